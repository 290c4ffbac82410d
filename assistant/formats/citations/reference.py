"""A reference of any export, and the document that it becomes.

Each reader of this package fills in a `Reference`. Only this module decides what its fields mean. A
reference without an abstract becomes a document with just a title. It can be cited, but not quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from assistant.editorial.notices import (
    NOTICE_TYPES,
    notice_referred,
    retraction_in_abstract,
    retraction_in_note,
)
from assistant.formats.citations.leftover_markup import abstract_parts, without_markup
from assistant.formats.citations.numbers import Numbers
from assistant.formats.metadata import Metadata
from assistant.formats.problems import result_of
from assistant.records import (
    BlockKind,
    Identifiers,
    Imprint,
    Locators,
    Notice,
    Relation,
    Subjects,
)
from assistant.study_design.publication_types import design_of, reason_of
from assistant.text.names import path_name
from assistant.text.section_names import ABSTRACT
from assistant.text.writer import TextWriter, fold
from assistant.text.years import published, year_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Author, Document, Source

_NO_TITLE = re.compile(
    r"\[?(?:title )?not available\]?\.?|\[?no title(?: available)?\]?\.?", re.IGNORECASE
)
_NO_ABSTRACT = re.compile(
    r"\[?no abstract(?: (?:is )?available)?\]?\.?|abstract available from the publisher\."
    r"|\[?abstract not available\]?\.?|\[abstract from author\]|n/?a|nan|none",
    re.IGNORECASE,
)
# One field has all types, but some of them have a comma in their name.
_TYPE_END = re.compile(
    r"[;\r\n|]"
    r"|, (?!Phase|Veterinary|Retraction|N\.?I\.?H|U\.?S\.?|Non-U\.?S|Extramural|Intramural|P\.?H)"
)
# Types that do not state a design, but show that a line of notes is a publication type.
_OTHER_TYPES = frozenset(
    """comment|comparative study|editorial|journal article|letter|multicenter study
    |observational study|retracted publication|validation study""".replace("\n    ", "").split("|")
).union(NOTICE_TYPES)
# Characters of a line of notes that may be a publication type, and of a text that stands in for
# an abstract. Chosen by hand; longer lines are prose.
_LONGEST_TYPE = 60
_KINDS = {
    "retraction": "RetractionIn",
    "retracted and republished": "RetractedandRepublishedIn",
    "expression of concern": "ExpressionOfConcernIn",
    "erratum": "ErratumIn",
    "corrected and republished": "CorrectedandRepublishedIn",
    "partial retraction": "PartialRetractionIn",
}
# "Erratum in: ...", as PubMed words it for reference managers, and "Erratum in (EIN)" of Ovid.
_NOTICE = re.compile(
    rf"({'|'.join(_KINDS)})\ in[ \t]*(?:\([A-Z]{{3,4}}\)[ \t]*)?[:\r\n]\s*([^\r\n]*)", re.IGNORECASE
)

#: The csv module would stop at its default limit of 128 KiB. This is the largest possible limit.
LONGEST_CELL = 2**31 - 1


class Text(NamedTuple):
    """A piece of text and its place in the file."""

    text: str
    place: str


_NOTHING = Text("", "")
_NO_NUMBERS = Numbers()
_NO_LOCATORS = Locators()
_NO_IMPRINT = Imprint()
_NO_SUBJECTS = Subjects()


@dataclass(slots=True)
class Reference:
    """The data of one record, in the export's own words.

    `number` identifies the record in its file, and `place` says where it is, for people. `dates` of
    the issue are in the order in which they count for the year. `types` are publication types, one
    or several in a string; `notes` are free text. `title` and `abstracts` may have markup.
    """

    number: int
    place: str
    title: Text = _NOTHING
    abstracts: tuple[Text, ...] = ()
    authors: tuple[Author, ...] = ()
    venue: str = ""
    dates: tuple[str, ...] = ()
    electronic_dates: tuple[str, ...] = ()
    locators: Locators = _NO_LOCATORS
    imprint: Imprint = _NO_IMPRINT
    subjects: Subjects = _NO_SUBJECTS
    numbers: Numbers = _NO_NUMBERS
    types: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    relations: tuple[Relation, ...] = ()


def read_references(
    references: Iterable[Reference], source: Source, problems: list[str], nothing: str
) -> Parsed:
    """Return the documents of `references`; those without title and abstract are problem lines.

    Raises UnreadableFile, which says `nothing`, when there is no document.
    """
    documents: list[Document] = []
    for reference in references:
        document = _document(reference, source)
        if document is None:
            problems.append(f"{reference.place}: a record without title or abstract")
        else:
            documents.append(document)
    return result_of(documents, problems, nothing)


def _document(reference: Reference, source: Source) -> Document | None:
    title = fold(without_markup(reference.title.text))
    title = "" if _NO_TITLE.fullmatch(title) else title
    metadata = _metadata(reference, title)
    own = metadata.identifiers
    metadata.id = _name(own) or f"{path_name(source.path)}:{reference.number}"
    metadata.title = title or metadata.id
    writer = TextWriter()
    writer.add(metadata.title, BlockKind.TITLE, (), reference.title.place or reference.place)
    for abstract in _abstracts(reference):
        for label, paragraph in abstract_parts(abstract.text):
            below = (ABSTRACT, label) if label else (ABSTRACT,)
            writer.add(paragraph, BlockKind.PARAGRAPH, below, abstract.place or reference.place)
    return metadata.document(source, writer) if title or len(writer.blocks) > 1 else None


def _name(own: Identifiers) -> str:
    if own.pmid:
        return f"PMID{own.pmid}"
    return own.pmcid or (f"doi:{own.doi}" if own.doi else "")


def _abstracts(reference: Reference) -> Iterator[Text]:
    """Yield the abstracts, each once; exports may repeat one under another tag."""
    seen: set[str] = set()
    for abstract in reference.abstracts:
        folded = fold(abstract.text)
        if folded not in seen and not _NO_ABSTRACT.fullmatch(folded[:_LONGEST_TYPE]):
            seen.add(folded)
            yield abstract


def _metadata(reference: Reference, title: str) -> Metadata:
    types = tuple(dict.fromkeys(_types(reference)))
    design = design_of(types)
    texts = tuple(abstract.text for abstract in reference.abstracts)
    year, electronic_year = published(
        year_in(*reference.dates), year_in(*reference.electronic_dates)
    )
    return Metadata(
        title=title,
        authors=reference.authors,
        venue=fold(without_markup(reference.venue)),
        year=year,
        electronic_year=electronic_year,
        locators=reference.locators,
        imprint=reference.imprint,
        subjects=reference.subjects,
        identifiers=reference.numbers.identifiers(reference.notes, texts),
        publication_types=types,
        notices=(*reference.notices, *_notices(reference.notes), *_stated(reference)),
        design=design,
        design_reason=reason_of(design, types),
        relations=reference.relations,
    )


def _types(reference: Reference) -> Iterator[str]:
    for listed in reference.types:
        yield from filter(None, map(fold, _TYPE_END.split(listed)))
    for line in (line for note in reference.notes for line in note.splitlines()):
        name = line.strip() if len(line) < _LONGEST_TYPE else ""
        if name.casefold() in _OTHER_TYPES or design_of((name,)) is not design_of(()):
            yield name


def _notices(notes: Iterable[str]) -> Iterator[Notice]:
    for note in notes:
        for words, reference in _NOTICE.findall(note):
            notice = notice_referred(_KINDS[words.lower()], reference)
            if notice:
                yield notice


def _stated(reference: Reference) -> Iterator[Notice]:
    """Yield the retractions that a note states, or a text in place of the abstract."""
    yield from filter(None, map(retraction_in_note, reference.notes))
    texts = (abstract.text for abstract in reference.abstracts)
    yield from filter(None, map(retraction_in_abstract, texts))
