"""One question with its answer, which can be shown and cited without the index.

A turn keeps its answer as the JSON that docs/json.md describes. So `assistant verify` can check a
session on disk like any exported answer. A session file may be damaged or hostile:
:mod:`assistant.conversation.json_decode` checks everything in it before it is used.
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
    """A question and its answer. Raises ValueError when `answer` is not an answer.

    `asked` is the question as typed, `terms` the filters that it was asked with ("key=value"), and
    `at` the time (ISO 8601, UTC). `answer` is what `assistant ask --json` prints. `quotes` and
    `nearest` are read from it once, each numbered from 1. `held_back` are sentences of retracted
    articles that were not quoted; their numbers follow those of `quotes` and `nearest`.
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
        """The turn for an answer that was just given."""
        return cls(_encodable(asked), tuple(map(_encodable, terms)), at, as_json.answer(answer))

    @property
    def question(self) -> str:
        """The question that the engine got: `asked`, or the rewritten follow-up question."""
        return str(self.answer["question"])

    @property
    def searched_as(self) -> str:
        """The question with the other forms that were searched."""
        return str(self.answer["searched_as"])

    @property
    def unfamiliar(self) -> tuple[str, ...]:
        """Words of the question that are in no document; answers of early versions have none."""
        return json_decode.unfamiliar(self.answer)

    @property
    def abstained(self) -> str | None:
        """Why nothing is quoted, or None."""
        said = self.answer["abstained"]
        return None if said is None else str(said)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the index that answered."""
        return str(self.answer["fingerprint"])

    @property
    def status_list(self) -> StatusList | None:
        """The imported list of notices that the answer used, or None."""
        return json_decode.status_list(self.answer, "status_list")

    @property
    def status_list_missing(self) -> StatusList | None:
        """The list of notices that the index had been joined with but that was missing, or None."""
        return json_decode.status_list(self.answer, "status_list_missing")

    @property
    def held_back_answers(self) -> bool:
        """Whether the retracted articles that were held back probably answer the question."""
        return json_decode.held_back_answers(self.answer)

    @property
    def said_of_held_back(self) -> str:
        """A text that says which retracted articles would have been quoted, or ""."""
        retracted = [quoted.document for quoted in self.held_back]
        return words.held_back(retracted, answers=self.held_back_answers)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Quotes that failed the check against the stored text."""
        return tuple(self.answer["withheld"])

    @property
    def caution(self) -> str:
        """What to know before believing the quotes, or "".

        Where the answer does not say (early versions did not, and a file may leave it out), the
        only caution is that all quotes are from retracted work.
        """
        said = str(self.answer.get("caution") or "")
        documents = [one.document for quoted in self.quotes for one in (quoted, *quoted.also)]
        if not caution.caution(documents, asks_effect=False):
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
        """The turn from the object that `to_json` returns; raises ValueError for anything else."""
        given = json_decode.mapping(value)
        return cls(
            asked=json_decode.text(given, "asked"),
            terms=json_decode.texts(given, "terms"),
            at=json_decode.text(given, "at"),
            answer=json_decode.mapping(given.get("answer")),
        )


def _encodable(text: str) -> str:
    """`text` with lone surrogates, which UTF-8 cannot hold, replaced; the engine does the same."""
    return text.encode("utf-8", "replace").decode("utf-8")
