"""The page of a bundle: what it shows follows from its contents alone.

The page has no scripts, no pictures and no addresses, so opening it asks nothing of the network.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.bundle.contents import (
    BEFORE,
    CLOSING,
    END,
    OPENING,
    BundleFile,
    QuotedPassage,
    encoded,
)
from assistant.codec.fields import Json
from assistant.codec.saved import without_sentences
from assistant.conversation.export import page_of
from assistant.conversation.turns import Turn
from assistant.display import inert
from assistant.records import Document, Span
from assistant.render import same_study
from assistant.render.markdown import ShownQuote, cautions, facts_of, said_of_question
from assistant.render.phrases import also, citation, joined, opposite, summary, warnings, withheld
from assistant.render.reasons import NEAREST, sentence

_STYLE = """\
body { font: 1rem/1.5 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; \
color: #1a1a1a; background: #fff }
h1, h2 { line-height: 1.25 }
h2 { margin-top: 2.5rem; border-top: 1px solid #767676; padding-top: 1rem }
blockquote { margin: .25rem 0; padding-left: .75rem; border-left: 3px solid #767676 }
mark { background: #fff0a8; color: inherit }
.faint { color: #595959; font-size: .875rem }
.warning { color: #a40000; font-weight: bold }
code { font-size: .875rem; overflow-wrap: anywhere }
td { vertical-align: top; padding-right: 1rem }
"""
# Browsers load nothing, even if something in the page asked for it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
Passages = Mapping[tuple[str, Span], QuotedPassage]


def page(bundle: BundleFile) -> str:
    """The file of a bundle; raises ValueError when one of its answers is not an answer."""
    lines = [
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        "<title>Evidence record</title>",
        f"<style>\n{_STYLE}</style></head><body>",
        *_head(bundle),
    ]
    for number, answer in enumerate(bundle.answers, start=1):
        passages = {
            (passage.document, passage.span): passage
            for passage in bundle.passages
            if passage.answer == number
        }
        lines += answer_lines(answer, bundle.made, passages)
    lines += [*_sources(bundle), "</body>"]
    return BEFORE + "\n".join(lines) + f"\n{OPENING}{encoded(bundle)}{CLOSING}{END}"


def turn_of(answer: Json, at: str) -> Turn:
    """An answer of a bundle as a turn; raises ValueError when it is not an answer."""
    return Turn(str(answer.get("typed", answer.get("question"))), (), at, without_sentences(answer))


def _head(bundle: BundleFile) -> Iterator[str]:
    yield "<h1>Evidence record</h1>"
    yield _paragraph(f"Made {bundle.made} with evidence-assistant {bundle.program}.", "faint")
    if bundle.signed_off_by:
        yield _paragraph(f"Signed off by {bundle.signed_off_by}.")
    if bundle.note:
        yield _paragraph(bundle.note)
    yield _paragraph(
        "All quotes are word for word. To prove this record on a computer that has the articles, "
        "run: assistant verify FILE. The record does not prove who signed it. No medical advice.",
        "faint",
    )


def answer_lines(answer: Json, made: str, passages: Passages) -> Iterator[str]:
    """A question, what is said of its answer, the quotes, and the nearest passages, as HTML.

    The answer is one that was exported as JSON. A quote is shown in its passage, as far as
    `passages` has it.
    """
    shown = page_of(turn_of(answer, made))
    documents = [quote.document for quote in shown.quotes]
    yield f"<h2>{_text(shown.question)}</h2>"
    for said in said_of_question(shown):
        yield _paragraph(sentence(said), "faint")
    yield _paragraph(summary(documents) if documents else sentence(shown.abstained))
    for said in same_study.one_trial(documents):
        yield _paragraph(sentence(said), "faint")
    for said in cautions(shown):
        yield _paragraph(sentence(said), "warning")
    yield from _listed("ol", shown.quotes, passages, (*shown.uncovered, shown.not_given))
    if shown.nearest:
        yield _paragraph(NEAREST)
    yield from _listed("ul", shown.nearest, passages)
    if shown.held_back:
        yield _paragraph("Held back, because it is retracted:")
    yield from _listed("ul", shown.held_back, passages)
    for said in withheld(shown.withheld):
        yield _paragraph(said, "warning")
    yield _paragraph(f"Index {shown.fingerprint}. {sentence(joined(shown.status_list))}", "faint")


def _listed(
    tag: str, quotes: Iterable[ShownQuote], passages: Passages, lacking: Sequence[str] = ()
) -> Iterator[str]:
    """A list of quotes, each with its passage, what to know about its document, and its place."""
    items = [_item(quote, passages, lacking) for quote in quotes]
    if items:
        yield "\n".join([f"<{tag}>", *(line for item in items for line in item), f"</{tag}>"])


def _item(quote: ShownQuote, passages: Passages, lacking: Sequence[str]) -> Iterator[str]:
    document = quote.document
    yield "<li>"
    for said in filter(None, (*warnings(document), opposite(quote.opposite))):
        yield _paragraph(said, "warning")
    if quote.context:
        yield _paragraph(f"context: {quote.context}", "faint")
    yield f"<blockquote>{_marked(quote, passages)}</blockquote>"
    yield _paragraph(facts_of(quote, lacking))
    beside = same_study.beside(document)
    said_of_source = (
        citation(document, quote.statement),
        *((beside,) if beside else ()),
        *(also(other, span) for other, span in quote.also),
        _place(document, quote.span),
    )
    yield from (_paragraph(said, "faint") for said in said_of_source)
    yield "</li>"


def _marked(quote: ShownQuote, passages: Passages) -> str:
    """The passage of a quote, with the quote marked in it."""
    passage = next(
        (
            each
            for (identity, span), each in passages.items()
            if identity == quote.document.id and quote.span.within(span)
        ),
        None,
    )
    quoted = f"<mark>{_text(quote.text)}</mark>"
    if passage is None:
        return quoted
    start, end = (at - passage.span.start for at in quote.span)
    return f"{_text(passage.text[:start])}{quoted}{_text(passage.text[end:])}"


def _place(document: Document, span: Span) -> str:
    source = document.source
    place = f"{document.id}, characters {span.start} to {span.end} of {source.path}"
    return f"{place}, SHA-256 {source.sha256}"


def _sources(bundle: BundleFile) -> Iterator[str]:
    yield "<h2>Files</h2>"
    yield "<table>"
    for source in bundle.sources:
        yield (
            f"<tr><td>{_text(source.path)}</td><td><code>{_text(source.sha256)}</code></td></tr>"
        )
    yield "</table>"


def _paragraph(text: str, role: str = "") -> str:
    opening = f'<p class="{role}">' if role else "<p>"
    return f"{opening}{_text(text)}</p>"


def _text(text: str) -> str:
    """Untrusted text, inert and without markup."""
    return html.escape(inert(text))
