"""One question with its answer, which can be shown and cited without the index.

What is kept of an answer is the JSON that docs/json.md describes, so that a session on disk proves
itself with `assistant verify` like any exported answer. A session file may be damaged or hostile:
nothing of it is believed before :mod:`assistant.conversation.json_decode` looked at it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from assistant.answer import caution
from assistant.conversation import json_decode
from assistant.conversation.json_decode import Quoted, document_from
from assistant.records import Answer, Caution, StatusList
from assistant.render import as_json, words
from assistant.render.as_json import Json

__all__ = ["Quoted", "Turn", "document_from"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked, and what came of it. Raises ValueError when `answer` is no answer.

    `asked` is the question as typed, `terms` the filters it was asked with ("key=value"), `at` when
    (ISO 8601, UTC), and `answer` what `assistant ask --json` prints. `quotes` and `nearest` are
    read from it once, each numbered from 1; `held_back` are sentences of retracted articles that
    were not quoted, numbered behind the quotes.
    """

    asked: str
    terms: tuple[str, ...]
    at: str
    answer: Json = field(hash=False)
    quotes: tuple[Quoted, ...] = field(init=False, repr=False, compare=False)
    nearest: tuple[Quoted, ...] = field(init=False, repr=False, compare=False)
    held_back: tuple[Quoted, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        dt.datetime.fromisoformat(self.at)
        quotes, nearest = json_decode.answer(self.answer)
        object.__setattr__(self, "quotes", quotes)
        object.__setattr__(self, "nearest", nearest)
        held_back = json_decode.held_back(self.answer, len(quotes) + len(nearest))
        object.__setattr__(self, "held_back", held_back)

    @classmethod
    def of(cls, asked: str, answer: Answer, terms: Sequence[str], at: str) -> Self:
        """The turn of an answer that was just given."""
        return cls(_encodable(asked), tuple(map(_encodable, terms)), at, as_json.answer(answer))

    @property
    def question(self) -> str:
        """What the engine was asked: `asked`, or what a follow-up was rewritten to."""
        return str(self.answer["question"])

    @property
    def searched_as(self) -> str:
        """The question with the other forms that were searched."""
        return str(self.answer["searched_as"])

    @property
    def unfamiliar(self) -> tuple[str, ...]:
        """Words of the question that stand in no document; the first versions named none."""
        return json_decode.unfamiliar(self.answer)

    @property
    def abstained(self) -> str | None:
        """Why nothing is quoted, or None."""
        said = self.answer["abstained"]
        return None if said is None else str(said)

    @property
    def fingerprint(self) -> str:
        """Of the index that answered."""
        return str(self.answer["fingerprint"])

    @property
    def status_list(self) -> StatusList | None:
        """The imported list of notices that was joined, if there was one."""
        return json_decode.status_list(self.answer, "status_list")

    @property
    def status_list_missing(self) -> StatusList | None:
        """The list that the index was joined with before and that was gone, if one was."""
        return json_decode.status_list(self.answer, "status_list_missing")

    @property
    def held_back_answers(self) -> bool:
        """Whether the retracted articles that were held back probably answer."""
        return json_decode.held_back_answers(self.answer)

    @property
    def said_of_held_back(self) -> str:
        """Which retracted articles would have been quoted, or nothing."""
        retracted = [quoted.document for quoted in self.held_back]
        return words.held_back(retracted, answers=self.held_back_answers)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Quotes that failed the check against the stored text."""
        return tuple(self.answer["withheld"])

    @property
    def caution(self) -> str:
        """What to know before believing the quotes, or nothing.

        Of turns that were kept before answers said so, as of files that leave it out, retracted
        work alone is known.
        """
        said = str(self.answer.get("caution") or "")
        documents = [one.document for quoted in self.quotes for one in (quoted, *quoted.also)]
        if not caution.caution(documents, effect=False):
            return said
        in_doubt = said in (Caution.DOUBTFUL, Caution.DOUBTFUL_RETRACTED)
        return Caution.DOUBTFUL_RETRACTED if in_doubt else Caution.ONLY_RETRACTED

    def to_json(self) -> Json:
        """The turn as a JSON object."""
        return {
            "asked": self.asked,
            "terms": list(self.terms),
            "at": self.at,
            "answer": self.answer,
        }

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The turn that `to_json` gave; raises ValueError when it is none."""
        given = json_decode.mapping(value)
        return cls(
            asked=json_decode.text(given, "asked"),
            terms=json_decode.texts(given, "terms"),
            at=json_decode.text(given, "at"),
            answer=json_decode.mapping(given.get("answer")),
        )


def _encodable(text: str) -> str:
    """`text` without lone surrogates, which fit into no file; the engine does the same."""
    return text.encode("utf-8", "replace").decode("utf-8")
