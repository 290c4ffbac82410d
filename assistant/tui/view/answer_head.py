"""The lines under a question: what was asked and searched, what the quotes are, and warnings."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation.turns import Quoted, Turn
from assistant.render import same_study
from assistant.render.advice import with_options
from assistant.render.asked import only_from
from assistant.render.phrases import (
    also_searched,
    counts,
    joined,
    missing_list,
    numbers,
    uncovered,
    unfamiliar,
    withheld,
)
from assistant.render.reasons import NEAREST, sentence
from assistant.settings import UNNAMED, Named
from assistant.tui.view.charts import bar_of_designs, timeline
from assistant.tui.view.ratios import ratios
from assistant.tui.view.wrapped_lines import Line, dotted_lines, piece_lines, plain_lines

INDENT = 2  # cells before the lines under a question, as wide as the prompt
PROMPT = "❯ "


def question(
    turn: Turn, width: int, *, shows_held_back: str = "", named: Named = UNNAMED
) -> list[Line]:
    """The question, what else was searched, what the quotes are, and warnings.

    `shows_held_back` names the key that shows the retracted work that stands back. Commands in
    advice get the options of `named`.
    """
    lines = _asked(turn.asked, turn.question, width)
    searched = also_searched(turn.question, turn.searched_as)
    if searched:
        lines += plain_lines(f"also searched: {searched}", "faint", width, margin=INDENT)
    if turn.unfamiliar:
        lines += plain_lines(unfamiliar(turn.unfamiliar), "faint", width, margin=INDENT)
    filtered = only_from(turn.filter, turn.undated)
    if filtered:
        lines += plain_lines(filtered, "facts", width, margin=INDENT)
    missing = with_options(missing_list(turn.status_list_missing), named)
    cautions = [turn.said_of_language, missing]
    if turn.quotes:
        lines += _overview(turn.quotes, width)
        lacking = uncovered(turn.uncovered, turn.unfamiliar, turn.not_given)
        cautions += [turn.said_of_caution, lacking]
    for caution in filter(None, cautions):
        lines += plain_lines(f"⚠ {sentence(caution)}", "warning", width, margin=INDENT)
    lines += _held_back(turn, width, shows_held_back)
    list_in_use = joined(turn.status_list)
    if list_in_use:
        lines += plain_lines(list_in_use, "faint", width, margin=INDENT)
    for warning_of_withheld in withheld(turn.withheld):
        lines += plain_lines(f"⚠ {warning_of_withheld}", "warning", width, margin=INDENT)
    return lines


def nothing(turn: Turn, width: int) -> list[Line]:
    """Why nothing is quoted, and a heading for the nearest passages."""
    lines = plain_lines(sentence(turn.said_of_abstained), "claim", width, margin=INDENT)
    if turn.terms:
        advice = "Filters are on; without them, more documents may answer."
        lines += plain_lines(advice, "facts", width, margin=INDENT)
    if turn.nearest:
        lines += plain_lines(NEAREST, "facts", width, margin=INDENT)
    return lines


def asking(asked: str, question: str, state: str, width: int, *, sign: str = "") -> list[Line]:
    """A question without an answer yet, and what it waits for; `sign` says that work goes on."""
    said = f"{sign} {state}" if sign else state
    return [*_asked(asked, question, width), *plain_lines(said, "faint", width, margin=INDENT)]


def failed(asked: str, reason: str, width: int) -> list[Line]:
    """A question that could not be answered, and the reason."""
    return [
        *_asked(asked, asked, width),
        *plain_lines(f"⚠ {reason}", "warning", width, margin=INDENT),
    ]


def _asked(asked: str, question: str, width: int) -> list[Line]:
    """The question as typed, and as it was asked if that differs."""
    lines = plain_lines(asked, "question", width, margin=len(PROMPT), label=PROMPT)
    if question != asked:
        lines += plain_lines(f"follow-up, asked as: {question}", "facts", width, margin=INDENT)
    return lines


def _overview(quotes: Sequence[Quoted], width: int) -> list[Line]:
    """The numbers of quotes and publications, the bar of designs, the timeline and the ratios."""
    documents = [quoted.document for quoted in quotes]
    bar = bar_of_designs(documents, width - INDENT)
    said = numbers(documents) if bar else counts(documents)
    lines = dotted_lines(said, "facts", width, margin=INDENT)
    for repeated in same_study.one_trial(documents):
        lines += plain_lines(repeated, "faint", width, margin=INDENT)
    rows = (bar, timeline(documents, width - INDENT), ratios(quotes, width - INDENT))
    for row in rows:
        if row:
            lines += piece_lines(row, width, margin=INDENT)
    return lines


def _held_back(turn: Turn, width: int, key: str) -> list[Line]:
    """Which retracted work stands back, and the key that shows it."""
    said = turn.said_of_held_back
    if not said:
        return []
    shown = f" {key} shows {'it' if len(turn.held_back) == 1 else 'them'}." if key else ""
    return plain_lines(f"⚠ {sentence(said)}{shown}", "warning", width, margin=INDENT)
