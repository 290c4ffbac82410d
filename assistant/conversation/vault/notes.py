"""The notes of answers: what each file holds, as a function of the answers and the day.

A quote has the id of a block, which follows from its document and its place. So the same quote has
the same id in every note, and a link to it stays valid when the note is written again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant.cite.names import authors_of, has_others, vancouver_name
from assistant.codec import answers
from assistant.conversation.export import file_stem, page_of
from assistant.conversation.turns import Turn
from assistant.conversation.vault.wording import front_matter, property_text, safe
from assistant.records import Document, Span
from assistant.render import same_study
from assistant.render.markdown import (
    Page,
    ShownQuote,
    cautions,
    facts_of,
    leaving_out,
    said_of_question,
)
from assistant.render.phrases import (
    also,
    citation,
    how_to_read,
    joined,
    opposite,
    summary,
    warnings,
    withheld,
)
from assistant.render.reasons import NEAREST, sentence

#: The folders of the notes, in the folder that the user names.
ANSWERS, ARTICLES = "answers", "articles"
# Hexadecimal digits of digests in names and ids of blocks. Chosen by hand: 48 bits keep a million
# quotes apart (by the birthday bound, with a probability of .998).
_DIGITS = 12
_KEPT = (
    "A later export leaves this note as it is, so what you write here stays. The editorial status "
    "is that of the day of the export."
)


class Told(NamedTuple):
    """An answer, and when it was asked (ISO 8601, UTC; "" if unknown)."""

    turn: Turn
    asked: str = ""


class Note(NamedTuple):
    """A file of a vault: its folder, its name and its text; an article has its current status."""

    folder: str
    name: str
    text: str
    status: str = ""


def notes(told: Sequence[Told], day: dt.date) -> list[Note]:
    """The notes of answers that are exported on `day`; articles come first."""
    quoted = {quote.document.id: quote.document for each in told for quote in each.turn.quotes}
    written = {note.name: note for note in (_answer(each, day) for each in told)}
    return [*(_article(document, day) for document in quoted.values()), *written.values()]


def block_id(document: Document, span: Span) -> str:
    """The id of the block of a quote."""
    return f"q-{_digest(document.id, str(span.start), str(span.end))}"


def name_of(document: Document) -> str:
    """The name of the note of an article, without its ending."""
    return f"{file_stem(document.id)}-{_digest(document.id)}"


def _digest(*parts: str) -> str:
    joined_parts = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined_parts).hexdigest()[:_DIGITS]


def _note(folder: str, name: str, lines: Iterable[str], status: str = "") -> Note:
    return Note(folder, f"{name}.md", "\n".join(lines).rstrip("\n") + "\n", status)


def _article(document: Document, day: dt.date) -> Note:
    """The note of an article: what is known of it, and room for the user."""
    name, ids, source = name_of(document), document.identifiers, document.source
    status = property_text(document.status.value)
    authors = [vancouver_name(author) for author in authors_of(document)]
    values = {
        "title": property_text(document.title),
        "authors": list(map(property_text, [*authors, *["et al."] * has_others(document)])),
        "journal": property_text(document.venue),
        "year": document.year,
        "doi": property_text(ids.doi or ""),
        "pmid": property_text(ids.pmid or ""),
        "pmcid": property_text(ids.pmcid or ""),
        "design": document.design.value,
        "participants": document.population,
        "participants_planned": True if document.population_planned else None,
        "status": status,
        "notices": list(map(property_text, warnings(document))),
        "document": property_text(document.id),
        "file": property_text(source.path),
        "sha256": property_text(source.sha256),
        "exported": day.isoformat(),
    }
    lines = [
        *front_matter(values),
        f"# {safe(document.title or document.id)}",
        "",
        *_bold(warnings(document)),
        safe(citation(document)),
        "",
        _KEPT,
    ]
    return _note(ARTICLES, name, lines, status)


def _answer(told: Told, day: dt.date) -> Note:
    """The note of an answer, with a link to the note of each quoted article."""
    turn, shown = told.turn, page_of(told.turn)
    name = f"{file_stem(shown.question)}-{answers.seal(turn.answer)[:_DIGITS]}"
    return _note(ANSWERS, name, [*_properties(told, shown, name, day), *_body(shown)])


def _properties(told: Told, shown: Page, name: str, day: dt.date) -> list[str]:
    typed = shown.typed or shown.question
    documents = {quote.document.id: quote.document for quote in shown.quotes}
    blocks = dict.fromkeys(block_id(quote.document, quote.span) for quote in shown.quotes)
    values = {
        "question": property_text(typed),
        "read_as": property_text(shown.question) if shown.question != typed else "",
        "searched_as": property_text(shown.searched_as),
        "asked": told.asked,
        "exported": day.isoformat(),
        "index": property_text(shown.fingerprint),
        "filter": list(map(property_text, shown.filter)),
        "confidence": told.turn.answer["confidence"],
        "refused": property_text(sentence(shown.abstained)) if shown.abstained else "",
        "cautions": [property_text(sentence(said)) for said in cautions(shown)],
        "held_back": [property_text(quote.document.id) for quote in shown.held_back],
        "articles": [f"[[{name_of(document)}]]" for document in documents.values()],
        "quotes": [f"[[{name}#^{block}]]" for block in blocks],
    }
    return front_matter(values)


def _body(shown: Page) -> Iterator[str]:
    documents = [quote.document for quote in shown.quotes]
    yield from (f"# {safe(shown.question)}", "")
    for said in said_of_question(shown):
        yield from (safe(sentence(said)), "")
    yield from (safe(summary(documents) if documents else sentence(shown.abstained)), "")
    for said in same_study.one_trial(documents):
        yield from (safe(sentence(said)), "")
    yield from _bold(map(sentence, cautions(shown)))
    for quote in shown.held_back:
        details = (*_place(quote), how_to_read(quote.document, quote.span))
        yield from _broken(map(safe, (citation(quote.document, quote.statement), *details)))
    yield from _quotes(shown)
    yield from (NEAREST, "") if shown.nearest else ()
    for passage in shown.nearest:
        yield from _quote(passage, (), "")
    yield from _bold(withheld(shown.withheld))
    if said := joined(shown.status_list):
        yield from (safe(sentence(said)), "")
    yield f"Index {safe(shown.fingerprint)}. Quotes are word for word. No medical advice."


def _quotes(shown: Page) -> Iterator[str]:
    """Each quote under a heading of its own, with the id of its block."""
    first, said = leaving_out(shown)
    lacking, marked = (*shown.uncovered, shown.not_given), set[str]()
    for number, quote in enumerate(shown.quotes, start=1):
        if number == first:
            yield from (f"*{safe(said)}*", "")
        block = block_id(quote.document, quote.span)
        yield from (f"## Quote {number}", "")
        yield from _quote(quote, lacking, "" if block in marked else block)
        marked.add(block)


def _quote(quote: ShownQuote, lacking: Sequence[str], block: str) -> Iterator[str]:
    """A quote with what to know about it; one with a block has a note of its article, too."""
    document = quote.document
    if quote.context:
        yield from (f"context: {safe(quote.context)}", "")
    yield from (f"> {safe(quote.text)}", "")
    if block:
        yield from (f"^{block}", "")
    yield from _bold(filter(None, (opposite(quote.opposite), *warnings(document))))
    others = (same_study.beside(document), *(also(other, span) for other, span in quote.also))
    source = (citation(document, quote.statement), *_place(quote), *others)
    known = map(safe, filter(None, (facts_of(quote, lacking), *source)))
    name = name_of(document)
    link = [f"Article: [{name}](../{ARTICLES}/{name}.md)"] if block else []
    yield from _broken([*known, *link])


def _place(quote: ShownQuote) -> Iterator[str]:
    source, span = quote.document.source, quote.span
    place = f"{quote.document.id}, characters {span.start} to {span.end} of {source.path}"
    yield f"{place}, SHA-256 {source.sha256}"


def _bold(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (f"**{safe(text)}**", "")


def _broken(lines: Iterable[str]) -> Iterator[str]:
    """One paragraph whose lines stay lines; two blanks at an end are a break in Markdown."""
    yield from ("  \n".join(lines), "")
