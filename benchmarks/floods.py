"""Files that try to end a build, and what becomes of them and of the files beside them.

    PYTHONPATH=. python benchmarks/floods.py DATA [--mutants 10000] [--size 50000000] [--only NAME]

DATA/formats holds one folder of real files for each format. Mutants are made of them: flipped
bytes, truncation, pieces repeated, removed or swapped. Floods are one thing repeated up to `size`
bytes: one line, deep nesting, a million records. Each batch of them is built into an index, by the
command and with the hashing model, together with five good files whose names stand between theirs.
Printed are the batches that did not end with exit code 0 or 1, lost a good document or changed one,
or lost a bad file without a word; and the seconds and the peak memory of the build process.
"""

import argparse
import gzip
import io
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from assistant.index.generations import Generations
from assistant.index.manifest import Manifest
from assistant.index.store import Store, open_store

SEED_SIZE = 64 * 1024  # bytes of the largest real file that mutants are made of
SEEDS = 12  # real files of one format
FLOODS = 10  # of one build
SECONDS = 600  # a build that takes longer is a finding
GOOD = [f"{letter}-good.md" for letter in "afkpz"]


class Trial(NamedTuple):
    """One build: what was wrong, and what it cost."""

    wrong: tuple[str, ...]
    files: int
    read: int
    seconds: float
    memory: int


def good_files() -> dict[str, bytes]:
    """Five articles whose names sort before, between and after the others."""
    return {
        name: (
            f"# A trial of inventumab number {number} in fictive neuritis\n\n## Results\n\n"
            f"Inventumab reduced relapses by {number}0% against placebo. Headache was common in "
            f"arm {number}. Neuromyelitis optica (NMO) was not studied.\n"
        ).encode()
        for number, name in enumerate(GOOD, start=1)
    }


def trial(bad: Mapping[str, bytes], folder: Path) -> Trial:
    """Build `bad` files together with the good ones in the empty `folder`."""
    expected = _expected()
    corpus, index = folder / "corpus", folder / "index"
    _write(corpus, {**good_files(), **bad})
    start = time.monotonic()
    status, said, memory = _build(corpus, index)
    seconds = time.monotonic() - start
    wrong = [f"exit code {status}: {said[-500:]}"] if status not in (0, 1) else []
    name = Generations(index).current()
    if name is None:
        return Trial((*wrong, f"no index: {said[-500:]}"), len(bad), 0, seconds, memory)
    store = _opened(Generations(index).path(name))
    if _held(store, GOOD) != expected:
        wrong.append("a good document is lost or changed")
    files = store.files()
    gave = store.files_with_documents()
    read = len(gave & bad.keys())
    wrong += [
        f"{path} is lost without a word"
        for path in bad
        if path not in files or not (files[path].problems or path in gave)
    ]
    store.close()
    return Trial(tuple(wrong), len(bad), read, seconds, memory)


@cache
def _expected() -> list[object]:
    """What an index of the good files alone holds."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder, "corpus"), Path(folder, "index")
        _write(corpus, good_files())
        status, said, _ = _build(corpus, index)
        if status:
            raise SystemExit(f"the good files alone cannot be built: {said}")
        store = _opened(Generations(index).path(str(Generations(index).current())))
        held = _held(store, GOOD)
        store.close()
    return held


def _held(store: Store, paths: Sequence[str]) -> list[object]:
    """All that an index holds of the documents of some files, but for their numbers."""
    return [
        (part.segment.row(known.number), part.segment.computed(known.number))
        for path in paths
        for part in store.parts
        for known in part.segment.known()
        if known.copy.path == path
    ]


def _opened(generation: Path) -> Store:
    return open_store(generation, Manifest.read(generation).segments)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _build(corpus: Path, index: Path) -> tuple[int, str, int]:
    """Exit code, what was said, and peak bytes of memory of the process (without its workers)."""
    command = [sys.executable, "-m", "assistant", "build", "--model", "hashing"]
    command += ["--corpus", str(corpus), "--index", str(index)]
    memory, until = 0, time.monotonic() + SECONDS
    with (
        tempfile.TemporaryFile() as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        while process.poll() is None:
            memory = max(memory, _peak(process.pid))
            time.sleep(0.02)
            if time.monotonic() > until:
                process.kill()
        out.seek(0)
        return process.returncode, out.read().decode(errors="replace"), memory


def _peak(process: int) -> int:
    """The most memory that a process had so far; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = [line.split() for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0][1]) * 1024 if found else 0


def mutants(files: Sequence[tuple[str, bytes]], count: int, seed: int) -> Iterator[bytes]:
    """`count` damaged copies of `files`, each of a format as often as any other."""
    formats: dict[str, list[bytes]] = {}
    for form, data in files:
        formats.setdefault(form, []).append(data)
    chance = random.Random(seed)
    for number in range(count):
        named = sorted(formats)[number % len(formats)]
        yield mutated(chance.choice(formats[named]), chance)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data` with one to three kinds of damage."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        if changed:
            chance.choice(_DAMAGES)(changed, chance)
    return bytes(changed)


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 4, 64))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _truncate(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _remove(data: bytearray, chance: random.Random) -> None:
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    del data[start:end]


def _repeat(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice((1, 16, 256, 4096))]
    data[start:start] = piece * chance.choice((1, 8, 64))


def _swap(data: bytearray, chance: random.Random) -> None:
    start, middle, end = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    data[start:end] = data[middle:end] + data[start:middle]


def _insert(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.choice(_INSERTED)


_DAMAGES = (_flip, _truncate, _remove, _repeat, _swap, _insert)
_INSERTED = [b"\0", b"\xff\xfe", b"<", b"]]>", b"&x;", b"\n\n", b'"', b"\\ud800", b"{" * 100]
_INSERTED += [b"9" * 5000, "\u202e\u0301".encode() * 50]


def floods(size: int) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of files that are one thing repeated up to `size` bytes.

    Those that end in "-fits" are as long as a document may be, so that more than reading gets them.
    """
    for name, unit in _LINES.items():
        yield f"line-{name}.txt", _up_to(size, unit)
        yield f"line-{name}-fits.txt", _up_to(min(size, 1_900_000 // len(unit.decode())), unit)
    for name, (before, unit, after) in _WRAPPED.items():
        yield name, before + _up_to(size, unit) + after
    for name, (before, record, after) in _RECORDS.items():
        yield name, before + _counted(size, record) + after
    deep = min(size // 10, 1_000_000)
    for name, (opening, inner, closing) in _NESTED.items():
        yield name, opening * deep + inner + closing * deep
    yield "bomb.xml.gz", gzip.compress(bytes(20 * size))
    yield "bomb.docx", _zipped("word/document.xml", b"<w:p>" + b" " * (10 * size))
    yield "laughs.xml", _laughs()


def _up_to(size: int, unit: bytes) -> bytes:
    return unit * (size // len(unit))


def _counted(size: int, record: bytes) -> bytes:
    """Records that differ in their numbers, up to a million."""
    count = min(size // len(record), 1_000_000)
    return b"".join(record.replace(b"@", b"%d" % number) for number in range(count))


def _zipped(name: str, data: bytes) -> bytes:
    with zipfile.ZipFile(packed := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE article [<!ENTITY l0 "ha">{entities}]><article>&l9;</article>'.encode()


_ARTICLE = b"<article><front><article-meta><title-group><article-title>A flood</article-title>"
_BODY, _END = _ARTICLE + b"</title-group></article-meta></front><body>", b"</body></article>"
_TABLE, _TABLE_END = _BODY + b"<table-wrap><table>", b"</table></table-wrap>" + _END
_RIS, _RIS_END = b"TY  - JOUR\nTI  - A title\n", b"\nER  - \n"
_MADE = b'{"title": "A", "abstract": "B.", '
_RECORD = b'{"id": "r@", "title": "T @", "abstract": "It was @."}\n'
_ONE_DOI = b'{"id": "d@", "title": "T @", "abstract": "It was.", "doi": "10.1000/x"}\n'
_ONE_TITLE = b'{"id": "t@", "title": "The very same title of all of it", "authors": ["Doe J"]}\n'
_FORMS = b'{"id": "f@", "title": "T", "abstract": "nmo @ optica (NMO)."}\n'
_SET, _SET_END = b"<PubmedArticleSet>", b"</PubmedArticleSet>"
_PUBMED = b"<PubmedArticle><MedlineCitation><PMID>@</PMID><Article><ArticleTitle>A</ArticleTitle>"
_PUBMED_END = b"</MedlineCitation></PubmedArticle>"
_NOTICE = (
    b'<CommentsCorrectionsList><CommentsCorrections RefType="ErratumFor"><RefSource>J</RefSource>'
    b"<PMID>1</PMID></CommentsCorrections></CommentsCorrectionsList>"
)
_PAGES, _PAGES_END = b"%PDF-1.4\n1 0 obj<</Type/Pages/Kids[", b"]>>endobj\ntrailer<</Root 1 0 R>>"
_MIME = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"

# One line each.
_LINES = {
    "letters": b"a",
    "words": b"word ",
    "sentences": b"A sentence of words. ",
    "numbers": b"1 ",
    "stops": b". ",
    "brackets": b"(",
    "defined": b"Neuromyelitis optica (NMO) and ",
    "marks": b"a" + "\u0301".encode() * 60,
    "one-letter": "\u0301".encode(),
    "joined": "\U0001f469\u200d".encode(),
    "blanks": b"a \n\n",
    "wide-blanks": "\u2003".encode() + b"a",
    "bidi": "\u202e\u2066x".encode(),
    "citations": b"found [1,2-9]. Then ",
    "percent": b"12% and 13% of ",
    "headings": b"A Heading\n\n",
    "tabs": b"1\t2\t3\n",
}
# What stands before, what is repeated, what stands after.
_WRAPPED = {
    "title.md": (b"# ", b"title ", b"\n\nA text.\n"),
    "headings.md": (b"", b"# A\n\n## B\n\nText.\n\n", b""),
    "quotes.md": (b"# A\n\n", b">", b" text\n"),
    "links.md": (b"# A\n\n", b"[", b"\n"),
    "emphasis.md": (b"# A\n\n", b"*a_", b"\n"),
    "table.md": (b"# A\n\n| a | b |\n|---|---|\n", b"| 1 | 2 |\n", b""),
    "comments.html": (b"<html><body>", b"<!--", b"</body></html>"),
    "attributes.html": (b"<html><body ", b"a='b' ", b">text</body></html>"),
    "rows.html": (b"<html><body><table>", b"<tr><td>1<td>2", b"</table></body></html>"),
    "entities.html": (b"<html><body><p>", b"&amp;", b"</p></body></html>"),
    "paragraph.xml": (_BODY + b"<p>", b"word ", b"</p>" + _END),
    "paragraphs.xml": (_BODY, b"<p>It was so.</p>", _END),
    "raised.xml": (_BODY + b"<p>", b"10<sup>9</sup>", b"</p>" + _END),
    "rows.xml": (_TABLE, b"<tr><td>1</td></tr>", _TABLE_END),
    "span.xml": (_TABLE + b"<tr>", b'<td colspan="999999999">1</td>', b"</tr>" + _TABLE_END),
    "authors.ris": (_RIS, b"AU  - Doe, J\n", _RIS_END),
    "id.ris": (_RIS + b"ID  - ", b"1", _RIS_END),
    "title.ris": (b"TY  - JOUR\nTI  - ", b"title ", _RIS_END),
    "braces.bib": (b"@article{a, title = ", b"{", b"\n"),
    "macros.bib": (b"@article{a, title = {", b"\\'{a}", b"}}\n"),
    "cell.csv": (b'title,abstract\nA title,"', b"word ", b'"\n'),
    "columns.csv": (b"title,abstract", b",a", b"\nA title,A text\n"),
    "digits.json": (b'[{"title": "A", "year": ', b"9", b"}]"),
    "title.json": (b'[{"type": "article-journal", "title": "', b"title ", b'"}]'),
    "id.jsonl": (_MADE + b'"id": "', b"1", b'"}\n'),
    "authors.jsonl": (_MADE + b'"authors": ["X"', b', "Doe J"', b"]}\n"),
    "list.jsonl": (_MADE + b'"text": ["C."', b', "It was."', b"]}\n"),
    "surrogates.jsonl": (_MADE + b'"text": "', b"\\ud800 ", b'"}\n'),
    "pages.pdf": (_PAGES, b"1 0 R ", _PAGES_END),
    "boundary.mhtml": (_MIME, b"--b\n\n", b"--b--\n"),
}
# The same with a record, in which @ is its number.
_RECORDS = {
    "records.jsonl": (b"", _RECORD, b""),
    "one-doi.jsonl": (b"", _ONE_DOI, b""),
    "one-title.jsonl": (b"", _ONE_TITLE, b""),
    "forms.jsonl": (b"", _FORMS, b""),
    "records.xml": (_SET, _PUBMED + b"</Article>" + _PUBMED_END, _SET_END),
    "notices.xml": (_SET, _PUBMED + b"</Article>" + _NOTICE + _PUBMED_END, _SET_END),
    "records.nbib": (b"", b"PMID- @\nTI  - Title @\nAB  - It was @.\n\n", b""),
    "records.ris": (b"", b"TY  - JOUR\nTI  - Title @\nAB  - It was @.\nER  - \n\n", b""),
    "records.bib": (b"", b"@article{a@, title = {T @}, abstract = {It was @.}}\n", b""),
    "records.csv": (b"title,abstract\n", b"T @,It was @.\n", b""),
    "records.txt": (b"", b"@|t|Title @\n@|a|It was @.\n\n", b""),
}
_NESTED = {
    "deep.json": (b"[", b"1", b"]"),
    "deep.jsonl": (b'{"a":', b"1", b"}"),
    "deep.html": (b"<div>", b"text", b"</div>"),
    "deep.xml": (b"<sec>", b"text", b"</sec>"),
    "deep.md": (b"- ", b"text\n", b""),
    "deep.bib": (b"@article{", b"a", b"}"),
}


def main() -> None:
    """Print one line for each batch, and the figures of all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--mutants", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=500, help="mutants of one build")
    parser.add_argument("--size", type=int, default=50_000_000, help="bytes of a flood")
    parser.add_argument("--only", default="", help="part of the names of floods; the rest is not")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    damaged = mutants(seeds(given.data / "formats"), given.mutants, given.seed)
    names = (f"{'bglqy'[number % 5]}{number:05}" for number in range(given.mutants))
    made = list(zip(names, damaged, strict=True))
    batches: list[tuple[str, Mapping[str, bytes]]] = [
        (f"mutants {start:,}", dict(made[start : start + given.batch]))
        for start in range(0, given.mutants, given.batch)
    ]
    report("mutants", batches)
    report("floods", together(one for one in floods(given.size) if given.only in one[0]))


def together(files: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, Mapping[str, bytes]]]:
    """Some floods for each build: all of them at once would fill the disk."""
    while some := dict(islice(files, FLOODS)):
        yield f"floods {next(iter(some))} ...", some


def seeds(folder: Path) -> list[tuple[str, bytes]]:
    """(format, bytes) of some small real files of each format below `folder`."""
    found: list[tuple[str, bytes]] = []
    for form in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(
            path
            for path in form.rglob("*")
            if path.is_file() and path.name != "SOURCE.md" and path.stat().st_size <= SEED_SIZE
        )
        step = max(1, len(files) // SEEDS)
        found += [(form.name, path.read_bytes()) for path in files[::step][:SEEDS]]
    return found


def report(name: str, batches: Iterable[tuple[str, Mapping[str, bytes]]]) -> None:
    """Run every batch; print what is wrong, and the figures."""
    trials: list[Trial] = []
    for title, bad in batches:
        with tempfile.TemporaryDirectory() as folder:
            done = trial(bad, Path(folder))
        trials.append(done)
        print(
            f"{title}: {done.files} files, {done.read} read, {done.seconds:.0f} s, "
            f"{done.memory / 1024**2:.0f} MB{''.join(f'; WRONG: {one}' for one in done.wrong)}",
            flush=True,
        )
    if trials:
        wrong = sum(bool(one.wrong) for one in trials)
        print(
            f"{name}: {sum(one.files for one in trials):,} files in {len(trials)} builds, "
            f"{sum(one.read for one in trials):,} read, {wrong} builds wrong; "
            f"slowest {max(one.seconds for one in trials):.0f} s, "
            f"peak memory {max(one.memory for one in trials) / 1024**2:.0f} MB"
        )


if __name__ == "__main__":
    main()
