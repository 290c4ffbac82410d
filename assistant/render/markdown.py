"""Answers as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.display import inert
from assistant.records import Answer, Directed, Document, Evidence, Hit, Span, Statement, StatusList
from assistant.render import directions, same_study
from assistant.render.asked import follow_up, foreign, only_from
from assistant.render.phrases import (
    also,
    also_searched,
    badges,
    citation,
    division,
    held_back,
    how_to_read,
    joined,
    lacks,
    left_out,
    missing_list,
    opposite,
    partial,
    statement,
    summary,
    uncovered,
    unfamiliar,
    warnings,
    withheld,
)
from assistant.render.reasons import NEAREST, of_caution, of_reason, sentence

# Characters with a meaning in Markdown: some anywhere, others only at the start of a text.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&!]|^[-+=:]")
_NUMBERED = re.compile(r"^\d{1,9}(?=[.)])")


class ShownQuote(NamedTuple):
    """A quote, or one of the nearest passages, with its document.

    `context` is the sentence before that the quote needs, or empty. `also` are the places of
    sentences that say the same. `opposite`, `statement` and `missing` are as in `Evidence`.
    """

    text: str
    document: Document
    section: tuple[str, ...]
    span: Span
    context: str = ""
    also: tuple[tuple[Document, Span], ...] = ()
    opposite: str = ""
    statement: Statement | None = None
    missing: tuple[str, ...] = ()


class Page(NamedTuple):
    """The parts of an answer that a page shows.

    `abstained` says why nothing is quoted, and `caution` what to know before believing the quotes;
    both may be empty. `status_list` is the imported list of notices that the answer used, and
    `status_list_missing` the one that it should have used. `unfamiliar` are the words of the
    question that are in no document, `uncovered` is what it names and no quote does, and
    `not_given` what it asks for and no quote gives. `held_back` are sentences of retracted articles
    that were not quoted; `held_back_answers` says whether they probably answer. With
    `directed`, the direction of each quote, the quotes come in groups. `typed`, `filter`,
    `undated` and `language` are as in `Answer`.
    """

    question: str
    searched_as: str
    abstained: str
    fingerprint: str
    quotes: tuple[ShownQuote, ...]
    nearest: tuple[ShownQuote, ...]
    withheld: tuple[str, ...]
    caution: str = ""
    status_list: StatusList | None = None
    unfamiliar: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    not_given: str = ""
    status_list_missing: StatusList | None = None
    held_back: tuple[ShownQuote, ...] = ()
    held_back_answers: bool = False
    typed: str = ""
    filter: tuple[str, ...] = ()
    undated: int = 0
    language: str = ""
    directed: tuple[Directed, ...] = ()


def answer(answered: Answer, directed: Sequence[Directed] = ()) -> str:
    """An answer as a Markdown document; corpus text is escaped, so that it appears unchanged.

    With the direction of each quote in `directed`, the quotes come in groups.
    """
    return page(
        Page(
            question=answered.question,
            searched_as=answered.searched_as,
            abstained=of_reason(answered.abstained),
            fingerprint=answered.fingerprint,
            quotes=tuple(map(_evidence, answered.evidence)),
            nearest=tuple(map(_hit, answered.nearest)),
            withheld=answered.withheld,
            caution=of_caution(answered.caution, held_back_answers=answered.held_back_answers),
            status_list=answered.status_list,
            unfamiliar=answered.unfamiliar,
            uncovered=answered.uncovered,
            not_given=answered.not_given,
            status_list_missing=answered.status_list_missing,
            held_back=tuple(map(_evidence, answered.held_back)),
            held_back_answers=answered.held_back_answers,
            typed=answered.typed,
            filter=answered.filter,
            undated=answered.undated,
            language=answered.language,
            directed=tuple(directed),
        )
    )


def page(shown: Page) -> str:
    """The Markdown document of a page."""
    return "\n".join([f"# {escaped(shown.question)}", "", *body(shown)])


def body(shown: Page) -> list[str]:
    """The lines of a page below its heading; the last one is empty."""
    lines = []
    for said in said_of_question(shown):
        lines += [escaped(sentence(said)), ""]
    documents = [quote.document for quote in shown.quotes]
    lines += [escaped(summary(documents) if documents else sentence(shown.abstained)), ""]
    for repeated in same_study.one_trial(documents):
        lines += [escaped(sentence(repeated)), ""]
    for said in cautions(shown):
        lines += [f"**{escaped(sentence(said))}**", ""]
    for quote in shown.held_back:
        lines += _cited("- ", quote)
    lines += _groups(shown) if shown.directed else _quotes(shown)
    if shown.nearest:
        lines += [NEAREST, ""]
    for passage in shown.nearest:
        lines += _item("- ", passage)
    for line in withheld(shown.withheld):
        lines += [f"**{escaped(line)}**", ""]
    said = joined(shown.status_list)
    if said:
        lines += [escaped(sentence(said)), ""]
    return [
        *lines,
        f"Index {_code(shown.fingerprint)}. Quotes are word for word. No medical advice.",
        "",
    ]


def said_of_question(shown: Page) -> list[str]:
    """How the question was read and searched, not escaped."""
    searched = also_searched(shown.question, shown.searched_as)
    said = (
        follow_up(shown.typed, shown.question),
        only_from(shown.filter, shown.undated),
        f"also searched: {searched}" if searched else "",
        unfamiliar(shown.unfamiliar),
    )
    return list(filter(None, said))


def cautions(shown: Page) -> list[str]:
    """What to know before believing the quotes, not escaped."""
    retracted = [quote.document for quote in shown.held_back]
    said = (
        foreign(shown.language),
        missing_list(shown.status_list_missing),
        shown.caution,
        uncovered(shown.uncovered, shown.unfamiliar, shown.not_given),
        held_back(retracted, answers=shown.held_back_answers),
    )
    return list(filter(None, said))


def leaving_out(shown: Page) -> tuple[int, str]:
    """The number of the first quote that leaves out a part of the question, and what to say of it.

    It is 0 if no quote does, or if all do.
    """
    missing = [quote.missing for quote in shown.quotes]
    divided = division(missing)
    if not divided:
        return 0, ""
    lacking = (*shown.uncovered, shown.not_given)
    return divided + 1, sentence(partial(left_out(missing[divided:], lacking)))


def facts_of(quote: ShownQuote, lacking: Sequence[str]) -> str:
    """What to know of a quote and its document, on one line, not escaped.

    `lacking` is what the whole answer lacks and says already.
    """
    known = (
        *lacks(quote.missing, lacking),
        badges(quote.document, quote.statement),
        *statement(quote.statement),
        " / ".join(quote.section),
    )
    return " · ".join(filter(None, known))


def _quotes(shown: Page) -> list[str]:
    """The quotes, with a line before those that leave out a part of the question."""
    lines = []
    lacking = (*shown.uncovered, shown.not_given)
    first, said = leaving_out(shown)
    for number, quote in enumerate(shown.quotes, start=1):
        if number == first:
            lines += [f"*{escaped(said)}*", ""]
        lines += _item(f"{number}. ", quote, lacking)
    return lines


def _groups(shown: Page) -> list[str]:
    """The quotes in groups by their directions, each with its number in the answer."""
    lines = [f"*{escaped(sentence(directions.NOTE))}*", ""]
    for direction, places in directions.grouped(shown.directed):
        lines += [f"## {sentence(directions.heading(direction, len(places)))[:-1]}", ""]
        for at in places:
            quote = shown.quotes[at]
            stated = " · ".join(directions.said(quote.document, shown.directed[at]))
            lines += [f"**Quote {at + 1}:** {escaped(stated)}", ""]
            lines += _item("- ", quote, (*shown.uncovered, shown.not_given))
    return lines


def escaped(text: str) -> str:
    """Untrusted text, escaped so that Markdown shows it unchanged but for blanks at its ends."""
    return _NUMBERED.sub(r"\g<0>\\", _SPECIAL.sub(r"\\\g<0>", inert(text).strip()))


def _code(text: str) -> str:
    """Untrusted text as a code span that nothing in the text can close."""
    return f"`{inert(text).replace('`', '')}`"


def _evidence(item: Evidence) -> ShownQuote:
    also_there = tuple((other.document, other.span) for other in item.also)
    section = item.block.section
    quote = ShownQuote(item.quote, item.document, section, item.span, item.before, also_there)
    return quote._replace(opposite=item.opposite, statement=item.statement, missing=item.missing)


def _hit(item: Hit) -> ShownQuote:
    passage = item.passage
    return ShownQuote(passage.text, passage.document, passage.section, passage.span)


def _item(label: str, quote: ShownQuote, lacking: Sequence[str] = ()) -> list[str]:
    """A list item: the context, the quote, what to know about its document, and its source."""
    document = quote.document
    margin = " " * len(label)
    lines = [f"{label}context: {escaped(quote.context)}", ""] if quote.context else []
    lines += [f"{margin if lines else label}> {escaped(quote.text)}", ""]
    for said in filter(None, (opposite(quote.opposite), *warnings(document))):
        lines += [f"{margin}**{escaped(said)}**", ""]
    others = [same_study.beside(document), *(also(other, span) for other, span in quote.also)]
    said_of_others = map(escaped, filter(None, others))
    details = _broken([escaped(facts_of(quote, lacking)), *_source(quote), *said_of_others], margin)
    return [*lines, *details, ""]


def _cited(label: str, quote: ShownQuote) -> list[str]:
    """A list item that names a sentence without quoting it."""
    command = escaped(how_to_read(quote.document, quote.span))
    first, *rest = _broken([*_source(quote), command], " " * len(label))
    return [f"{label}{first.lstrip()}", *rest, ""]


def _source(quote: ShownQuote) -> list[str]:
    """The citation, and the place of the sentence."""
    document, span = quote.document, quote.span
    place = f"{document.id}, characters {span.start} to {span.end} of {document.source.path}"
    digest = _code(document.source.sha256)
    return [escaped(citation(document, quote.statement)), f"{escaped(place)}, SHA-256 {digest}"]


def _broken(lines: Sequence[str], margin: str) -> list[str]:
    """Lines with two blanks at the end of each but the last, so that Markdown keeps the breaks."""
    return [*(f"{margin}{line}  " for line in lines[:-1]), f"{margin}{lines[-1]}"]
