"""What a user typed, before anything is done with it."""

from __future__ import annotations

from assistant.errors import UsageError
from assistant.settings import LONGEST_QUESTION


def checked(question: str) -> str:
    """A question as text that can be stored; raises UsageError if it is empty or too long."""
    if not question.strip():
        raise UsageError("The question is empty; type a question.")
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"The question is longer than {LONGEST_QUESTION:,} characters; shorten it."
        )
    return encodable(question)


def encodable(text: str) -> str:
    """`text` without lone surrogates.

    Python uses lone surrogates for bytes of a command line that are not UTF-8.
    """
    return text.encode("utf-8", "replace").decode("utf-8")
