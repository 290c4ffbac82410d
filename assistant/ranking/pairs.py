"""The input of the ranker: a question, a sentence, and the sentence's place in its document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MAX_TOKENS = 160  # of question and sentence together; the longer one loses its end
# Of question, sentence and place together. The place loses its end first, not the question: one
# that names both arms of a trial fills the limit, and says at its end what was measured.
MAX_TOKENS_WITH_PLACE = 112
_TITLE_WORDS = 12  # enough to say what a document is about


class Pair(NamedTuple):
    """A question and a sentence; `place` is its heading and title, and may be empty."""

    question: str
    sentence: str
    place: str = ""

    @property
    def described(self) -> str:
        """The sentence and its place, separated by a vertical bar."""
        return f"{self.sentence} | {self.place}" if self.place else self.sentence


def place(section: Sequence[str], title: str) -> str:
    """The innermost heading and the start of the title, separated by a vertical bar."""
    heading = section[-1] if section else ""
    start = " ".join(title.split()[:_TITLE_WORDS])
    return " | ".join(part for part in (heading, start) if part)
