"""What readers of PDF files and web pages make of articles, measured against their JATS twins.

    PYTHONPATH=. python benchmarks/readers.py FOLDER [--text NAME=FOLDER ...] [--show KIND]

FOLDER holds pairs: `PMC1.xml` (JATS) and `PMC1.pdf` or `PMC1.html`. With --text, another program's
text of the same files is measured, too: `PMC1.txt`, with blank lines between its paragraphs, as
`benchmarks/other_readers.py` writes it.

For every reader the table says how many files it read, and

- kept: the share of the sentences in the article's paragraphs that the reader gives;
- joined: the share of the reader's own sentences that consist of two pieces of the article that are
  apart there: something between them was left out, or a wrong line follows;
- numbers: the share with the letters of a sentence of the article, but other digits;
- elsewhere: the share that is not in the article in any of these ways (names, licences, tables).

White space, and signs of the same look, do not count; see `look`.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import BlockKind, Document
from assistant.text.sentences import sentences
from benchmarks.pdf import LEAST, PROSE, look

READ = (".pdf", ".html")
# Characters without white space of each of two pieces of a sentence that was joined; shorter ones
# are found anywhere.
LEAST_PIECE = 15
# A letter that no article has, so that no sentence is found across two paragraphs.
BETWEEN = "\N{LATIN LETTER ALVEOLAR CLICK}"
NOT_SHOWN = re.compile(r"[\W_]+")
NOT_LETTERS = re.compile(r"[\W\d_]+")
KINDS = ("found", "numbers", "joined", "elsewhere")


class Article:
    """The text of a twin in the forms in which sentences are looked up."""

    def __init__(self, paragraphs: Iterable[str], headings: Iterable[str] = ()) -> None:
        self.exact = look(BETWEEN.join(paragraphs))
        self._headings = {_shown(heading) for heading in headings}

    @cached_property
    def shown(self) -> str:
        """Letters and digits only."""
        return NOT_SHOWN.sub("", self.exact).casefold()

    @cached_property
    def letters(self) -> str:
        """Letters only."""
        return NOT_LETTERS.sub("", self.exact).casefold()

    def kind_of(self, sentence: str) -> str:
        """Return which of `KINDS` a sentence is, apart from a heading printed before it."""
        label, sign, rest = sentence.partition(":")
        if sign and _shown(label) in self._headings:
            sentence = rest
        looked = look(sentence)
        shown = NOT_SHOWN.sub("", looked).casefold()
        if looked in self.exact or shown in self.shown:
            return "found"
        if NOT_LETTERS.sub("", looked).casefold() in self.letters:
            return "numbers"
        return "joined" if self._has_pieces(shown) else "elsewhere"

    def _has_pieces(self, shown: str) -> bool:
        """Whether the sentence consists of a beginning and an end that the article has."""
        low, high = 0, len(shown)
        while low < high:  # the longest beginning in the article
            middle = (low + high + 1) // 2
            low, high = (middle, high) if shown[:middle] in self.shown else (low, middle - 1)
        rest = shown[low:]
        if min(low, len(rest)) < LEAST_PIECE:
            return False
        # A few characters of the beginning may also fit by chance.
        return any(rest[cut:] in self.shown for cut in range(min(4, len(rest) - LEAST_PIECE)))


def _shown(text: str) -> str:
    return NOT_SHOWN.sub("", look(text)).casefold()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--text", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--show", choices=KINDS[1:], help="print our sentences of this kind")
    arguments = parser.parse_args()
    twins = dict(_twins(arguments.folder))
    print(
        "| reader | files | sentences of the articles | kept | own | joined | numbers | elsewhere |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    given = {path: _ours(path) for path in twins}
    _row("evidence-assistant", given, twins, arguments.show)
    for name, _, folder in (text.partition("=") for text in arguments.text):
        given = {path: _theirs(Path(folder) / f"{path.stem}.txt") for path in twins}
        _row(name, given, twins, None)


def _twins(folder: Path) -> Iterator[tuple[Path, Document]]:
    """Yield the files that have a twin with a body, and the twin."""
    for path in sorted(folder.iterdir()):
        if path.suffix not in READ:
            continue
        twin = parse(path.with_suffix(".xml").read_bytes(), path.stem + ".xml").documents[0]
        if twin.is_full_text:
            yield path, twin


def _ours(path: Path) -> list[str]:
    try:
        return _prose(parse(path.read_bytes(), path.name).documents[0])
    except UnreadableFile:
        return []


def _prose(document: Document) -> list[str]:
    return [document.text[slice(*block.span)] for block in document.blocks if block.kind in PROSE]


def _theirs(path: Path) -> list[str]:
    paragraphs = re.split(r"\n\s*\n", path.read_text(encoding="utf-8")) if path.exists() else []
    return [" ".join(paragraph.split()) for paragraph in paragraphs]


def _sentences(paragraphs: Iterable[str]) -> list[str]:
    """Return the sentences that are long enough to be looked up."""
    spans = ((text, span) for text in paragraphs for span in sentences(text))
    found = (text[slice(*span)].strip() for text, span in spans)
    return [sentence for sentence in found if len(look(sentence)) >= LEAST]


def _row(
    name: str, given: dict[Path, list[str]], twins: dict[Path, Document], show: str | None
) -> None:
    kinds: Counter[str] = Counter()
    wanted = kept = 0
    for path, twin in twins.items():
        headings = [
            twin.text[slice(*block.span)]
            for block in twin.blocks
            if block.kind is BlockKind.HEADING
        ]
        article = Article(twin.text.split("\n\n"), headings)
        for sentence in _sentences(given[path]):
            kind = article.kind_of(sentence)
            kinds[kind] += 1
            if kind == show:
                print(f"{path.stem}: {sentence}")
        text = Article(given[path])
        needed = _sentences(_prose(twin))
        wanted += len(needed)
        kept += sum(look(sentence) in text.exact for sentence in needed)
    own_all = max(1, kinds.total())
    shares = " | ".join(
        f"{kinds[kind] / own_all:.2%}" for kind in ("joined", "numbers", "elsewhere")
    )
    read = sum(bool(paragraphs) for paragraphs in given.values())
    print(
        f"| {name} | {read} of {len(given)} | {wanted:,} | {kept / max(1, wanted):.1%} "
        f"| {kinds.total():,} | {shares} |"
    )


if __name__ == "__main__":
    main()
