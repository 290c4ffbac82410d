"""The input of the ranker: a question, a sentence, and the sentence's place in its document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

# Of question and sentence together; the longer text loses its end. Chosen on dev: of a long
# question, the end says what was measured; 224 are as good and take longer.
MAX_TOKENS = 160
# Of question, sentence and place together. Chosen on dev: with 88 or 72, first quotes on Evidence
# Inference match less often (.755 and .745 instead of .800). The place loses its end first, not the
# question: one that names both arms of a trial fills the limit, and says at its end what was
# measured.
MAX_TOKENS_WITH_PLACE = 112
# Words of a title. Chosen by hand: enough to say what a document is about, and few enough to leave
# room for the sentence.
_TITLE_WORDS = 12


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
