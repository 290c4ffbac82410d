"""How well the number of participants is read, compared with numbers that somebody judged.

    python benchmarks/participants.py [--part dev|test|all] [--judged FILE] PATH...

Paths are files or folders of articles. FILE is a JSON object from document id to an object with the
list `participants`: each number in it is right ("p150" is a planned one), and null says that
leaving the number out is right, too. Precision is the share of numbers given that are right; recall
the share of documents with a number, where null is not in the list. ``dev`` and ``test`` are halves
by the digest of the document's id: patterns were changed on one and are reported on the other. The
time is what reading the numbers adds, beside that of reading the files.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from designs import Judged, documents, shown

from assistant.evaluate.estimates import ratio
from assistant.records import Design, Document
from assistant.study_design.participants import with_participants

JUDGED = Path(__file__).parent / "designs" / "judged.json"


class Judgement(NamedTuple):
    """A number that was read, those that are right, and whether the document is a trial."""

    given: str
    right: tuple[str, ...]
    is_trial: bool


def judgement(document: Document, judged: Judged) -> Judgement:
    """The number of a document beside those that are right; an empty text is no number."""
    right = tuple("" if each is None else str(each) for each in judged[document.id]["participants"])
    planned = "p" if document.population_planned else ""
    given = "" if document.population is None else f"{planned}{document.population}"
    is_trial = Design.RANDOMISED_TRIAL.value in judged[document.id].get("design", ())
    return Judgement(given, right, is_trial)


def report(judgements: list[Judgement]) -> None:
    """Print precision, and recall of all documents and of randomised trials."""
    given = [float(bool(each.given)) for each in judgements]
    right = [float(bool(each.given) and each.given in each.right) for each in judgements]
    print(
        f"{sum(given):.0f} numbers, {sum(right):.0f} right: precision {shown(ratio(right, given))}"
    )
    for name, trials_only in (("documents", False), ("randomised trials", True)):
        true = [
            float("" not in each.right and (each.is_trial or not trials_only))
            for each in judgements
        ]
        hits = [one * other for one, other in zip(right, true, strict=True)]
        print(f"{sum(true):.0f} {name} with a number: recall {shown(ratio(hits, true))}")


def main() -> None:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--part", choices=("dev", "test", "all"), default="test")
    parser.add_argument("--judged", type=Path, default=JUDGED)
    parser.add_argument("--wrong", action="store_true", help="name the documents that are wrong")
    parser.add_argument("paths", type=Path, nargs="+")
    given = parser.parse_args()
    judged = json.loads(given.judged.read_text())
    judgements = []
    seconds, begun = 0.0, time.process_time()
    for document in documents(given.paths, given.part):
        if "participants" in judged.get(document.id, ()):
            judgements.append(judgement(document, judged))
            if given.wrong and judgements[-1].given not in judgements[-1].right:
                print(document.id, *judgements[-1], document.population_quote)
            unread = replace(document, population=None, population_span=None)
            started = time.process_time()
            with_participants(unread)
            seconds += time.process_time() - started
    spent = time.process_time() - begun
    each = 1000 * seconds / max(1, len(judgements))
    print(
        f"{len(judgements)} documents, {each:.1f} ms each; all: {spent:.0f} s; part: {given.part}\n"
    )
    report(judgements)


if __name__ == "__main__":
    main()
