"""Whether sentences of one record are ever read as those of another.

    PYTHONPATH=. python benchmarks/several.py [--mutants N] [--articles FOLDER ...]

Invented records are written in many layouts, as databases and people write lists of them: with the
three line ends, wrapped and not, below other text and at the top, two to four at a time. Each file
is refused, read right (each document holds the sentence of one record and has its title), or read
wrong. Then files of the formats that are read are damaged, N times each: lines are lost, doubled or
run together, and signs that end a field or record are deleted. A document that holds sentences of
two records is wrong, and so is one with the title of another.

With --articles, the text of every article in the folders is read as plain text; nothing that is one
article may be refused as a list. Printed is a Markdown table for each.
"""

import argparse
import itertools
import random
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Document

SEED = 16
RIS_TAG = re.compile(r"^([A-Z][A-Z0-9])  - ", re.MULTILINE)


class Record(NamedTuple):
    """One invented record; `said` stands in its abstract and nowhere else."""

    number: int
    title: str
    authors: tuple[str, ...]
    journal: str
    year: int
    said: str
    abstract: str
    pmid: int
    doi: str

    @property
    def citation(self) -> str:
        """The journal, year, volume and pages as PubMed writes them."""
        return f"{self.journal}. {self.year} May;12({self.number}):201-208"


THINGS = (
    ("Straw phonation", "vocal fold nodules"),
    ("Steam inhalation", "laryngitis"),
    ("Humming", "chronic sinusitis"),
    ("Warm honey", "cough in children"),
)
PEOPLE = ("Castellanos-Rhys M", "Oyelaran T", "Lindqvist E", "Hadjigeorgiou P", "Vega-Strand K")


def invented(count: int) -> list[Record]:
    """Return `count` records that differ in everything."""
    records = []
    for number, (treatment, condition) in enumerate(THINGS[:count], start=1):
        said = (
            f"{treatment} lowered the score by {number + 2}.4 points in {number}0{number} adults."
        )
        start = f"Nobody had tried {treatment.lower()} for {condition} before."
        records.append(
            Record(
                number,
                f"{treatment} for {condition}: a randomised trial",
                (PEOPLE[number - 1], PEOPLE[number]),
                ("Voice Ther", "Throat J", "Nose", "Cough")[number - 1],
                2015 + number,
                said,
                f"{start} {said}",
                39904000 + number,
                f"10.9999/vt.{2015 + number}.{number}77",
            )
        )
    return records


Layout: TypeAlias = Callable[[Record, int], str]


def labels(line: str, names: Sequence[str], apart: str = "\n") -> Layout:
    """Return a layout of one field to a line: authors, title, venue, year, DOI, PMID, abstract."""

    def written(one: Record, _: int) -> str:
        values = (
            "; ".join(one.authors),
            one.title,
            one.journal,
            str(one.year),
            one.doi,
            str(one.pmid),
            one.abstract,
        )
        pairs = zip(names, values, strict=True)
        return apart.join(line.format(name, value) for name, value in pairs if name)

    return written


def pubmed_abstract(one: Record, _: int) -> str:
    """As PubMed saves "Abstract (text)"."""
    return (
        f"{one.number}. {one.citation}. doi: {one.doi}.\n\n{one.title}.\n\n"
        f"{'(1), '.join(one.authors)}(2).\n\nAuthor information:\n(1)Voice Clinic, Nowhere.\n\n"
        f"{one.abstract}\n\nDOI: {one.doi}\nPMID: {one.pmid} [Indexed for MEDLINE]\n"
    )


def pubmed_summary(one: Record, _: int) -> str:
    """As PubMed saves "Summary (text)", which has no abstract."""
    names = ", ".join(one.authors)
    return f"{one.number}: {names}. {one.title}. {one.citation}. doi: {one.doi}. PMID: {one.pmid}."


def below(counter: str, layout: Layout) -> Layout:
    """Return `layout` below a line that counts: number and total stand in `counter`."""
    return lambda one, total: f"{counter.format(one.number, total)}\n{layout(one, total)}"


def numbered(one: Record, _: int) -> str:
    """A reading list: references with what they found."""
    return f"{one.number}. {', '.join(one.authors)}. {one.title}. {one.citation}.\n\n{one.abstract}"


def signed(one: Record, _: int) -> str:
    """Copied from PubMed, one after the other."""
    return f"{one.title}\n\n{', '.join(one.authors)}\n\n{one.abstract}\n\nPMID: {one.pmid}"


def scopus(one: Record, _: int) -> str:
    """As Scopus saves text."""
    return (
        f"{', '.join(one.authors)}\n{one.title}\n({one.year}) {one.journal}, 12 (1), pp. 1-8.\n"
        f"https://www.scopus.com/inward/record.uri?eid=2-s2.0-{one.pmid}\nDOI: {one.doi}\n\n"
        f"ABSTRACT: {one.abstract}\nDOCUMENT TYPE: Article\nSOURCE: Scopus"
    )


WORDS = ("Authors", "Title", "Source", "Year", "DOI", "PMID", "Abstract")
TAGS = ("AU", "TI", "SO", "PY", "DO", "PM", "AB")
SPANISH = ("Autores", "Título", "Fuente", "Año", "DOI", "PMID", "Resumen")
EMBASE = (
    "AUTHOR NAMES",
    "TITLE",
    "SOURCE",
    "PUBLICATION YEAR",
    "DOI",
    "MEDLINE PMID",
    "ABSTRACT",
)
OVID = ("Authors", "Title", "Source", "Year of Publication", "", "Unique Identifier", "Abstract")


def tagged(line: str, tags: Sequence[str], start: str, end: str) -> Layout:
    """Return a layout of tags between `start` and `end`."""
    return lambda one, total: f"{start}{labels(line, tags)(one, total)}\n{end}"


ris = tagged("{}  - {}", ("AU", "TI", "JO", "PY", "DO", "AN", "AB"), "TY  - JOUR\n", "ER  - ")

# Lists in layouts that no reader knows.
LISTS: dict[str, Layout] = {
    "EBSCO": below("Record: {}", labels("{}:  {}", WORDS)),
    "ProQuest": below("Document {} of {}\n", labels("{}: {}", WORDS, "\n\n")),
    "PsycINFO": below("Record {} of {} in PsycINFO", labels("{}: {}", TAGS)),
    "Scopus": scopus,
    "LILACS": below("{} / {}", labels("{}: {}", SPANISH)),
    "EndNote, all fields": labels("{}: {}", ("Author", "Title", "Journal", *WORDS[3:])),
    "bold names": labels("**{}:** {}", WORDS, "\n\n"),
    "names in a list": labels("- {}: {}", WORDS),
    "tags and colons": labels("{}: {}", TAGS),
    "tags and equals": labels("{} = {}", WORDS),
    "tags alone": labels("{} {}", TAGS),
    "RIS without types": labels("{}  - {}", TAGS),
    "RIS, wrong hyphens": lambda one, total: ris(one, total).replace("-", "\N{EN DASH}"),
    "RIS, no blanks": lambda one, total: RIS_TAG.sub(r"\1-", ris(one, total)),
    "RIS, small letters": lambda one, total: RIS_TAG.sub(
        lambda tag: tag[0].lower(), ris(one, total)
    ),
    "reading list": numbered,
    "texts with PMIDs": signed,
}


def bibtex(one: Record, _: int) -> str:
    """An entry of BibTeX."""
    return (
        f"@article{{key{one.number},\n  title = {{{one.title}}},\n"
        f"  author = {{{' and '.join(one.authors)}}},\n  year = {{{one.year}}},\n"
        f'  doi = "{one.doi}",\n  abstract = {{{one.abstract}}}\n}}'
    )


def cells(one: Record, _: int) -> str:
    """A row of a table, below the names of its columns in the first."""
    row = f'{one.pmid},"{one.title}","{"; ".join(one.authors)}",{one.year},"{one.abstract}"'
    return f"PMID,Title,Authors,Year,Abstract\n{row}" if one.number == 1 else row


# Formats that are read.
READ: dict[str, Layout] = {
    "RIS": ris,
    "RIS, type last": tagged("{}  - {}", TAGS, "DB  - Ovid\n", "TY  - JOUR\nER  - "),
    "RIS, one blank": tagged("{} - {}", TAGS, "TY - JOUR\n", "ER - "),
    "MEDLINE": lambda one, total: (
        f"PMID- {one.pmid}\nOWN - NLM\n"
        + labels("{}- {}", ("AU  ", "TI  ", "TA  ", "DP  ", "LID ", "", "AB  "))(one, total)
    ),
    "Web of Science": tagged("{} {}", ("AU", "TI", "SO", "PY", "DI", "PM", "AB"), "PT J\n", "ER"),
    "RefWorks": tagged("{} {}", ("A1", "T1", "JF", "YR", "DO", "PMID", "AB"), "RT Journal\n", ""),
    "EndNote": tagged("%{} {}", ("A", "T", "J", "D", "R", "M", "X"), "%0 Journal Article\n", ""),
    "refer": tagged("%{} {}", ("A", "T", "J", "D", "R", "M", "X"), "", ""),
    "BibTeX": bibtex,
    "CSV": cells,
    'PubMed "Abstract (text)"': pubmed_abstract,
    'PubMed "Summary (text)"': pubmed_summary,
    "Cochrane": below("Record #{} of {}", labels("{}: {}", TAGS)),
    "Ovid, fields below names": below("<{}>", labels("{}\n  {}", OVID)),
    "Ovid, tags": below("<{}>", labels("{}  - {}", TAGS)),
    "Embase, names above": below("RECORD {}\n", labels("{}\n{}\n", EMBASE)),
    "Embase, field to a line": labels('"{}","{}"', EMBASE),
}

# Formats whose records have no blank lines between them.
CLOSE = frozenset({"CSV", "Embase, field to a line"})


def texts(layout: Layout, *, apart: str) -> Iterator[str]:
    """Yield files in `layout`, in every way of writing."""
    ways = itertools.product((2, 3, 4), ("", "Search: (voice) AND trial[pt], 12 May\n\n"))
    for count, above in ways:
        records = invented(count)
        text = above + apart.join(layout(one, count) for one in records) + "\n"
        yield text
        yield text.replace("\n", "\r\n")
        yield text.replace("\n", "\r")
        yield "\ufeff" + text
        lines = text.split("\n")
        yield "\n".join("\n".join(textwrap.wrap(line, 80)) for line in lines)


def damaged(text: str, chance: random.Random) -> str:
    """Return `text` with one to three faults, as editors and transfers make them."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        fault = chance.randrange(5)
        if fault == 0:
            del lines[at : at + chance.randint(1, 2)]
        elif fault == 1:
            lines[at] = lines[at].translate(str.maketrans("", "", '{}"'))
        elif fault == 2:
            lines[at : at + 2] = [" ".join(lines[at : at + 2])]
        elif fault == 3:
            lines = [line for line in lines if line != lines[at] or chance.randrange(2)]
        else:
            signs = [place for place, sign in enumerate(lines[at]) if sign in '{}",-']
            if signs:
                place = chance.choice(signs)
                lines[at] = lines[at][:place] + lines[at][place + 1 :]
        lines = lines or [""]
    return "\n".join(lines)


def is_about(document: Document, one: Record) -> bool:
    """Whether the document has a number of the record."""
    own = document.identifiers
    return own.pmid == str(one.pmid) or own.doi == one.doi


def outcome(text: str, *, strict: bool) -> str:
    """Return "refused", "right" or "wrong"; with `strict`, a lost title is wrong, too."""
    try:
        documents = parse(text.encode(), "folder/export.txt").documents
    except UnreadableFile:
        return "refused"
    records = invented(len(THINGS))
    for document in documents:
        body = " ".join(document.text.split())
        said = [one for one in records if one.said in body or one.said in document.title]
        named = [one for one in records if one.title in body or is_about(document, one)]
        if len({*said, *named}) > 1:
            return "wrong"
        if strict and said and (not named or document.title.rstrip(".") != named[0].title):
            return "wrong"
    return "right"


def articles(folders: Sequence[Path]) -> Counter[str]:
    """Count the articles below `folders` whose text would be refused as a list."""
    counts: Counter[str] = Counter()
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if not path.is_file() or path.name in {"SOURCE.md", "README.md"}:
            continue
        try:
            documents = parse(path.read_bytes(), path.name).documents
        except UnreadableFile as error:
            counts["files refused as lists"] += "form that cannot be read" in str(error)
            continue
        for document in documents:
            counts["articles"] += 1
            try:
                parse(document.text.encode(), "article.txt")
            except UnreadableFile as error:
                counts["refused"] += 1
                print(f"- {path.name}: {error}")
    return counts


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mutants", type=int, default=1000, help="damaged files of each format")
    parser.add_argument("--articles", type=Path, nargs="*", default=[], help="folders of articles")
    arguments = parser.parse_args()
    print("| layout | files | refused | read right | read wrong |\n|---|--:|--:|--:|--:|")
    total: Counter[str] = Counter()
    for name, layout in (LISTS | READ).items():
        apart = "\n" if name in CLOSE else "\n\n"
        counts = Counter(outcome(text, strict=True) for text in texts(layout, apart=apart))
        total += counts
        print_row(name, counts)
    print_row("all", total)
    print("\n| damaged | files | refused | read right | read wrong |\n|---|--:|--:|--:|--:|")
    total = Counter()
    for name, layout in READ.items():
        chance = random.Random(f"{SEED} {name}")
        apart = "\n" if name in CLOSE else "\n\n"
        whole = apart.join(layout(one, 3) for one in invented(3)) + "\n"
        counts = Counter(
            outcome(damaged(whole, chance), strict=False) for _ in range(arguments.mutants)
        )
        total += counts
        print_row(name, counts)
    print_row("all", total)
    if arguments.articles:
        print(f"\n{dict(articles(arguments.articles))}")


def print_row(name: str, counts: Counter[str]) -> None:
    """Print one row."""
    figures = (counts.total(), counts["refused"], counts["right"], counts["wrong"])
    print(f"| {name} | {' | '.join(map(str, figures))} |")


if __name__ == "__main__":
    main()
