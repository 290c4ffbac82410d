"""How fast passages are embedded in each way, with how much memory, and how alike the vectors are.

    PYTHONPATH=. python benchmarks/embedding.py speed SET [--passages N] [--txtai PYTHON]
    PYTHONPATH=. python benchmarks/embedding.py ranking SET [SET ...]
    PYTHONPATH=. python benchmarks/embedding.py ranker SET [--pairs N]
    PYTHONPATH=. python benchmarks/embedding.py index SET INDEX --arithmetic NAME

SET is a folder with a judged set (see assistant/evaluate/judged.py). Run the first on a machine
that does nothing else.

`speed` embeds N passages of the set, drawn at random and cut as a build cuts them, in every way:
those of the program, sentence-transformers on torch in single precision and in bfloat16, and txtai
in the interpreter PYTHON, if named. All load the default model. Each way runs in a process of its
own; its first batches are not timed. Printed are passages a second, the most memory that the
process had, the cosine to the vectors of torch in single precision, and the number of passages
whose vector changes when it is computed alone.

`ranking` ranks the documents of each set by the cosine of their best passage alone, without words
or ranker, and prints the nDCG@10 in each way of the program, over all questions. Differences there
are as large as they can be.

`ranker` gives the ranker's first layers to OpenVINO, and counts the scores that stay the same when
they are rounded as the ranker rounds them: N questions of the set, each with a sentence.

`index` builds an index that `assistant evaluate --index` then uses and keeps as it was made.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import ir_measures
import numpy as np
from tokenizers import Tokenizer

from assistant import pinned
from assistant.embed import exporting, exports
from assistant.embed.arithmetic import Arithmetic, Choice, Precision
from assistant.embed.encoder import PassageEncoder, QuestionEncoder, Vectors, in_order
from assistant.embed.models import Model, locate
from assistant.embed.onnx import OnnxEncoder
from assistant.evaluate.judged import Question, corpus_path, read_judged
from assistant.formats import parse
from assistant.index import build as builds
from assistant.index import rows
from assistant.index.corpus import CorpusRoots
from assistant.index.prepared import computed_of
from assistant.index.progress import silent
from assistant.ranking.cross_encoder import shipped
from assistant.ranking.pairs import Pair
from assistant.ranking.tokens import PairTokenizer, matrices
from assistant.settings import DEFAULT_MODEL

SEED = 17
WARM_UP = 64  # passages that are embedded before the clock starts
WAYS = (Arithmetic.BFLOAT16, Arithmetic.SINGLE, Arithmetic.ONNX)
TORCH, TORCH_BFLOAT16, TXTAI = "torch-float32", "torch-bfloat16", "txtai"
REFERENCE = TORCH
DEPTH = 10  # documents that nDCG looks at
DECIMALS = 3  # of the ranker's scores
NEAREST = 200  # passages, as a search takes; ten documents are among them

# What another interpreter runs: it reads texts, and prints seconds and megabytes. Its vectors go
# into an index of txtai's own, as they do when it is used.
TXTAI_SCRIPT = """
import json, resource, sys, time
from txtai import Embeddings
model, file = sys.argv[1:]
texts = json.load(open(file, encoding="utf-8"))
embeddings = Embeddings(path=model)
embeddings.index(texts[:64])
start = time.perf_counter()
embeddings.index(texts)
seconds = time.perf_counter() - start
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"seconds": seconds, "memory": memory}))
"""


def documents(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The id of each document of a judged set, with its passages as a build embeds them."""
    corpus = corpus_path(folder)
    for file in sorted(corpus.iterdir()) if corpus.is_dir() else [corpus]:
        for document in parse(file.read_bytes(), file.name).documents:
            yield (
                document.id,
                [
                    rows.embedded_text(
                        document.title, kept.section, document.text[kept.start : kept.end]
                    )
                    for kept in computed_of(document).passages
                ],
            )


def drawn(folder: Path, count: int) -> list[str]:
    """So many passages of a set."""
    chance = random.Random(SEED)
    everything = list(documents(folder))
    chance.shuffle(everything)
    texts = list(dict.fromkeys(text for _, passages in everything for text in passages))
    return chance.sample(texts, min(count, len(texts)))


# --- speed


class Torch:
    """sentence-transformers as it comes, sorted by length and in batches of 32."""

    def __init__(self, folder: Path, *, bfloat16: bool) -> None:
        import torch  # noqa: PLC0415 - loaded in the process that measures it
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        torch.set_num_threads(os.cpu_count() or 1)
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        if bfloat16:
            self._model = self._model.to(torch.bfloat16)

    def all(self, texts: Sequence[str]) -> Vectors:
        """The vectors of `texts`."""
        tensor = self._model.encode(list(texts), convert_to_tensor=True, show_progress_bar=False)
        vectors: Vectors = tensor.float().numpy()
        return vectors


def encoder(way: str, folder: Path, export: Path) -> Callable[[Sequence[str]], Vectors]:
    """What embeds texts that way."""
    if way in (TORCH, TORCH_BFLOAT16):
        return Torch(folder, bfloat16=way == TORCH_BFLOAT16).all
    loaded = of_program(Arithmetic(way), export)
    return lambda texts: in_order(loaded, texts)


def of_program(way: Arithmetic, export: Path) -> PassageEncoder:
    """An encoder of the program."""
    if way is Arithmetic.ONNX:
        return OnnxEncoder(export)
    from assistant.embed.openvino import OpenVinoEncoder  # noqa: PLC0415 - as in a build

    return OpenVinoEncoder(export, bfloat16=way is Arithmetic.BFLOAT16)


def measure(way: str, folder: Path, export: Path, texts: Path, vectors: Path) -> None:
    """Embed the texts in the file `texts`, and print seconds and megabytes (in this process)."""
    passages = json.loads(texts.read_text(encoding="utf-8"))
    embed = encoder(way, folder, export)
    embed(passages[:WARM_UP])
    start = time.perf_counter()
    found = embed(passages)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    alone = np.concatenate([embed([passage]) for passage in passages[:WARM_UP]])
    changed = int((alone != found[:WARM_UP]).any(axis=1).sum())
    np.save(vectors, found / np.linalg.norm(found, axis=1, keepdims=True))
    print(json.dumps({"seconds": seconds, "memory": memory, "changed": changed}))


def in_own_process(arguments: Sequence[str | Path]) -> dict[str, float]:
    """What a process that measures prints on its last line."""
    done = subprocess.run(
        list(map(str, arguments)), capture_output=True, text=True, check=True, env=os.environ
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def speed(folder: Path, count: int, txtai: Path | None) -> None:
    """Print the table of speeds."""
    model, cache = locate(DEFAULT_MODEL), Path(tempfile.mkdtemp())
    exporting.export(model, cache)
    export = exports.folder_of(model, cache)
    texts = drawn(folder, count)
    (cache / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{len(texts):,} passages of {folder.name}, {words:.0f} words on average\n")
    print("| way | passages a second | memory, MB | lowest cosine | mean cosine | changed |")
    print("|---|---:|---:|---:|---:|---:|")
    assert model.folder is not None  # noqa: S101 - the default model has files
    for way in (REFERENCE, TORCH_BFLOAT16, *WAYS):
        vectors = cache / f"{way}.npy"
        files: list[str | Path] = [
            "--export",
            export,
            "--texts",
            cache / "texts.json",
            "--save",
            vectors,
        ]
        found = in_own_process(
            [sys.executable, __file__, "measure", model.folder, "--way", way, *files]
        )
        cosines = (np.load(vectors) * np.load(cache / f"{REFERENCE}.npy")).sum(axis=1)
        print(
            f"| {way} | {len(texts) / found['seconds']:.0f} | {found['memory']:,.0f} "
            f"| {cosines.min():.6f} | {cosines.mean():.6f} "
            f"| {found['changed']:.0f} of {min(WARM_UP, len(texts))} |"
        )
    if txtai is not None:
        found = in_own_process([txtai, "-c", TXTAI_SCRIPT, model.folder, cache / "texts.json"])
        rate = len(texts) / found["seconds"]
        print(f"| {TXTAI} | {rate:.0f} | {found['memory']:,.0f} | | | |")


# --- ranking


def ranking(folders: Sequence[Path]) -> None:
    """Print the table of nDCG@10, by vectors alone."""
    model, cache = locate(DEFAULT_MODEL), Path(tempfile.mkdtemp())
    exporting.export(model, cache)
    export = exports.folder_of(model, cache)
    print("| set | questions | " + " | ".join(WAYS) + " |")
    print("|---|---:|" + "---:|" * len(WAYS))
    for folder in folders:
        questions = [each for each in read_judged(folder).questions if each.gold]
        held = [(name, text) for name, texts in documents(folder) for text in texts]
        figures = [
            ndcg(of_program(way, export), OnnxEncoder(export), questions, held) for way in WAYS
        ]
        shown = " | ".join(f"{figure:.4f}" for figure in figures)
        print(f"| {folder.name} | {len(questions):,} | {shown} |", flush=True)


def ndcg(
    passages: PassageEncoder,
    asking: QuestionEncoder,
    questions: Sequence[Question],
    held: Sequence[tuple[str, str]],
) -> float:
    """The mean nDCG@10 of documents ranked by their best passage; `held` pairs the two."""
    vectors = in_order(passages, [text for _, text in held])
    names = np.array([name for name, _ in held])
    run = []
    for question in questions:
        scores = vectors @ asking.question(question.text)
        best: dict[str, float] = {}
        for row in np.argsort(-scores, kind="stable")[:NEAREST]:
            best.setdefault(str(names[row]), float(scores[row]))
        run += [ir_measures.ScoredDoc(question.id, *each) for each in list(best.items())[:DEPTH]]
    judged = [
        ir_measures.Qrel(question.id, name, grade)
        for question in questions
        for name, grade in question.gold.items()
    ]
    measured = ir_measures.nDCG @ DEPTH
    return float(ir_measures.calc_aggregate([measured], judged, run)[measured])


def ranker(folder: Path, count: int) -> None:
    """Print how many scores of the ranker stay the same."""
    import_module("assistant.embed.openvino")  # it keeps OpenVINO from reporting home
    import openvino  # noqa: PLC0415

    questions = [each for each in read_judged(folder).questions if each.evidence][:count]
    pairs = [
        Pair(
            question.text,
            next(sentence for some in question.evidence.values() for sentence in some),
        )
        for question in questions
    ]
    tokenizer = PairTokenizer(Tokenizer.from_file(str(pinned.FOLDER / pinned.TOKENIZER)))
    feeds = [matrices([encoded]) for encoded in tokenizer.encoded(pairs)]
    expected = shipped().scores(pairs)
    for kind in (openvino.Type.f32, openvino.Type.bf16):
        settings = {
            openvino.properties.hint.inference_precision: kind,
            # Weights are 8-bit integers; without this, what they are multiplied with would be, too.
            openvino.properties.hint.dynamic_quantization_group_size: 0,
        }
        path = str(pinned.FOLDER / pinned.NETWORK)
        graph = openvino.Core().compile_model(path, "CPU", settings)
        scores = np.array([graph(feed)[0][0] for feed in feeds]).ravel().round(DECIMALS)
        same, furthest = (scores == expected).sum(), np.abs(scores - expected).max()
        name = kind.get_type_name()
        print(f"{name}: {same} of {len(pairs)} scores the same, furthest {furthest:.3f}")


def index(folder: Path, place: Path, arithmetic: Arithmetic) -> None:
    """Build the index of a set in one way."""

    def chosen(_: Model, __: Precision | None, ___: str | None) -> Choice:
        return Choice((arithmetic,), "the benchmark says so", settled=True)

    with patch.object(builds, "choose", chosen):
        report = builds.build(CorpusRoots.of(corpus_path(folder)), place, DEFAULT_MODEL, silent)
    rate = report.embedded / max(report.seconds, 0.001)
    print(f"{report.contents.passages:,} passages, {rate:.0f} a second with {report.how}")


def main() -> None:
    """Run the command that was named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, dest="command")
    fast = commands.add_parser("speed")
    fast.add_argument("folder", type=Path)
    fast.add_argument("--passages", type=int, default=1_000)
    fast.add_argument("--txtai", type=Path, help="a Python that has txtai installed")
    ranked = commands.add_parser("ranking")
    ranked.add_argument("folders", type=Path, nargs="+")
    read_by = commands.add_parser("ranker")
    read_by.add_argument("folder", type=Path)
    read_by.add_argument("--pairs", type=int, default=400)
    built = commands.add_parser("index")
    built.add_argument("folder", type=Path)
    built.add_argument("place", type=Path)
    built.add_argument("--arithmetic", type=Arithmetic, choices=WAYS, required=True)
    timed = commands.add_parser("measure")  # what `speed` runs
    timed.add_argument("model", type=Path)
    timed.add_argument("--way", required=True)
    for name in ("--export", "--texts", "--save"):
        timed.add_argument(name, type=Path, required=True)
    chosen = parser.parse_args()
    if chosen.command == "speed":
        speed(chosen.folder, chosen.passages, chosen.txtai)
    elif chosen.command == "ranking":
        ranking(chosen.folders)
    elif chosen.command == "ranker":
        ranker(chosen.folder, chosen.pairs)
    elif chosen.command == "index":
        index(chosen.folder, chosen.place, chosen.arithmetic)
    else:
        measure(chosen.way, chosen.model, chosen.export, chosen.texts, chosen.save)


if __name__ == "__main__":
    main()
