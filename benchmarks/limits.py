"""What real files cost and hold: the figures that the limits of reading are chosen by.

    PYTHONPATH=. python benchmarks/limits.py FOLDER [FOLDER ...]

Every file below the folders is read and cut into passages as `assistant build` does it, each in a
process of its own. Printed is, for each thing that is limited, the most that was found, and where.
"""

import argparse
import multiprocessing
import pickle
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.index.prepared import prepare
from assistant.records import Document
from assistant.text.passages import block_sentences, passages

STATUS = Path("/proc/self/status")
DOCUMENTATION = {"SOURCE.md", "README.md"}  # beside the data
SIGNS = "characters"


def main() -> None:
    """Print the largest of everything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    paths = [
        path
        for folder in parser.parse_args().folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in DOCUMENTATION
    ]
    most: dict[str, tuple[float, Path]] = {}
    read = documents = 0
    with multiprocessing.get_context("spawn").Pool(maxtasksperchild=200) as pool:
        for path, found in zip(paths, pool.imap(measured, paths), strict=True):
            read += bool(found)
            documents += int(found.pop("documents", 0))
            for name, size in found.items():
                most[name] = max(most.get(name, (0.0, path)), (size, path))
    print(f"{len(paths):,} files, {read:,} read, {documents:,} documents")
    for name, (size, path) in most.items():
        shown = f"{size:.2f}" if name == "seconds of processor" else f"{size:,.0f}"
        print(f"{name}: {shown} ({path.name})")


def measured(path: Path) -> dict[str, float]:
    """What one file costs and holds; nothing when it cannot be read."""
    data = path.read_bytes()
    before, start = memory(), time.process_time()
    try:
        prepared = prepare(data, path.name)
    except UnreadableFile:
        return {}
    sent = len(pickle.dumps(prepared))
    seconds, used = time.process_time() - start, memory() - before
    documents = parse(data, path.name).documents
    found: dict[str, float] = {
        "documents": len(documents),
        "seconds of processor": seconds,
        "MB of memory": used / 1024**2,
        "MB sent back": sent / 1024**2,
    }
    for document, one in zip(documents, prepared.documents, strict=True):
        sizes = {
            **dict(held(document)),
            f"{SIGNS} of a record": len(one.row.record),
            f"{SIGNS} of headings and places": len(one.row.blocks),
        }
        for name, size in sizes.items():
            found[name] = max(found.get(name, 0.0), size)
    return found


def held(document: Document) -> Iterator[tuple[str, int]]:
    """The sizes of what a document holds."""
    quotable = [block for block in document.blocks if block.kind.quotable]
    sentences = [span for block in quotable for span in block_sentences(document, block)]
    yield f"{SIGNS} of an id", len(document.id)
    yield f"{SIGNS} of a title", len(document.title)
    yield f"{SIGNS} of a text", len(document.text)
    yield "paragraphs, headings and rows", len(document.blocks)
    sections = (sum(map(len, block.section)) for block in document.blocks)
    yield f"{SIGNS} of the headings above a paragraph", max(sections, default=0)
    lengths = (block.span.end - block.span.start for block in quotable)
    yield f"{SIGNS} of a paragraph", max(lengths, default=0)
    yield f"{SIGNS} of a sentence", max((end - start for start, end in sentences), default=0)
    spans = (cut.span for cut in passages(document))
    yield f"{SIGNS} of a passage", max((end - start for start, end in spans), default=0)


def memory() -> int:
    """Peak bytes of address space of this process."""
    [peak] = [line for line in STATUS.read_text("ascii").splitlines() if line.startswith("VmPeak")]
    return int(peak.split()[1]) * 1024


if __name__ == "__main__":
    main()
