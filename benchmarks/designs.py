"""How well the text of articles gives their design: types hidden, then compared with them.

    python benchmarks/designs.py [--part dev|test|all] [--stated] PATH...

Paths are files or folders of records with publication types, in any format that the assistant
reads. The design that the types state is the truth; the design that a sentence states, or that is
judged by the words, is compared with it, one row a class, with 95 % bootstrap intervals. With
`--stated` only sentences count. Records without a design among their types are left out; at the
end stands how many designs the texts of those give. ``dev`` and
``test`` are halves by the digest of the document's id: rules are changed on one and reported on
the other. With `--judged FILE` the truth is somebody's judgement instead: a JSON object from
document id to an object with the list `design`. Where several designs are in the list, each is
right, and the document does not count for recall. `benchmarks/designs/` has such a file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from assistant.errors import UnreadableFile
from assistant.evaluate.estimates import Figure, ratio
from assistant.formats import parse
from assistant.records import Design, Document
from assistant.study_design.publication_types import JUDGED, design_of, is_no_study
from assistant.study_design.stated import with_design

Judged = Mapping[str, Mapping[str, list[str]]]


class Pair(NamedTuple):
    """What a document may rightly be called, and what its text says."""

    truth: tuple[Design, ...]
    said: Design


def documents(paths: list[Path], part: str) -> Iterator[Document]:
    """Yield the documents of files and folders that belong to `part`, each id once."""
    seen: set[str] = set()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if not file.is_file():
                continue
            try:
                read = parse(file.read_bytes(), file.name).documents
            except UnreadableFile:
                continue
            for document in read:
                if document.id not in seen and part in ("all", part_of(document.id)):
                    seen.add(document.id)
                    yield document


def part_of(identity: str) -> str:
    """Which half a document belongs to."""
    return "test" if hashlib.sha256(identity.encode()).digest()[0] % 2 else "dev"


def shown(figure: Figure | None) -> str:
    """A figure with its interval."""
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})" if figure else "-"


def row(design: Design, pairs: list[Pair]) -> str:
    """Counts, precision and recall of one class, as a row of a table."""
    said = [float(pair.said is design) for pair in pairs]
    right = [float(pair.said is design and design in pair.truth) for pair in pairs]
    true = [float(pair.truth == (design,)) for pair in pairs]
    hits = [one * other for one, other in zip(said, true, strict=True)]
    figures = (ratio(right, said), ratio(hits, true))
    counts = f"{sum(true):.0f} | {sum(said):.0f} | {sum(right):.0f}"
    return f"| {design.value} | {counts} | {' | '.join(map(shown, figures))} |"


def report(pairs: list[Pair]) -> None:
    """Print the table of all classes, and what was taken for what."""
    print("| design | true | said | right | precision | recall |")
    print("|---|---|---|---|---|---|")
    for design in Design:
        named = any(design in (*pair.truth, pair.said) for pair in pairs)
        if named and design is not Design.NOT_STATED:
            print(row(design, pairs))
    others = set(Design) - {Design.RANDOMISED_TRIAL, Design.NOT_STATED}
    for name, designs in (("all", others | {Design.RANDOMISED_TRIAL}), ("all others", others)):
        said = [float(pair.said in designs) for pair in pairs]
        right = [float(pair.said in designs and pair.said in pair.truth) for pair in pairs]
        true = [float(len(pair.truth) == 1 and pair.truth[0] in designs) for pair in pairs]
        hits = [one * other for one, other in zip(right, true, strict=True)]
        print(f"\n{name}: precision {shown(ratio(right, said))}, recall {shown(ratio(hits, true))}")
    for pair, count in Counter(pairs).most_common():
        if pair.said not in pair.truth and pair.said is not Design.NOT_STATED:
            names = " or ".join(truth.value for truth in pair.truth)
            print(f"  {count} {names}: said to be {pair.said.value}")


def main() -> None:
    """Read, hide, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--part", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--stated", action="store_true", help="count only what sentences state")
    parser.add_argument("--judged", type=Path, help="judged designs of documents, as JSON")
    parser.add_argument("paths", type=Path, nargs="+")
    given = parser.parse_args()
    judged = json.loads(given.judged.read_text()) if given.judged else None
    pairs: list[Pair] = []
    unstated: Counter[str] = Counter()
    seconds, read = 0.0, 0
    for document in documents(given.paths, given.part):
        begun = time.process_time()
        found = with_design(_untyped(document))
        seconds += time.process_time() - begun
        read += 1
        by_words = found.design_reason == JUDGED
        said = Design.NOT_STATED if by_words and given.stated else found.design
        truth = truth_of(document, judged)
        if truth is not None:
            pairs.append(Pair(truth, said))
        elif judged is None and not is_no_study(document.publication_types):
            unstated[said.value] += 1
    print(f"{read} documents, {1000 * seconds / max(1, read):.2f} ms each; part: {given.part}\n")
    report(pairs)
    if unstated:
        told = ", ".join(f"{count} {design}" for design, count in unstated.most_common())
        print(f"\nwithout a type that states a design: {told}")


def _untyped(document: Document) -> Document:
    """A document without the design that its file states."""
    return replace(
        document,
        publication_types=(),
        design=Design.NOT_STATED,
        design_reason="",
        design_span=None,
    )


def truth_of(document: Document, judged: Judged | None) -> tuple[Design, ...] | None:
    """What a document is, by its types or by somebody's judgement; None when nobody says."""
    if judged is not None:
        known = judged.get(document.id)
        return tuple(map(Design, known["design"])) if known and "design" in known else None
    typed = design_of(document.publication_types)
    return None if typed is Design.NOT_STATED else (typed,)


if __name__ == "__main__":
    main()
