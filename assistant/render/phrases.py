"""Phrases about documents and answers that every page and screen shares.

The texts may contain control characters from the corpus, so callers must sanitise them with
`inert` before they show them.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from assistant import cite
from assistant.editorial import in_words
from assistant.editorial.preprints import document_is_preprint
from assistant.records import (
    BlockKind,
    Design,
    Document,
    Kind,
    RelatedNotice,
    RelationKind,
    Span,
    Statement,
    Status,
    StatusList,
)

RANKINGS = {"lexical": "words", "dense": "meaning"}
_FORMS = 3  # other forms of one thing that are named
_WORD = re.compile(r"\w+|[^\w\s]")
_PLURALS = {Design.META_ANALYSIS: "meta-analyses", Design.CASE_SERIES: "case series"}
# Designs whose names are not nouns.
_KINDS_OF_STUDY = (
    Design.CASE_CONTROL,
    Design.CROSS_SECTIONAL,
    Design.DIAGNOSTIC_ACCURACY,
    Design.ANIMAL_OR_IN_VITRO,
)


#: Before a notice that has the title of an article and no identifier of it.
POSSIBLY_ABOUT = "a notice in this collection is possibly about this article"


def also_searched(question: str, searched_as: str) -> str:
    """The other forms that were searched besides the question's own words; a few of each thing."""
    asked, searched = (list(_WORD.finditer(text)) for text in (question, searched_as))
    steps = SequenceMatcher(
        None, [word[0] for word in asked], [word[0] for word in searched], autojunk=False
    ).get_opcodes()
    if any(step[0] not in ("equal", "insert") for step in steps):
        return searched_as
    added = [
        searched_as[searched[first].start() : searched[last - 1].end()].strip("() ")
        for kind, _, _, first, last in steps
        if kind == "insert"
    ]
    return "; ".join(_few(forms.split(", ")) for forms in added)


def unfamiliar(words: Sequence[str]) -> str:
    """A text that says which words of a question are in no document; "" without such words."""
    return f"not in any document: {', '.join(words)}" if words else ""


def uncovered(elements: Sequence[str], unfamiliar_words: Sequence[str], not_given: str = "") -> str:
    """A text that names what no quoted publication mentions; "" if there is nothing.

    What is in no document is left out: the answer says so already. `not_given` is what is asked of
    the subject, such as "a dose", where no quote gives it.
    """
    named = [element for element in elements if element not in unfamiliar_words]
    parts = [
        f"no quoted publication mentions: {', '.join(named)}" if named else "",
        f"no quote gives {not_given}" if not_given else "",
    ]
    return "; ".join(filter(None, parts))


def partial(missing: Iterable[str]) -> str:
    """A text between quotes that cover all of a question and those that do not.

    `missing` are the parts that some of those do not cover, as far as the answer does not name them
    already.
    """
    named = ", ".join(dict.fromkeys(missing))
    return f"the quotes below leave out a part of the question{f': {named}' if named else ''}"


def left_out(missing: Iterable[Sequence[str]], said: Sequence[str]) -> list[str]:
    """The parts of the question that some quotes do not cover, without those that are `said`."""
    return [part for parts in missing for part in dict.fromkeys(parts) if part not in said]


def division(missing: Sequence[Sequence[str]]) -> int:
    """How many quotes stand before the line of `partial`; 0 where there is no such line.

    `missing` has for each quote the parts of the question that it does not cover.
    """
    whole = next((at for at, parts in enumerate(missing) if parts), 0)
    return whole if all(missing[whole:]) else 0


def lacks(missing: Sequence[str], said: Iterable[str]) -> list[str]:
    """What a quote does not cover, as a list of one text or none.

    `said` are the parts that no quote covers: the answer names them already.
    """
    rest = [part for part in missing if part not in said]
    return [f"lacks {', '.join(rest)}"] if rest else []


def opposite(words: str) -> str:
    """A text that warns of a quote about the opposite of what is asked; "" for other quotes."""
    return f"not what you asked about: {words}" if words else ""


_STATEMENTS = {
    Statement.TABLE_ROW: "row of a table",
    Statement.CAPTION: "caption",
    Statement.LETTER: "letter or comment",
    Statement.REVIEW: "from the peer review, not by the article's authors",
    Statement.PLANNED: "says what is planned",
    Statement.AIM: "aim of the study",
    Statement.CITED: "refers to other work",
}


def statement(kind: Statement | None) -> list[str]:
    """What a quote is if it reports no finding of its own study, as a list of one or none."""
    return [_STATEMENTS[kind]] if kind else []


# Headings that say what their sentences are.
_BACKGROUND = frozenset({"background", "context", "importance", "introduction", "rationale"})


def kind_said(kind: Statement | None, section: Sequence[str]) -> list[str]:
    """`statement`, or that a quote is background where its headings say so, as one or none."""
    names = {word for part in section for word in part.lower().replace("/", " ").split()}
    if kind or not names & _BACKGROUND:
        return statement(kind)
    return [] if names <= _BACKGROUND else ["background"]


_PEER_REVIEW = "peer review of "


def _few(forms: Sequence[str]) -> str:
    return ", ".join([*forms[:_FORMS], *(["…"] if len(forms) > _FORMS else [])])


def summary(quoted: Sequence[Document]) -> str:
    """The numbers of quotes, publications and retracted ones, and the designs, on one line.

    `quoted` has the document of each quote.
    """
    return " · ".join(counts(quoted))


def counts(quoted: Sequence[Document]) -> list[str]:
    """The parts of `summary`."""
    designs = Counter(document.design for document in each_once(quoted))
    return [
        *numbers(quoted),
        *(
            counted_design(designs[design], design)
            for design in Design
            if designs[design] and design is not Design.NOT_STATED
        ),
    ]


def numbers(quoted: Sequence[Document]) -> list[str]:
    """The parts of `summary` without the designs."""
    documents = each_once(quoted)
    retracted = sum(document.status is Status.RETRACTED for document in documents)
    return [
        counted(len(quoted), "quote"),
        counted(len(documents), "publication"),
        *([f"{retracted:,} retracted"] if retracted else []),
    ]


def each_once(documents: Iterable[Document]) -> list[Document]:
    """The documents, each once."""
    return list({document.id: document for document in documents}.values())


def withheld(places: Iterable[str]) -> list[str]:
    """One line for each quote that was found but is not shown."""
    return [f"{place} is withheld: its stored text is not what the build wrote" for place in places]


def citation(document: Document, kind: Statement | None = None) -> str:
    """Where a quote is from; the authors of an article are not those of its peer review."""
    cited = cite.vancouver(document)
    return f"{_PEER_REVIEW}{cited}" if kind is Statement.REVIEW else cited


def short_citation(document: Document, kind: Statement | None = None) -> str:
    """Who, when and where, with the best public identifier and any notice, on one line."""
    label, ids = cite.short(document), document.identifiers
    peer_review = _PEER_REVIEW if kind is Statement.REVIEW else ""
    doi = f"doi:{ids.doi}" if ids.doi else ""
    pmid = f"PMID {ids.pmid}" if ids.pmid else ""
    parts = [
        f"{peer_review}{label}",
        "" if document.venue in label else document.venue,
        doi or pmid or ids.pmcid or next(iter(ids.nct), "") or document.id,
        warning(document),
    ]
    return ", ".join(filter(None, parts))


def badges(document: Document, kind: Statement | None = None) -> str:
    """What a reader must know about a document before believing a quote from it, on one line.

    `kind` is what the quote is.
    """
    return " · ".join(facts(document, kind))


def facts(document: Document, kind: Statement | None = None) -> list[str]:
    """The parts of `badges`; the design of an article is not that of its peer review."""
    if kind is Statement.REVIEW:
        return [f"{_PEER_REVIEW}{cite.short(document)}"]
    parts = [cite.short(document)]
    if document.design is not Design.NOT_STATED:
        parts.append(document.design.value)
    parts += [*preprint_label(document), *participants(document)]
    if document.kind is Kind.DIGEST:
        parts.append("digest")
    return parts


def facts_of_study(document: Document) -> list[str]:
    """The participants, the short name of a study and its year; and whether it is a preprint."""
    year = "no date" if document.year is None else str(document.year)
    name = document.trial or cite.venue(document)
    return [*participants(document), *filter(None, (name,)), year, *preprint_label(document)]


def authorship(document: Document, kind: Statement | None = None) -> list[str]:
    """Whose work a document is, beside `facts_of_study`, as a list of one.

    The authors of an article are not those of its peer review.
    """
    if kind is Statement.REVIEW:
        return [f"{_PEER_REVIEW}{cite.short(document)}"]
    return [cite.short(document) if document.authors else cite.title_label(document)]


def preprint_label(document: Document) -> list[str]:
    """The label of a preprint whose design is another word, as a list of one or none."""
    is_told = document.design is Design.PREPRINT
    return [Design.PREPRINT.value] if document_is_preprint(document) and not is_told else []


def participants(document: Document) -> list[str]:
    """The number of participants, as a list of one or none."""
    if document.population is None:
        return []
    return [f"n={document.population}{' planned' if document.population_planned else ''}"]


def design_said(document: Document) -> str:
    """The design, and what states it: a sentence and its section, or else the reason."""
    said = _stated(document, document.design_span) or document.design_reason
    return f"{document.design.value}: {said}" if said else ""


def participants_said(document: Document) -> str:
    """The number of participants, and what gives it, as `design_said` has it for the design."""
    said = _stated(document, document.population_span) or document.population_reason
    return ": ".join([*participants(document), said]) if said else ""


def _stated(document: Document, span: Span | None) -> str:
    """The sentence at a place of a document and its section; "" without a place."""
    if span is None:
        return ""
    block = document.block_at(span.start)
    if block.kind is BlockKind.TITLE:
        return "stated in the title"
    section = " / ".join(block.section)
    return f"“{document.text[slice(*span)]}”{f' ({section})' if section else ''}"


def warning(document: Document) -> str:
    """The editorial status in capitals, its date and its source; "" without a notice."""
    return in_words.capitals(document)


def warnings(document: Document) -> list[str]:
    """`warning`, if there is one, and then `related_warnings`."""
    return [*filter(None, (warning(document),)), *related_warnings(document)]


def related_warnings(document: Document) -> list[str]:
    """A text about each related publication that is retracted or questioned."""
    return list(map(_related_warning, document.related_notices))


def is_grave(document: Document) -> bool:
    """Whether a document or a related publication is retracted or questioned."""
    return document.status in in_words.GRAVE or bool(document.related_notices)


def _related_warning(related: RelatedNotice) -> str:
    """A text that names a retracted or questioned publication and says how it is related."""
    if related.kind is RelationKind.POSSIBLY_NOTICED_BY:
        return f"{POSSIBLY_ABOUT}: {related.citation} ({related.document})"
    status = f"{related.status.value.upper()}{f' ({related.date})' if related.date else ''}"
    if related.status is Status.RETRACTED:
        head = f"a related publication is {status}"
    else:
        head = f"there is an {status} about a related publication"
    relation = {
        RelationKind.PREPRINT_OF: "this is its preprint",
        RelationKind.ARTICLE_OF_PREPRINT: "it is the preprint of this article",
    }.get(related.kind, f"both report the trial {', '.join(related.registrations)}")
    details = "; ".join(filter(None, (related.document, relation)))
    return f"{head}: {related.citation} ({details})"


def also(document: Document, span: Span) -> str:
    """A publication that says the same as a quote, and the place; its warnings come first."""
    said = "; ".join(warnings(document))
    marked = f"also: ⚠ {said}: " if said else "also: "
    return f"{marked}{cite.vancouver(document)} {document.id} {span.start}:{span.end}"


def joined(about: StatusList | None) -> str:
    """A text that names the imported list of notices that an answer used, or "" without one."""
    if about is None:
        return ""
    return f"editorial status also from: {about.title}, {counted(about.notices, 'notice')}"


def missing_list(about: StatusList | None) -> str:
    """A text that says that a list of notices is missing and what to do, or ""."""
    if about is None:
        return ""
    size = f" ({counted(about.notices, 'notice')})" if about.notices else ""
    return (
        f"the {about.title}{size} that this index was joined with is missing, so work that it "
        "reports as retracted may be quoted without a warning; import the list again for this "
        "index (assistant status-list import FILE), or stop using it (assistant status-list remove)"
    )


def held_back(retracted: Sequence[Document], *, answers: bool) -> str:
    """A text that names the retracted articles that would have been quoted, or "".

    `answers` says that they probably answer.
    """
    if not retracted:
        return ""
    is_one = len(retracted) == 1
    noun = f"{len(retracted):,} retracted {'article' if is_one else 'articles'}"
    if answers:
        said = f"{noun} {'answers' if is_one else 'answer'} this"
    else:
        said = f"{noun} that may answer this {'is' if is_one else 'are'} held back"
    named = ", ".join(f"{cite.short(article)} ({in_words.since(article)})" for article in retracted)
    return f"{said}: {named}"


def how_to_read(document: Document, span: Span) -> str:
    """A text that names the command that shows a sentence in its document."""
    name = shlex.quote(document.id)
    return f"to read it: assistant show {name} --at {span.start}:{span.end}"


def counted(count: int, noun: str) -> str:
    """A number with its noun, in the plural unless it is 1."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def counted_design(count: int, design: Design) -> str:
    """A number of publications with the name of their design."""
    """A number of studies of a design, such as "2 meta-analyses"."""
    if design in _KINDS_OF_STUDY:
        return f"{count} {design.value} {'study' if count == 1 else 'studies'}"
    if count != 1 and design in _PLURALS:
        return f"{count} {_PLURALS[design]}"
    return counted(count, design.value)
