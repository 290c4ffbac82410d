"""Whether different articles that look alike stay apart, and copies of one article come together.

    PYTHONPATH=. python benchmarks/identity.py [N] [--seed SEED] [--flood RECORDS] [--real FOLDER]

Makes N families of records of each kind: articles that share something and are not one (the
abstracts of a supplement, a protocol and its results, a comment and a reply, ...), and records of
one article that differ as those of different databases do. All of them are read as JSON Lines of
several files and told apart as `assistant build` does. Printed is, for each kind, how many pairs of
records of different articles were made one, how many of one article were kept apart, and how many
such pairs there are; the row "between families" counts families and those that were mixed up with
another one. With --flood, so many records that share one DOI and nothing else are told
apart, too, in a number of comparisons that is printed. With --real, which may be given several
times, every pair of copies in a folder of articles is listed, and what was kept apart, to be read.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from assistant.dedupe.copies import Copy, copy_of
from assistant.dedupe.match import find_publications
from assistant.dedupe.overlap import Overlap, Texts
from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.isolation import parse_files
from assistant.index.corpus import CorpusRoots, scan_corpus
from assistant.index.reading import read_files

DRUGS = ("inventumab", "pretendine", "fictavir", "mockerol", "simulast", "feignidone", "shamcillin")
DISEASES = ("neuritis", "colitis", "asthma", "psoriasis", "hepatitis B", "lupus", "migraine")
PEOPLE = ("children", "adults", "pregnant women", "older patients", "smokers", "athletes")
OUTCOMES = ("relapses", "pain", "fatigue", "disability", "mortality", "quality of life")
NAMES = ("Made", "Feigned", "Sørensen", "de la Cruz", "Müller", "O'Brien", "Thiel van Berg")
JOURNALS = (
    ("Journal of Invented Medicine", "J Invent Med"),
    ("The Fictive Lancet", "Fict Lancet"),
    ("Annals of Pretended Neurology", "Ann Pretend Neurol"),
)
SENTENCES = (
    "{drug} is used in {people} with {disease}, but its effect on {outcome} is not known.",
    "We compared {drug} with {other} in {n} {people} with {disease}.",
    "Patients were randomised to {drug} or {other} for {weeks} weeks.",
    "The primary endpoint was the change in {outcome} from baseline.",
    "{outcome} decreased by {x}% with {drug} and by {y}% with {other} (p = 0.0{z}).",
    "Adverse events occurred in {y} of {n} patients, none of them related to {drug}.",
    "In {people} with {disease}, {drug} is an option after {other} has failed.",
)
FILES = 3  # databases that records come from


class Record(NamedTuple):
    """A record, of which publication it is, and in which of the files it stands."""

    publication: str
    file: int
    fields: dict[str, Any]


@dataclass(frozen=True)
class Article:
    """What the records of one article are made from."""

    name: str
    title: str
    author: str
    year: int
    journal: tuple[str, str]
    abstract: str
    pmid: str
    doi: str

    def record(self, file: int = 0, **fields: Any) -> Record:
        """A record with all that is known, but for `fields`; None leaves one out."""
        known = {
            "title": self.title,
            "authors": [f"{self.author} U", "Another AB"],
            "year": self.year,
            "journal": self.journal[0],
            "abstract": self.abstract,
            "pmid": self.pmid,
            "doi": self.doi,
            **fields,
        }
        kept = {key: value for key, value in known.items() if value is not None}
        return Record(self.name, file, kept)


class Maker:
    """Makes articles, each with another name."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._made = 0

    def article(self, **fields: Any) -> Article:
        """An article with a title, an abstract and identifiers of its own."""
        self._made += 1
        pick = self.random.choice
        drug, other = self.random.sample(DRUGS, 2)
        people, disease, outcome = pick(PEOPLE), pick(DISEASES), pick(OUTCOMES)
        title = (
            f"{drug.title()} against {other} in {people} with {disease}: "
            f"{outcome} after dose {self._made}"
        )
        made = Article(
            name=f"p{self._made}",
            title=title,
            author=pick(NAMES),
            year=self.random.randint(1990, 2024),
            journal=pick(JOURNALS),
            abstract=self.abstract(drug, other, people, disease, outcome),
            pmid=str(10_000_000 + self._made),
            doi=f"10.1000/{self._made}",
        )
        return replace(made, **fields)

    def abstract(self, drug: str, other: str, people: str, disease: str, outcome: str) -> str:
        """Sentences on one pattern, with numbers of their own."""
        number = self.random.randint
        told = {"drug": drug, "other": other, "people": people, "disease": disease}
        told |= {"outcome": outcome}
        text = " ".join(
            sentence.format(
                **told, n=number(20, 900), weeks=number(4, 96), x=number(10, 90), y=number(1, 60),
                z=number(1, 9),
            )
            for sentence in SENTENCES
        )  # fmt: skip
        return text[0].upper() + text[1:]


def supplement(make: Maker) -> Iterator[Record]:
    """Abstracts of one group that share the DOI of a supplement; half of them in two databases."""
    about = {"author": make.random.choice(NAMES), "year": 2020, "doi": make.article().doi}
    for number in range(6):
        made = make.article(**about)
        yield made.record(pmid=None)
        if number % 2:
            yield made.record(1, pmid=None, title=made.title.upper(), id=f"C{number}")


def citations(make: Maker) -> Iterator[Record]:
    """The same without texts."""
    for record in supplement(make):
        yield record._replace(fields=record.fields | {"abstract": None})


def protocol(make: Maker) -> Iterator[Record]:
    """A protocol, its results, and a report of a part of them under one DOI."""
    results = make.article()
    for ending in ("study protocol", "subgroup analysis", "rationale and design"):
        other = make.article(title=f"{results.title}: {ending}", author=results.author)
        yield other.record(doi=results.doi, pmid=None, year=results.year - 1)
    yield results.record()


def letters(make: Maker) -> Iterator[Record]:
    """A comment, a reply and an erratum with the identifiers of their article."""
    article = make.article()
    yield article.record()
    yield article.record(1, pmid=None, title=article.title.lower())
    for start in ("Comment on: ", "Reply to comments on ", "Erratum: "):
        other = make.article(title=f"{start}{article.title}")
        yield other.record(doi=article.doi, pmid=article.pmid, abstract=None, year=article.year)


def annual(make: Maker) -> Iterator[Record]:
    """Two reports that come every year under one title, without identifiers; one pair has texts."""
    first = make.article()
    for title, has_text in (("Annual report of", False), ("State of", True)):
        titled = f"{title} the registry of dose {first.name}"
        for year in (2015, 2016):
            made = make.article(title=titled, author=first.author, year=year)
            text = made.abstract if has_text else None
            yield made.record(pmid=None, doi=None, abstract=text)


def retitled(make: Maker) -> Iterator[Record]:
    """One title and author in other years and journals, without identifiers."""
    first = make.article(journal=JOURNALS[0])
    yield first.record(pmid=None, doi=None)
    for number in (1, 2):
        other = make.article(title=first.title, author=first.author)
        year = first.year + (0 if number == 1 else 4)
        yield other.record(pmid=None, doi=None, journal=JOURNALS[number][0], year=year)


def numbered(make: Maker) -> Iterator[Record]:
    """Articles that their files give one id."""
    identity = f"n{make.article().name}"
    for file in range(FILES):
        yield make.article().record(file, id=identity, pmid=None, doi=None)


def mistyped(make: Maker) -> Iterator[Record]:
    """A record with the PMID of another article."""
    right, wrong = make.article(), make.article()
    yield right.record()
    yield right.record(1, pmid=None)
    yield wrong.record(pmid=right.pmid)
    yield wrong.record(1, pmid=None, abstract=None)


def chapters(make: Maker) -> Iterator[Record]:
    """Chapters of a book that have its DOI, in short titles."""
    book = make.article()
    for title in make.random.sample([*DISEASES, *PEOPLE], 4):
        yield make.article(title=title.title()).record(doi=book.doi, pmid=None, abstract=None)


def bridged(make: Maker) -> Iterator[Record]:
    """Two articles, and a record without title and authors that has an identifier of each."""
    one, other = make.article(), make.article()
    yield one.record(doi=None)
    yield other.record(pmid=None)
    neither = make.article()
    nothing: dict[str, Any] = {"title": None, "authors": None, "abstract": "See there."}
    yield neither.record(pmid=one.pmid, doi=other.doi, **nothing)


def reprinted(make: Maker) -> Iterator[Record]:
    """The same text in two journals, under two DOIs: each can be retracted without the other."""
    first = make.article()
    yield first.record()
    again = make.article(title=first.title, author=first.author, abstract=first.abstract)
    yield again.record(year=first.year + 1)


def perturbed(make: Maker) -> Iterator[Record]:
    """One article as databases have it, with identifiers."""
    article = make.article()
    changes: list[Callable[[str], str]] = [
        str.upper,
        lambda title: title.partition(":")[0],
        lambda title: f"RETRACTED: {title}.",
        lambda title: f"<i>{title}</i>",
        lambda title: f"{title[:60]}...",
        lambda title: title.replace("Sørensen", "Sorensen").replace("against", "againts"),
        lambda title: f"[{title}]",
        lambda title: f"{title} [digest of the publication]",
    ]
    yield article.record()
    for number, change in enumerate(make.random.sample(changes, 3)):
        known = {"pmid": None} if number % 2 else {"doi": None}
        labelled = f"BACKGROUND: {article.abstract} © 2020 The Authors."
        yield article.record(
            number % FILES,
            title=change(article.title),
            year=article.year + number % 2,
            journal=article.journal[1],
            abstract=make.random.choice([None, article.abstract, labelled]),
            **known,
        )


def unnumbered(make: Maker) -> Iterator[Record]:
    """One article without identifiers: a year later in print, a journal that is abbreviated."""
    article = make.article()
    yield article.record(pmid=None, doi=None)
    yield article.record(1, pmid=None, doi=None, journal=article.journal[1], year=article.year + 1)
    yield article.record(2, doi=None, title=article.title.replace(":", " -"), abstract=None)


def renamed(make: Maker) -> Iterator[Record]:
    """One article under the title of a preprint and another one, with one abstract and DOI."""
    article = make.article()
    yield article.record()
    yield article.record(1, pmid=None, title=f"What {article.name} does to patients with a disease")


KINDS = (
    supplement,
    citations,
    protocol,
    letters,
    annual,
    retitled,
    numbered,
    mistyped,
    chapters,
    bridged,
    reprinted,
    perturbed,
    unnumbered,
    renamed,
)


class Figures(NamedTuple):
    """Pairs of records of one kind: of different articles, of one, and what went wrong."""

    different: int
    merged: int
    same: int
    parted: int


def measure(families: int, seed: int) -> dict[str, Figures]:
    """Make families of every kind, tell all of them apart together, and count."""
    make = Maker(seed)
    records = [
        (kind.__name__, family, record)
        for kind in KINDS
        for family in range(families)
        for record in kind(make)
    ]
    found = _groups([record for _, _, record in records])
    counts: Counter[tuple[str, bool, bool]] = Counter()
    by_family: dict[tuple[str, int], list[int]] = {}
    for at, (kind, family, _) in enumerate(records):
        by_family.setdefault((kind, family), []).append(at)
    for (kind, _), members in by_family.items():
        for one, other in combinations(members, 2):
            is_one = records[one][2].publication == records[other][2].publication
            counts[kind, is_one, found[one] == found[other]] += 1
    together: dict[int, set[tuple[str, int]]] = {}
    for at, (kind, family, _) in enumerate(records):
        together.setdefault(found[at], set()).add((kind, family))
    figures = {
        kind.__name__: Figures(
            different=counts[kind.__name__, False, False] + counts[kind.__name__, False, True],
            merged=counts[kind.__name__, False, True],
            same=counts[kind.__name__, True, False] + counts[kind.__name__, True, True],
            parted=counts[kind.__name__, True, False],
        )
        for kind in KINDS
    }
    across = sum(len(families) - 1 for families in together.values())
    return {**figures, "between families": Figures(len(by_family), across, 0, 0)}


def _groups(records: list[Record]) -> list[int]:
    """For each record, the number of what it was put together with."""
    copies: list[Copy] = []
    texts: list[str] = []
    order: list[int] = []
    for file in range(FILES):
        mine = [at for at, record in enumerate(records) if record.file == file]
        if not mine:
            continue
        lines = "\n".join(json.dumps(records[at].fields) for at in mine)
        for at, document in zip(
            mine, parse(lines.encode(), f"{file}.jsonl").documents, strict=True
        ):
            copy = copy_of(len(copies), document, len(order), full_text=document.is_full_text)
            copies.append(copy)
            texts.append(document.text)
            order.append(at)
    found = [0] * len(records)
    for number, group in enumerate(find_publications(copies, texts.__getitem__).groups):
        for copy in group.copies:
            found[order[copy.number]] = number
    return found


def flood(records: int, seed: int) -> tuple[int, int]:
    """How many documents records with one DOI become, and how many texts are compared for that."""
    make = Maker(seed)
    doi = make.article().doi
    made = [make.article(doi=doi).record(pmid=None) for _ in range(records)]
    compared = 0
    compare = Texts.compare

    def counted(texts: Texts, one: int, other: int) -> Overlap:
        nonlocal compared
        compared += 1
        return compare(texts, one, other)

    with mock.patch.object(Texts, "compare", counted):
        found = _groups(made)
    return len(set(found)), compared


def real(folders: list[Path]) -> Iterator[str]:
    """Lines on what is one article, and what is not, in folders of articles."""
    corpus = CorpusRoots.of(folders)
    copies: list[Copy] = []
    texts: list[str] = []
    for _, (_, outcome) in read_files(corpus, scan_corpus(corpus), parse_files, parse):
        documents = () if isinstance(outcome, UnreadableFile) else outcome.documents
        for position, document in enumerate(documents):
            full = document.is_full_text
            copies.append(copy_of(len(copies), document, position, full_text=full))
            texts.append(document.text)
    found = find_publications(copies, texts.__getitem__)
    pairs = [pair for group in found.groups for pair in combinations(group.copies, 2)]
    yield f"{len(copies):,} documents; {len(pairs):,} pairs of copies:"
    yield from (f"  {_said(one)}\n    {_said(other)}" for one, other in pairs)
    yield f"{len(found.apart):,} kept apart:"
    for apart in found.apart:
        yield f"  {apart.key}: {apart.why}\n    {_said(apart.copy)}\n    {_said(apart.other.live)}"


def _said(copy: Copy) -> str:
    return f"{copy.path}: {copy.heading[:100]!r} {copy.author} {copy.year} {copy.identifiers}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("families", nargs="?", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flood", type=int, default=0)
    parser.add_argument("--real", type=Path, action="append", default=[])
    chosen = parser.parse_args()
    print("| kind | pairs of different articles | made one | pairs of one article | kept apart |")
    print("|---|---|---|---|---|")
    totals = [0, 0, 0, 0]
    for kind, figures in measure(chosen.families, chosen.seed).items():
        print(f"| {kind} | " + " | ".join(f"{figure:,}" for figure in figures) + " |")
        totals = [total + figure for total, figure in zip(totals, figures, strict=True)]
    print("| all | " + " | ".join(f"{figure:,}" for figure in totals) + " |")
    if chosen.flood:
        documents, compared = flood(chosen.flood, chosen.seed)
        print(f"{chosen.flood:,} records with one DOI: {documents:,} documents")
        print(f"{compared:,} comparisons of texts")
    for line in real(chosen.real) if chosen.real else ():
        print(line)


if __name__ == "__main__":
    main()
