"""Compare sentence splitters on the marked paragraphs.

Run with the project installed: `python benchmarks/sentences/compare.py --data DIR`. A candidate
that is not installed is left out.
"""

import argparse
import importlib.metadata
import re
import sys
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import marks

from assistant.text.sentences import SPLITTER, sentences

Splitter = Callable[[str], marks.Spans]
CITED = re.compile(r"[.?!][\"\u201d\u2019')\]]*(?:\d|\s?\[\d)")
load = importlib.import_module


def covering(text: str, ends: Iterable[int]) -> marks.Spans:
    """Cover the whole text with spans that end where a splitter says."""
    cuts = [0, *sorted({end for end in ends if 0 < end < len(text)}), len(text)]
    return list(pairwise(cuts))


def located(text: str, parts: Iterable[str]) -> marks.Spans:
    """Find the sentences that a splitter gave as strings."""
    place, ends = 0, []
    for part in parts:
        found = text.find(part.strip(), place)
        if found >= 0:
            place = found + len(part.strip())
            ends.append(place)
    return covering(text, ends)


def _pysbd() -> Splitter:
    segmenter = load("pysbd").Segmenter(language="en", clean=False, char_span=True)
    return lambda text: covering(text, (span.end for span in segmenter.segment(text)))


def _sentencex() -> Splitter:
    found = load("sentencex").get_sentence_boundaries
    return lambda text: covering(text, (end["end_index"] for end in found("en", text)))


def _syntok() -> Splitter:
    analyze = load("syntok.segmenter").analyze

    def split(text: str) -> marks.Spans:
        last = [sentence[-1] for paragraph in analyze(text) for sentence in paragraph if sentence]
        return covering(text, (token.offset + len(token.value) for token in last))

    return split


def _segtok() -> Splitter:
    split = load("segtok.segmenter").split_single
    return lambda text: located(text, split(text))


def _nupunkt() -> Splitter:
    spans = load("nupunkt").sent_spans
    return lambda text: covering(text, (end for _, end in spans(text)))


def _blingfire() -> Splitter:
    split = load("blingfire").text_to_sentences_and_offsets
    return lambda text: covering(text, (end for _, end in split(text)[1]))


def _tokenizesentences() -> Splitter:
    spans = load("tokenizesentences").tokenize_spans
    return lambda text: covering(text, (end for _, end in spans(text)))


def _charboundary() -> Splitter:
    segmenter = load("charboundary").get_small_segmenter()
    return lambda text: located(text, segmenter.segment_to_sentences(text))


def _biosenter() -> Splitter:
    pipeline = load("spacy").load("biosenter")
    return lambda text: covering(text, (span.end_char for span in pipeline(text).sents))


def plain() -> Splitter:
    """Apply the least rule: a stop, a blank, and no small letter behind."""
    stop = re.compile(r"[.?!]+[\"\u201d\u2019')\]]*(?=\s+[^a-z\s])")
    return lambda text: covering(text, (found.end() for found in stop.finditer(text)))


def repaired(splitter: Splitter) -> Splitter:
    """Keep a splitter's ends where the rules agree, and add theirs behind citations."""

    def split(text: str) -> marks.Spans:
        rules = marks.boundaries(text, sentences(text))
        found = marks.boundaries(text, splitter(text))
        cited = {end for end in rules - found if CITED.search(text[max(0, end - 12) : end])}
        return covering(text, (found & rules) | cited)

    return split


CANDIDATES = (
    _pysbd,
    _sentencex,
    _syntok,
    _segtok,
    _nupunkt,
    _blingfire,
    _tokenizesentences,
    _charboundary,
    _biosenter,
)


def ready() -> dict[str, Splitter]:
    """Make every candidate that is installed, and each again with the repairs."""
    found: dict[str, Splitter] = {f"this ({SPLITTER})": sentences, "plain rule": plain()}
    for make in CANDIDATES:
        name = make.__name__.removeprefix("_")
        try:
            splitter = make()
        except (ImportError, OSError) as missing:
            print(f"{name} is left out: {missing}", file=sys.stderr)
            continue
        found[f"{name} {importlib.metadata.version(name)}"] = splitter
        found[f"{name}, repaired"] = repaired(splitter)
    return found


def speed(paragraphs: list[marks.Paragraph], splitter: Splitter) -> float:
    """Count marked sentences a second, in the best of three passes."""
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        for paragraph in paragraphs:
            splitter(paragraph.text)
        took.append(time.perf_counter() - begun)
    return sum(len(paragraph.ends) for paragraph in paragraphs) / min(took)


def row(name: str, paragraphs: list[marks.Paragraph], part: str, splitter: Splitter) -> str:
    """Make one line of the table."""
    chosen = [paragraph for paragraph in paragraphs if paragraph.set == part]
    by_pick = [
        marks.score([paragraph for paragraph in chosen if paragraph.pick == pick], splitter).f1
        for pick in ("random", "hard")
    ]
    whole = marks.score(chosen, splitter)
    figures = (whole.precision, whole.recall, whole.f1, *by_pick)
    cells = [name, *(f"{figure:.3f}" for figure in figures), f"{speed(chosen, splitter):,.0f}"]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the real data")
    parser.add_argument("--set", choices=("dev", "test"), default="test")
    asked = parser.parse_args()
    paragraphs = list(marks.load(asked.data))
    print("| splitter | precision | recall | F1 | F1 random | F1 hard | sentences/s |")
    print("|---|---|---|---|---|---|---|")
    for name, splitter in ready().items():
        print(row(name, paragraphs, asked.set, splitter), flush=True)


if __name__ == "__main__":
    main()
