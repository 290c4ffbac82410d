"""One question with its answer, which can be shown and cited without the index.

A turn keeps its answer as the JSON that docs/json.md describes, without the sentences that follow
from its keys. A session file may be damaged or hostile: :mod:`assistant.codec` checks everything in
it before it is used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from assistant.answer.caution import caution
from assistant.codec import answers
from assistant.codec.answers import DecodedAnswer, Quoted
from assistant.codec.fields import Json
from assistant.codec.saved import without_sentences
from assistant.codec.session_files import TURN
from assistant.records import Answer, Caution, Reason, StatusList
from assistant.render import phrases, reasons
from assistant.render.asked import foreign
from assistant.retrieval.typed import encodable

__all__ = ["Quoted", "Turn"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer. Raises ValueError when `answer` is not an answer.

    `asked` is the question as typed, `terms` the filters that it was asked with ("key=value"), and
    `at` the time (ISO 8601, UTC). `answer` is what `assistant ask --json` prints, without its
    sentences, and `decoded` is read from it once.
    """

    asked: str
    terms: tuple[str, ...]
    at: str
    answer: Json = field(hash=False)
    decoded: DecodedAnswer = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        dt.datetime.fromisoformat(self.at)
        object.__setattr__(self, "decoded", answers.decoded(self.answer))

    @classmethod
    def of(cls, asked: str, answer: Answer, terms: Sequence[str], at: str) -> Self:
        """The turn for an answer that was just given."""
        typed = encodable(asked)
        encoded = answers.sealed(answers.ANSWER.encode(replace(answer, typed=typed)))
        return cls(typed, tuple(map(encodable, terms)), at, encoded)

    @property
    def question(self) -> str:
        """The question that the engine got: `asked`, or the rewritten follow-up question."""
        return self.decoded.question

    @property
    def searched_as(self) -> str:
        """The question with the other forms that were searched."""
        return self.decoded.searched_as

    @property
    def unfamiliar(self) -> tuple[str, ...]:
        """Words of the question that are in no document; answers of early versions have none."""
        return self.decoded.unfamiliar

    @property
    def uncovered(self) -> tuple[str, ...]:
        """What the question names and no quote does; answers of early versions have none."""
        return self.decoded.uncovered

    @property
    def not_given(self) -> str:
        """What the question asks for and no quote gives; "" in answers of early versions."""
        return self.decoded.not_given

    @property
    def most(self) -> int:
        """How many quotes it could have; 0 in answers of early versions."""
        return int(self.answer.get("most", 0))

    @property
    def quotes(self) -> tuple[Quoted, ...]:
        """The quotes, numbered from 1."""
        return self.decoded.evidence

    @property
    def nearest(self) -> tuple[Quoted, ...]:
        """The nearest passages, numbered from 1."""
        return self.decoded.nearest

    @property
    def held_back(self) -> tuple[Quoted, ...]:
        """Sentences of retracted articles that were not quoted, numbered after all others."""
        return self.decoded.held_back

    @property
    def abstained(self) -> Reason | None:
        """Why nothing is quoted, or None."""
        return self.decoded.abstained

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the index that answered."""
        return self.decoded.fingerprint

    @property
    def filter(self) -> tuple[str, ...]:
        """The filters as the engine read them; those of `terms` in answers of early versions."""
        return self.decoded.filter or self.terms

    @property
    def undated(self) -> int:
        """How many documents the filter left out because they have no year."""
        return self.decoded.undated

    @property
    def said_of_language(self) -> str:
        """A text that says which language the question seems to be in, or "" for English."""
        return foreign(self.decoded.language)

    @property
    def status_list(self) -> StatusList | None:
        """The imported list of notices that the answer used, or None."""
        return self.decoded.status_list

    @property
    def status_list_missing(self) -> StatusList | None:
        """The list of notices that the index had been joined with but that was missing, or None."""
        return self.decoded.status_list_missing

    @property
    def held_back_answers(self) -> bool:
        """Whether the retracted articles that were held back probably answer the question."""
        return self.decoded.held_back_answers

    @property
    def said_of_held_back(self) -> str:
        """A text that says which retracted articles would have been quoted, or ""."""
        retracted = [quoted.document for quoted in self.held_back]
        return phrases.held_back(retracted, answers=self.held_back_answers)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Quotes that failed the check against the stored text."""
        return self.decoded.withheld

    @property
    def caution(self) -> Caution | None:
        """What to know before believing the quotes, or None.

        Where the answer does not say (early versions did not, and a file may leave it out), the
        only caution is that all quotes are from retracted work.
        """
        known = self.decoded.caution
        documents = [each.document for quoted in self.quotes for each in (quoted, *quoted.also)]
        if not caution(documents, asks_effect=False):
            return known
        in_doubt = known is not None and known.doubts
        return Caution.DOUBTFUL_RETRACTED if in_doubt else Caution.ONLY_RETRACTED

    @property
    def said_of_caution(self) -> str:
        """The sentence of `caution`, or ""."""
        return reasons.of_caution(self.caution, held_back_answers=self.held_back_answers)

    @property
    def said_of_abstained(self) -> str:
        """The sentence of `abstained`, or ""."""
        return reasons.of_reason(self.abstained)

    def to_json(self) -> Json:
        """The turn as a JSON object."""
        return TURN.encode(self)

    @classmethod
    def from_json(cls, value: object) -> Self:
        """The turn from the object that `to_json` returns, or that an earlier version wrote.

        Raises ValueError for anything else.
        """
        asked, terms, at, answer = TURN.decode(value)
        return cls(asked, terms, at, without_sentences(answer))
