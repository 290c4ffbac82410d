"""What the ranker reads of a sentence: the sentence, then where it stands."""

from __future__ import annotations

from collections.abc import Sequence

MAX_TOKENS = 112  # of question and sentence together; what stands last is cut
_TITLE_WORDS = 12  # say what a document is about


def described(sentence: str, section: Sequence[str], title: str) -> str:
    """The sentence, its innermost heading and the start of its title, parted by bars.

    The sentence comes first, so that of a long one the surroundings are cut.
    """
    heading = section[-1] if section else ""
    start = " ".join(title.split()[:_TITLE_WORDS])
    return " | ".join(part for part in (sentence, heading, start) if part)
