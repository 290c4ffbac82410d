"""Phrases about how a question was asked and read, and of which documents."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.render.phrases import counted


def follow_up(typed: str, question: str) -> str:
    """A text that says how a follow-up was read; "" for a question that was asked as typed."""
    return f"“{typed}” was asked as: {question}" if typed and typed != question else ""


def foreign(language: str) -> str:
    """A text that says that a question is not English; "" for English (see `Answer.language`)."""
    seems = f"the question seems to be in {language}"
    return f"{seems}; this collection is searched in English" if language else ""


def only_from(terms: Sequence[str], undated: int) -> str:
    """A text that names the filters of an answer, and what they leave out unseen; may be empty."""
    parts = [f"only from: {', '.join(terms)}" if terms else "", left_out_undated(undated)]
    return "; ".join(filter(None, parts))


def left_out_undated(count: int) -> str:
    """A text that counts the articles that a filter by year leaves out unseen; "" for none."""
    is_or_are = "is" if count == 1 else "are"
    return f"{counted(count, 'undated article')} {is_or_are} left out" if count else ""
