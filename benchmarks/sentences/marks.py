"""Hand-marked sentence ends on real paragraphs, kept as places and never as text."""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

MARKS = Path(__file__).with_name("marks.jsonl")
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Paragraph:
    """One marked paragraph: `ends` are offsets just behind the last mark of each sentence."""

    text: str
    ends: frozenset[int]
    set: str
    pick: str


@dataclass(frozen=True)
class Score:
    """Boundary counts, without the ends of paragraphs, as no splitter can miss those."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Right ends among those found."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Right ends among those marked."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def folded(text: str) -> str:
    """Fold white space to single blanks."""
    return " ".join(text.split())


def elements(path: Path, tag: str) -> list[str]:
    """Read all elements of that name, in document order, without comments."""
    # An entity is left unread: a file from elsewhere must not reach out of itself.
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    raw = path.read_bytes()
    root = etree.fromstring(gzip.decompress(raw) if path.suffix == ".gz" else raw, parser)
    return [
        folded("".join(str(part) for part in found.itertext()))
        for found in root.iter(tag, "{*}" + tag)
    ]


def line_text(path: Path, document: str) -> str:
    """Read one document of a file with a JSON object in each line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["id"] == document:
                return folded(record["text"])
    raise LookupError(document)


def blocks(path: Path) -> list[str]:
    """Split a plain text at its blank lines."""
    found: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [folded(" ".join(block)) for block in found if block]


def extract(data: Path, place: dict[str, Any]) -> str:
    """Read the paragraph that a mark names."""
    path = data / str(place["file"])
    if "element" in place:
        return elements(path, str(place["element"]))[int(place["ordinal"])]
    if "id" in place:
        return line_text(path, str(place["id"]))
    return blocks(path)[int(place["block"])]


def digest(text: str) -> str:
    """Hash a text, to tell whether it is the one that was marked."""
    return hashlib.sha256(text.encode()).hexdigest()


def load(data: Path, marks: Path = MARKS) -> Iterator[Paragraph]:
    """Read the marked paragraphs anew from `data`; a changed text is an error, not a result."""
    for line in marks.read_text(encoding="utf-8").splitlines():
        mark = json.loads(line)
        text = extract(data, mark)
        if digest(text) != mark["sha256"]:
            raise ValueError(f"{mark['file']}: the text is not the one that was marked")
        yield Paragraph(text, frozenset(mark["ends"]), mark["set"], mark["pick"])


def boundaries(text: str, spans: Spans) -> frozenset[int]:
    """Take the ends of spans without trailing blanks, whichever span has those."""
    return frozenset(len(text[:end].rstrip()) for start, end in spans if text[start:end].strip())


def score(paragraphs: Iterable[Paragraph], splitter: Callable[[str], Spans]) -> Score:
    """Count the ends that a splitter finds, over all paragraphs."""
    right = wrong = missed = 0
    for paragraph in paragraphs:
        last = {len(paragraph.text)}
        found = boundaries(paragraph.text, splitter(paragraph.text)) - last
        gold = paragraph.ends - last
        right += len(found & gold)
        wrong += len(found - gold)
        missed += len(gold - found)
    return Score(right, wrong, missed)
