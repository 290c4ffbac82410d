"""How completely real files are read.

    PYTHONPATH=. python benchmarks/reading.py --data DIR [--every N] [--json]

DIR holds `formats/<format>/` and `evidence-inference/articles/`. For every file: was it read, how
many documents did it give, why was it refused, how long did it take. For JATS and PubMed XML the
text nodes of the file are then collected by a traversal of its own, which shares nothing with the
parsers but the XML tree, and looked up in the document's text, character by character and in order,
white space aside. A character that is not found is counted as missing.

A figure counts as found, too, where the text has its raised or lowered form. But where a figure and
a raised or lowered one, or a citation mark, stand side by side in the file (250<sup>9</sup>), the
text must tell them apart. Where it has both as plain figures with nothing between them, or with
nothing but a decimal sign, they are counted as glued. Formulas and images in a sentence that have
no text are counted as holes, and the marks that the text has for them as marked.

With --every, only every Nth file of a folder is read.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.markup.xml import Element, parse_roots
from assistant.records import Document
from assistant.text.decoding import unpacked

FORMATS = ("jats", "pubmed_xml", "medline_nbib", "text_md")
DESCRIPTIONS = ("SOURCE.md", "evidence_inference_why.json")

# What the parsers leave out by design, so that its absence is no fault.
LEFT_OUT = {
    "ref-list": "reference lists",
    "permissions": "licences of figures and tables",
    "object-id": "names for machines",
    "alt-text": "descriptions of pictures for screen readers",
    "long-desc": "descriptions of pictures for screen readers",
    "index-term": "entries of an index",
    "kwd-group": "keywords",
    "sec-meta": "metadata of sections",
    "annotation": "second wordings of MathML",
    "annotation-xml": "second wordings of MathML",
}
PUBMED_TEXTS = ("ArticleTitle", "VernacularTitle", "AbstractText")
NO_ABSTRACT = "Abstract available from the publisher."
FLOATS = {"fig", "fig-group", "table-wrap", "table-wrap-group", "boxed-text", "media"}
FLOATS |= {"supplementary-material"}
# How far behind the last match the next text node is looked for. Only fences of MathML and the
# colon before a subtitle are ever added, so a real match is never far.
WINDOW = 40
SPACE = re.compile(r"\s+")


@dataclass
class Report:
    """One folder of files."""

    folder: str
    files: int = 0
    documents: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    checked: int = 0
    complete: int = 0
    characters: int = 0
    missing: int = 0
    added: int = 0
    beside: int = 0
    glued: int = 0
    holes: int = 0
    marked: int = 0
    without_title: int = 0
    other_id: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    incomplete: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


class Node(NamedTuple):
    """A text node; `element` numbers the raised or lowered element that it stands in, else 0."""

    text: str
    element: int = 0


class Compared(NamedTuple):
    """What became of the nodes of one document."""

    characters: int
    missing: int
    added: int
    beside: int
    glued: int
    example: str
    number: str


# Raised and lowered figures are found as figures; whether they are told apart is looked at then.
PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋\u2212\u2013", "0123456789+-0123456789+---")
# What stands off the line, or is the mark of something else, by its name or by its place.
OFF_THE_LINE = {"sup", "sub", "xref"}
SCRIPTS = {"msup", "msub", "msubsup", "munder", "mover", "munderover", "mmultiscripts"}
HOLES = {"inline-formula", "disp-formula", "inline-graphic"}
MARK = re.compile(r"\[(?:formula|image)(?:: [^\[\]]*)?\]")
FIGURE_BEFORE = re.compile(r"[0-9][.,]?\Z")


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="read every Nth file of a folder")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    arguments = parser.parse_args()
    folders = [arguments.data / "formats" / name for name in FORMATS]
    folders.append(arguments.data / "evidence-inference" / "articles")
    reports = [
        read_folder(folder, arguments.data, arguments.every)
        for folder in folders
        if folder.is_dir()
    ]
    if arguments.json:
        print(json.dumps([vars(report) for report in reports], indent=2, ensure_ascii=False))
    else:
        print_reports(reports)


def read_folder(folder: Path, base: Path, every: int) -> Report:
    """Read every Nth file below `folder`."""
    report = Report(folder.relative_to(base).as_posix())
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in [path for path in paths if path.name not in DESCRIPTIONS][::every]:
        data = path.read_bytes()
        report.files += 1
        start = time.perf_counter()
        try:
            parsed = parse(data, path.relative_to(base).as_posix())
        except UnreadableFile as error:
            report.refused += 1
            report.reasons[general(str(error))] += 1
            continue
        finally:
            spent = time.perf_counter() - start
            report.seconds += spent
            report.slowest = max(report.slowest, spent)
        report.documents += len(parsed.documents)
        report.without_title += sum(not document.title for document in parsed.documents)
        report.problems.update(general(problem) for problem in parsed.problems)
        if re.fullmatch(r"PMC\d+\.nxml", path.name):
            report.other_id += [d.id for d in parsed.documents] != [path.stem]
        check(path, data, list(parsed.documents), report)
    return report


def check(path: Path, data: bytes, documents: list[Document], report: Report) -> None:
    """Compare the documents with the text nodes of the file they come from."""
    if not documents or documents[0].source.format not in ("jats", "pubmed"):
        return
    roots = parse_roots(unpacked(data))
    orders: list[list[list[Node]]]
    if documents[0].source.format == "jats":
        articles = [article for root in roots for article in outermost(root, {"article"})]
        articles = articles or roots
        orders = [[list(jats_nodes(a, last, report)) for last in (False, True)] for a in articles]
        pairs = list(zip(documents, orders, strict=False))
    else:
        wanted = {"MedlineCitation", "BookDocument"}
        records = [record for root in roots for record in outermost(root, wanted)]
        by_id = {d.identifiers.pmid: d for d in documents}
        pairs = [
            (by_id[pmid], [list(pubmed_nodes(record, report))])
            for record in records
            if (pmid := "".join(first(record, "PMID").itertext()).strip()) in by_id
        ]
    for document, candidates in pairs:
        found = min(
            (compare(nodes, document.text) for nodes in candidates), key=lambda c: c.missing
        )
        report.checked += 1
        report.complete += not found.missing
        report.characters += found.characters
        report.missing += found.missing
        report.added += found.added
        report.beside += found.beside
        report.glued += found.glued
        report.marked += len(MARK.findall(document.text))
        if found.missing:
            told = f"{found.missing} ({found.example!r})"
            report.incomplete.append(f"{path.name} {document.id}: {told}")
        if found.glued:
            report.numbers.append(f"{path.name}: {found.glued} ({found.number!r})")


def compare(nodes: list[Node], text: str) -> Compared:
    """Look the characters of `nodes` up in `text`, and the figures that must stand apart."""
    marks = {at for mark in MARK.finditer(text) for at in range(*mark.span())}
    places = [at for at, sign in enumerate(text) if at not in marks and not SPACE.match(sign)]
    bare = "".join(text[at] for at in places).translate(PLAIN)
    at = characters = missing = added = beside = glued = 0
    example = number = ""
    last = Node("")
    end = -1  # where the last node ends, if it was found
    for node in nodes:
        wanted = squeezed(node.text)
        if not wanted:
            last = last if node.text == "" else Node(last.text + " ", last.element)
            continue
        characters += len(wanted)
        found = bare.find(wanted, at, at + WINDOW + len(wanted))
        if found < 0:
            missing += len(wanted)
            example = example or wanted[:60]
        else:
            added += found - at
            at = found + len(wanted)
            if stand_beside(last, node):
                beside += 1
                between = text[places[end] + 1 : places[found]] if end >= 0 else " "
                said = text[places[found]]
                if end >= 0 and said in "0123456789" and not between and last.text[-1:].strip():
                    tail = text[max(places[end] - 20, 0) : places[end] + 1]
                    if FIGURE_BEFORE.search(tail):
                        glued += 1
                        number = number or text[max(places[end] - 20, 0) : places[found] + 12]
        end = at - 1 if found >= 0 else -1
        last = node
    return Compared(characters, missing, added, beside, glued, example, number)


def squeezed(text: str) -> str:
    """Return `text` as it is looked up."""
    return SPACE.sub("", text.translate(PLAIN)).replace("\0", "\N{REPLACEMENT CHARACTER}")


def stand_beside(one: Node, other: Node) -> bool:
    """Whether two nodes are a figure, and a raised or lowered figure or a mark, side by side."""
    apart = one.element != other.element
    return apart and bool(FIGURE_BEFORE.search(one.text)) and other.text[:1] in tuple("0123456789")


def jats_nodes(article: Element, floats_last: bool, report: Report) -> Iterator[Node]:  # noqa: FBT001
    """Yield the text nodes of titles, abstracts, body, back matter and sub-articles."""
    for part in article:
        name = local(part)
        if name in ("front", "front-stub"):
            meta = next((e for e in part if local(e) == "article-meta"), part)
            yield from title_nodes(meta)
            for abstract in meta:
                if local(abstract) in ("abstract", "trans-abstract"):
                    yield from nodes_of(abstract, floats_last, report)
        elif name in ("sub-article", "response"):
            yield from jats_nodes(part, floats_last, report)
        elif name in ("body", "back", "floats-group", "floats-wrap"):
            yield from nodes_of(part, floats_last, report)


def title_nodes(meta: Element) -> Iterator[Node]:
    """Yield the text nodes of the titles, without footnote marks."""
    groups = [e for e in meta if local(e) == "title-group"]
    for group in groups:
        below = [inner for e in group for inner in ([e] if len(e) == 0 else [e, *e])]
        for wanted in ("article-title", "subtitle", "trans-title", "trans-subtitle"):
            for title in below:
                if local(title) == wanted:
                    yield from without(title, {"xref", "fn"})


def nodes_of(
    element: Element,
    floats_last: bool,  # noqa: FBT001
    report: Report,
    within: int = 0,
) -> Iterator[Node]:
    """Yield the text nodes of `element` in document order.

    With `floats_last` figures and tables inside a paragraph come after its words, not among them.
    `within` is the number of the raised or lowered element around it.
    """
    if local(element) == "alternatives":
        element = one_of(element)
    within = number_of(element, within)
    if not floats_last and is_hole(element):
        report.holes += 1
    if local(element) == "tex-math":
        tex = re.sub(r"(?s).*\\begin\{document\}(.*)\\end\{document\}.*", r"\1", all_text(element))
        yield Node(tex, within)
        return
    yield Node(element.text or "", within)
    late = []
    names = {local(e) for e in element}
    for inner in element:
        name = local(inner)
        second_wording = name == "tex-math" and "math" in names
        if name in LEFT_OUT or second_wording:
            if not floats_last:  # the traversal comes twice
                what = LEFT_OUT.get(name, "TeX beside MathML")
                report.left_out[what] += len(SPACE.sub("", all_text(inner)))
        elif floats_last and local(element) == "p" and name in FLOATS:
            late.append(inner)
        else:
            yield from nodes_of(inner, floats_last, report, within)
        yield Node(inner.tail or "", within)
    for inner in late:
        yield from nodes_of(inner, floats_last, report, within)


def number_of(element: Element, within: int) -> int:
    """Return a number for an element off the line, and else that of the element around it."""
    parent = element.getparent()
    script = parent is not None and local(parent) in SCRIPTS and element.getprevious() is not None
    return id(element) if script or local(element) in OFF_THE_LINE else within


def is_hole(element: Element) -> bool:
    """Whether `element` shows something in a sentence without any text; in a formula, once."""
    if local(element) not in HOLES or any(local(e) in HOLES for e in element.iterancestors()):
        return False
    told = (e for e in element.iter() if local(e) not in {*LEFT_OUT, "label"})
    return not any((e.text or "").strip() for e in told)


def pubmed_nodes(record: Element, report: Report) -> Iterator[Node]:
    """Yield the text nodes of the title, then of all abstracts."""
    texts: dict[str, list[Element]] = {name: [] for name in PUBMED_TEXTS}
    for element in record.iter():
        if local(element) in texts and all_text(element).strip():
            texts[local(element)].append(element)
    own, vernacular, abstracts = (texts[name] for name in PUBMED_TEXTS)
    if own:
        report.left_out["original titles beside English ones"] += len(vernacular)
    for element in [*(own or vernacular), *abstracts]:
        if all_text(element) == NO_ABSTRACT:
            report.left_out[f'"{NO_ABSTRACT}"'] += 1
        else:
            yield from without(element, set())


def one_of(alternatives: Element) -> Element:
    """Return the form that is read: MathML, then text or a table, then TeX."""
    for wanted in ("math", "textual-form", "table", "tex-math"):
        for form in alternatives:
            if local(form) == wanted:
                return form
    return next((form for form in alternatives if all_text(form).strip()), alternatives)


def without(element: Element, names: set[str], within: int = 0) -> Iterator[Node]:
    """Yield the text nodes of `element` that are not in elements of `names`."""
    within = number_of(element, within)
    yield Node(element.text or "", within)
    for inner in element:
        if local(inner) not in names:
            yield from without(inner, names, within)
        yield Node(inner.tail or "", within)


def outermost(element: Element, names: set[str]) -> Iterator[Element]:
    """Yield the elements of `names` that are in no other of them."""
    if local(element) in names:
        yield element
    else:
        for inner in element:
            yield from outermost(inner, names)


def first(element: Element, name: str) -> Element:
    """Return the first element of that name."""
    return next(inner for inner in element.iter() if local(inner) == name)


def local(element: Element) -> str:
    """Return the name without its namespace."""
    return str(element.tag).split("}")[-1]


def all_text(element: Element) -> str:
    """Return all text nodes, joined."""
    return "".join(element.itertext())


def general(reason: str) -> str:
    """Return `reason` without what differs from file to file, to count the kinds."""
    reason = re.sub(r"(line|column|byte) \d+", r"\1 N", reason)
    return re.sub(r"PMC\d+", "PMCn", reason)


def print_reports(reports: list[Report]) -> None:
    """Print one table, then the details of each folder."""
    print(
        f"{'folder':28} {'files':>6} {'docs':>6} {'refused':>8} {'seconds':>8} {'slowest':>8} "
        f"{'checked':>8} {'complete':>9} {'characters':>11} {'missing':>8} {'added':>6} "
        f"{'beside':>7} {'glued':>6} {'holes':>6} {'marked':>7}"
    )
    for r in reports:
        share = f"{r.complete / r.checked:.2%}" if r.checked else "-"
        print(
            f"{r.folder:28} {r.files:6} {r.documents:6} {r.refused:8} {r.seconds:8.1f} "
            f"{r.slowest:8.2f} {r.checked:8} {share:>9} {r.characters:11} {r.missing:8} "
            f"{r.added:6} {r.beside:7} {r.glued:6} {r.holes:6} {r.marked:7}"
        )
    for r in reports:
        print(f"\n{r.folder}: {r.without_title} without title, {r.other_id} with another id")
        for title, counts in (
            ("refused", r.reasons),
            ("problem", r.problems),
            ("left out", r.left_out),
        ):
            for what, count in counts.most_common(25):
                print(f"  {title}: {count:8}  {what}")
        for line in r.incomplete[:40]:
            print(f"  incomplete: {line}")
        for line in r.numbers[:40]:
            print(f"  glued: {line}")


if __name__ == "__main__":
    main()
