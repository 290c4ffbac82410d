"""What the ranker reads of a sentence: the sentence, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MAX_TOKENS = 160  # of question and sentence together; of the longer one the end is cut
# Of them with what stands above the sentence, which is cut first: a question that names both arms
# of a trial leaves no room for it, and says at its end what was measured.
MAX_TOKENS_WITH_PLACE = 112
_TITLE_WORDS = 12  # say what a document is about


class Pair(NamedTuple):
    """A question and a sentence; `place` is what stands above the sentence, and may be empty."""

    question: str
    sentence: str
    place: str = ""

    @property
    def described(self) -> str:
        """The sentence and its place, parted by a bar."""
        return f"{self.sentence} | {self.place}" if self.place else self.sentence


def place(section: Sequence[str], title: str) -> str:
    """The innermost heading and the start of the title."""
    heading = section[-1] if section else ""
    start = " ".join(title.split()[:_TITLE_WORDS])
    return " | ".join(part for part in (heading, start) if part)
