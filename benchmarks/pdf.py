"""How well PDF files are read, measured against other forms of the same articles.

    PYTHONPATH=. python benchmarks/pdf.py FOLDER [FOLDER ...]

The folders hold PDF files and, for some, the same article as JATS XML or HTML, under whatever
names: two files are twins when their titles or DOIs agree. For every PDF: was it read, how many
seconds of the processor did it take, why was it refused. For every pair: which share of the
sentences in the paragraphs of the twin stands in the text of the PDF character by character, white
space folded ("kept"), and which share of the sentences of the PDF's paragraphs stands in the twin
("own"). The second of each two shares allows for other characters of the same look: quotation
marks, dashes, primes, and spaces around signs, which typesetters change.
"""

import argparse
import re
import time
import unicodedata
from pathlib import Path
from typing import NamedTuple

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import BlockKind, Document
from assistant.text.passages import block_sentences
from assistant.text.writer import fold

READ = {".pdf", ".xml", ".nxml", ".html", ".htm"}
TWINS = ("jats", "html")
PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
# Shorter ones are found anywhere.
LEAST = 40
# Hyphens and dashes, tildes, single and double quotation marks and primes.
ALIKE = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | {"\u223c": "~"}
    | dict.fromkeys("\u2018\u2019\u2032\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u2033", '"')
)
NOT_WORDS = re.compile(r"[\W_]+")


class Shares(NamedTuple):
    """Of how many sentences how many are found, exactly and alike."""

    sentences: int
    exact: int
    alike: int

    def __str__(self) -> str:
        exact, alike = (count / max(1, self.sentences) for count in self[1:])
        return f"{exact:6.1%} {alike:6.1%} of {self.sentences:4}"


def main() -> None:
    """Print one line for each PDF and the totals."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--missing", action="store_true", help="print the sentences not found")
    arguments = parser.parse_args()
    documents = list(read_all(arguments.folders))
    twins = [document for document in documents if document.source.format in TWINS]
    kept, own = Shares(0, 0, 0), Shares(0, 0, 0)
    for document in documents:
        if document.source.format != "pdf":
            continue
        twin = next((twin for twin in twins if are_twins(document, twin)), None)
        if twin is None:
            continue
        one = found(twin, document, missing=arguments.missing)
        other = found(document, twin, missing=False)
        name = Path(document.source.path).name[:50]
        print(f"kept {one}   own {other}   {name} / {twin.source.format}")
        kept = Shares(*(a + b for a, b in zip(kept, one, strict=True)))
        own = Shares(*(a + b for a, b in zip(own, other, strict=True)))
    print(f"kept {kept}   own {own}   all")


def read_all(folders: list[Path]) -> list[Document]:
    """Read all files below `folders`; say of each PDF how that went."""
    documents: list[Document] = []
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix.lower() not in READ:
            continue
        start = time.process_time()
        try:
            read = parse(path.read_bytes(), path.as_posix()).documents
        except UnreadableFile as error:
            read = ()
            if path.suffix.lower() == ".pdf":
                print(f"refused {path.name[:50]}: {error}")
        documents += read
        if path.suffix.lower() == ".pdf" and read:
            spent = time.process_time() - start
            size = f"{len(read[0].text):7,} characters {len(read[0].blocks):4} blocks"
            print(f"{spent:5.1f} s {size} {path.name[:60]}")
    return documents


def are_twins(one: Document, other: Document) -> bool:
    """Whether titles or DOIs agree."""
    if one.identifiers.doi and one.identifiers.doi == other.identifiers.doi:
        return True
    return len(one.title) > LEAST and NOT_WORDS.sub("", one.title.casefold()) == NOT_WORDS.sub(
        "", other.title.casefold()
    )


def found(document: Document, within: Document, *, missing: bool) -> Shares:
    """Count the sentences of the paragraphs of `document` that stand in the text of `within`."""
    exact, alike = fold(within.text), look(within.text)
    counts = [0, 0, 0]
    for block in document.blocks:
        for span in block_sentences(document, block) if block.kind in PROSE else ():
            sentence = fold(document.text[span.start : span.end])
            if len(sentence) < LEAST:
                continue
            counts[0] += 1
            counts[1] += sentence in exact
            counts[2] += look(sentence) in alike
            if missing and look(sentence) not in alike:
                print("   -", sentence[:300])
    return Shares(*counts)


def look(text: str) -> str:
    """Return `text` without white space, and signs that look alike as one."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(ALIKE))


if __name__ == "__main__":
    main()
