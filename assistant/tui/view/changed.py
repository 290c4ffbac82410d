"""Saved questions whose evidence has changed: what is new, gone or different, and why.

Every question is a spot whose value is the question.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.render.phrases import counted
from assistant.tui.view.board import Board
from assistant.tui.view.wrapped_lines import Line, blank, plain_lines
from assistant.tui.workers.messages import SavedQuestion, SavedQuestionsCompared
from assistant.verify.replay import Compared, Fate

_MARGIN = 4
# The sign, the word and the role of what became of a quote.
_FATES = {
    Fate.NEW: ("+", "new", "good"),
    Fate.GONE: ("-", "gone", "warning"),
    Fate.CHANGED: ("≠", "changed", "warning"),
}
_NONE_SAVED = "There are no saved questions yet; each question that you ask is saved."


def sentence(compared: SavedQuestionsCompared) -> str:
    """How many saved questions have new evidence, or other evidence; "" if none has."""
    fresh = sum(_has_new(question) for question in compared.changed)
    others = len(compared.changed) - fresh
    asked = f"{compared.done:,} saved question{'' if compared.done == 1 else 's'}"
    new = f"{fresh} of {asked} {_have(fresh)} new evidence"
    if fresh and others:
        return f"{new}; for {others} more, quotes are gone or have changed."
    if fresh:
        return f"{new}."
    return f"Quotes of {others} of {asked} are gone or have changed." if others else ""


def changed_board(compared: SavedQuestionsCompared, width: int) -> Board:
    """The questions that have another answer, those with new evidence first."""
    board = Board()
    with_what = "the index before" if compared.since_build else "their saved answers"
    asked = counted(compared.total, "saved question")
    said = f"{asked}, compared with {with_what}." if compared.total else _NONE_SAVED
    if not compared.is_complete:
        said = f"Asking {asked} again … {compared.done} done"
    elif compared.total and not compared.changed:
        said = f"{said} Nothing has changed."
    board.add(plain_lines(said, "facts", width))
    for question in sorted(compared.changed, key=lambda question: not _has_new(question)):
        board.add([blank()])
        terms = f" ({' · '.join(question.terms)})" if question.terms else ""
        board.add(plain_lines(f"{question.question}{terms}", "question", width), question)
        for cause in question.result.causes:
            board.add(plain_lines(cause, "faint", width, margin=_MARGIN))
        for quote in question.result.changed:
            board.add(_lines(quote, width))
    return board


def _lines(quote: Compared, width: int) -> Iterator[Line]:
    """What became of a quote, with its document, and the quote."""
    sign, word, role = _FATES[quote.fate]
    number = quote.now or quote.then
    detail = f": {quote.detail}" if quote.detail else ""
    said = f"{word} [{number}] {quote.document}{detail}"
    yield from plain_lines(said, role, width, margin=_MARGIN, label=f"  {sign} ")
    yield from plain_lines(f"“{quote.quote}”", "quote", width, margin=_MARGIN)


def _has_new(question: SavedQuestion) -> bool:
    return any(quote.fate is Fate.NEW for quote in question.result.changed)


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
