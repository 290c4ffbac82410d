"""Every sentence that an index could quote, compared with the bytes of its file.

The files are invented, so that what they say is known without a reader. They hold letters of many
scripts, marks that combine, spaces of many widths, and what each format has to escape.
"""

from __future__ import annotations

import contextlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from children import in_child
from indexing import make, open_documents

from assistant.engine import Assistant
from assistant.index.store import Store
from assistant.render import as_json
from assistant.verify import prove_answers, read_exported
from benchmarks.suite.counts import Row

_BATCH = 100_000  # sentences of one build; chosen by hand, for its memory
_SENTENCES = 100  # of an article
_PARAGRAPH = 5  # sentences
_ASKED = 20  # questions of a batch, whose answers are exported and proved
_WORDS = [
    *("relapses", "patients", "inventumab", "placebo", "reduced", "neuritis", "disability"),
    *("na\u00efve", "\u03b2-blocker", "\u00b5g", "10\u2079/L", "5\u20137%", "<0.05", "AT&T"),
    *("\u2018so-called\u2019", "\u4e2d\u6587", "\u0440\u0435\u0446\u0438\u0434\u0438\u0432"),
    *("\u0639\u0644\u0627\u062c", "e\u0301tude", "\U0001f9ec", "\u212bngstr\u00f6m", "\ufb01bre"),
    *("O\u2032Brien", "95%", "3.5\u2009mg", "\\alpha", "{x}", '"quoted"'),
]


class Article(NamedTuple):
    """An invented article: its file, and its sentences word for word."""

    name: str
    data: bytes
    sentences: list[str]


def sentence(article: int, number: int, chance: random.Random) -> str:
    """A sentence that no other article has, and no other place of this one."""
    words = " ".join(chance.choices(_WORDS, k=chance.randint(4, 12)))
    return f"Outcome {article}-{number} of {words} was measured."


def _jsonl(title: str, paragraphs: list[str], chance: random.Random) -> str:
    sections = [{"heading": "Results", "text": text} for text in paragraphs]
    record = {"id": title, "title": title, "sections": sections}
    return json.dumps(record, ensure_ascii=chance.random() < 0.5) + "\n"


def _jats(title: str, paragraphs: list[str], chance: random.Random) -> str:
    def written(text: str) -> str:
        if chance.random() < 0.5:
            return escape(text)
        return "".join(c if c.isascii() else f"&#{ord(c)};" for c in escape(text))

    body = "".join(f"<p>{written(text)}</p>" for text in paragraphs)
    return (
        "<article><front><article-meta><title-group><article-title>"
        f"{title}</article-title></title-group></article-meta></front>"
        f"<body><sec><title>Results</title>{body}</sec></body></article>"
    )


def _plain(title: str, paragraphs: list[str], _: random.Random) -> str:
    return "\n\n".join([title, *paragraphs]) + "\n"


FORMATS: dict[str, Callable[[str, list[str], random.Random], str]] = {
    "jsonl": _jsonl,
    "xml": _jats,
    "txt": _plain,
}


def article(number: int, chance: random.Random) -> Article:
    """An article in one of the formats."""
    sentences = [sentence(number, at, chance) for at in range(_SENTENCES)]
    paragraphs = [
        " ".join(sentences[at : at + _PARAGRAPH]) for at in range(0, _SENTENCES, _PARAGRAPH)
    ]
    suffix = sorted(FORMATS)[number % len(FORMATS)]
    text = FORMATS[suffix](f"Invented trial number {number}", paragraphs, chance)
    return Article(f"a{number:06}.{suffix}", text.encode(), sentences)


def quotable(store: Store) -> Iterator[tuple[str, str]]:
    """(file, sentence) of everything that an index could quote."""
    for part in store.parts:
        for number in part.segment.numbers():
            document = part.segment.load(number)
            for place in part.segment.passages_of(number).values():
                for start, end in place.spans()[1]:
                    yield document.source.path, document.text[start:end]


def compared(store: Store, articles: dict[str, list[str]]) -> Iterator[str]:
    """Compare sentences with those that were written, byte for byte; yields what is wrong."""
    given: dict[str, list[str]] = {path: [] for path in articles}
    for path, quote in quotable(store):
        given[path].append(quote)
    for path, sentences in articles.items():
        for quote, written in zip(given[path], sentences, strict=False):
            if quote.encode() != written.encode():
                yield f"{path}: {quote!r} is not {written!r}"
        if len(given[path]) != len(sentences):
            yield f"{path}: {len(given[path])} sentences of {len(sentences)}"


def exported(corpus: Path, index: Path, asked: list[str]) -> tuple[int, list[str]]:
    """How many quotes answers to some sentences export, and what the proof finds wrong."""
    with Assistant.open(index, fast=True) as assistant:
        answers = [as_json.answer(assistant.ask(text)) for text in asked]
        sealed = read_exported(json.dumps(answers).encode())
        proofs = prove_answers(sealed, [corpus], assistant, None)
    wrong = [f"not proved: {proof}" for proof in proofs if not proof.is_sound]
    return sum(len(answer["evidence"]) for answer in answers), wrong


def batch(folder: Path, first: int, count: int, seed: int) -> str:
    """Write, build and compare `count` articles: quotes, exported ones, and faults, as JSON."""
    chance = random.Random(f"{seed}:{first}")
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir(parents=True)
    articles: dict[str, list[str]] = {}
    for number in range(first, first + count):
        made = article(number, chance)
        (corpus / made.name).write_bytes(made.data)
        articles[made.name] = made.sentences
    make(corpus, index)
    with contextlib.closing(open_documents(index)) as store:
        wrong = list(compared(store, articles))
    asked = [
        chance.choice(articles[name])
        for name in chance.sample(sorted(articles), min(_ASKED, count))
    ]
    proved, unproved = exported(corpus, index, asked)
    return json.dumps([sum(map(len, articles.values())), proved, wrong + unproved])


def run(folder: Path, count: int, seed: int) -> Row:
    """Compare `count` sentences, in builds of at most 100,000."""
    row = Row("quotes compared with the bytes of files", 1_000_000)
    while row.tried < count:
        size = min(_BATCH, count - row.tried) // _SENTENCES or 1
        here = folder / "batch"
        first = row.tried // _SENTENCES
        status, said = in_child(lambda: batch(here, first, size, seed))  # noqa: B023
        if status:
            row.faults.append(f"the build of articles {first}... ended with {status}")
            break
        quotes, proved, wrong = json.loads(said)
        row.add("compared", *wrong, tried=quotes)
        row.outcomes["also in an answer that verify proved"] += proved
        shutil.rmtree(here)
    return row
