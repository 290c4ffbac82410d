from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
import shipped

from assistant import storage
from assistant.embed import arithmetic, choice, exported, exporting, exports, onnx
from assistant.embed.agreement import Sample, check_passages
from assistant.embed.arithmetic import Arithmetic, Choice
from assistant.embed.choice import Building
from assistant.embed.encoder import Encoded, Vectors, in_order
from assistant.embed.models import Model, locate
from assistant.embed.onnx import OnnxEncoder
from assistant.errors import IndexDamaged, ModelError
from assistant.index.build import build
from assistant.index.corpus import CorpusRoots
from assistant.index.open_index import Index
from assistant.index.progress import silent
from assistant.networks import prepared
from assistant.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from assistant.embed.transformer import TransformerEncoder

MakeModel = Callable[..., Path]
_DAMAGES = 4  # flips, and as many truncations, of each file
TEXTS = [
    "Relapses were reduced.",
    "A",
    "",
    "The trial of 12 patients, in which relapses were reduced by 12% against placebo.",
    "β in the trial, " * 40,
]
REAL_TEXTS = [
    "what treatments reduce attacks",
    "Hiccups.",
    "Serum GFAP rose from 168.4 to 2,160.1 pg/ml within a week of an attack (p=0.0015).",
    "Among 143 patients randomised 2:1, relapses fell by 94% (95% CI 79 to 99; p<0.001). " * 9,
    "μέγεθος 中文 naïve façade",
]


@pytest.fixture(autouse=True)
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without a CUDA device, whatever this one has."""
    monkeypatch.setattr(arithmetic, "_may_have_gpu", lambda: False)


@pytest.fixture(autouse=True)
def exported_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Export in this process, where torch is loaded already and can be patched."""

    def export(model: Model, cache: Path) -> None:
        assert model.folder is not None
        exports.make(model, load(model.folder), cache)

    monkeypatch.setattr(exporting, "export", export)


def load(folder: Path) -> TransformerEncoder:
    from assistant.embed.transformer import TransformerEncoder  # noqa: PLC0415 - loads torch

    return TransformerEncoder(folder)


def made(folder: Path, cache: Path, *best: Arithmetic, settled: bool = False) -> Building:
    chosen = Choice(best or (Arithmetic.ONNX,), "the test says so", settled=settled)
    return choice.for_building(locate(str(folder)), cache, chosen)


@pytest.fixture(scope="session")
def export_earlier(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Path], None]:
    """Put the export of a model into a cache, as an earlier build would have left it there."""
    kept = tmp_path_factory.mktemp("exports")

    def lay_out(folder: Path, cache: Path) -> None:
        model = locate(str(folder))
        if not exports.is_cached(model, kept):
            exports.make(model, load(folder), kept)
        shutil.copytree(exports.folder_of(model, kept), exports.folder_of(model, cache))

    return lay_out


class Real(NamedTuple):
    """The default model, exported, and itself."""

    cache: Path
    building: Building
    reference: TransformerEncoder


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Real:
    model = locate(DEFAULT_MODEL)
    assert model.folder is not None
    cache = tmp_path_factory.mktemp("real")
    shutil.copytree(shipped.encoders(), cache / "encoders")
    chosen = Choice((Arithmetic.ONNX,), "the test says so")
    return Real(cache, choice.for_building(model, cache, chosen), load(model.folder))


def agree(encoder: OnnxEncoder, reference: TransformerEncoder, texts: list[str]) -> None:
    truth = in_order(reference, texts)
    batched = in_order(encoder, texts)
    single = np.concatenate([in_order(encoder, [text]) for text in texts])
    for given in (batched, single):
        assert given.shape == truth.shape == (len(texts), reference.dimension)
        assert np.allclose(np.linalg.norm(given, axis=1), 1, atol=1e-5)
        assert (given * truth).sum(axis=1).min() > 0.9999
    questions = np.stack([encoder.question(text) for text in texts])
    expected = np.stack([reference.question(text) for text in texts])
    assert (questions * expected).sum(axis=1).min() > 0.9999


def test_the_default_model_is_exported_faithfully(real: Real) -> None:
    asking = real.building.asking
    assert (asking.kind, asking.note) == (choice.ONNX, "")
    assert set(asking.files) == set(exported.FILES)
    encoder = choice.for_asking(asking, real.cache)
    assert isinstance(encoder, OnnxEncoder)
    assert encoder.dimension == 384
    agree(encoder, real.reference, REAL_TEXTS)
    truth = in_order(real.reference, REAL_TEXTS)
    assert (truth @ truth.T - np.eye(len(truth))).max() < 0.9  # so that agreeing says something


def test_a_prepared_encoder_gives_the_same_vectors_to_the_bit(real: Real) -> None:
    asking, cache = real.building.asking, real.cache
    assert prepared.find(onnx._source(asking.files), cache) is None
    usual = choice.for_asking(asking, cache)
    choice.prepare(asking, cache)
    try:
        ready = choice.for_asking(asking, cache)
        assert prepared.find(onnx._source(asking.files), cache) or not prepared._machine()
        assert in_order(ready, REAL_TEXTS).tobytes() == in_order(usual, REAL_TEXTS).tobytes()
        for text in REAL_TEXTS:
            assert ready.question(text).tobytes() == usual.question(text).tobytes()
    finally:
        shutil.rmtree(cache / prepared.FOLDER, ignore_errors=True)


def test_a_model_of_ones_own(make_model: MakeModel, tmp_path: Path) -> None:
    folder = make_model()
    building = made(folder, tmp_path / "cache")
    assert building.asking.kind == choice.ONNX
    assert isinstance(building.encoder, OnnxEncoder)
    agree(building.encoder, load(folder), TEXTS)
    assert list(building.encoder.passages([])) == []
    assert [path.name for path in (tmp_path / "cache" / "encoders").iterdir()] == [
        Path(building.asking.folder).name
    ]


def test_an_export_is_made_once(
    make_model: MakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_model()
    first = made(folder, tmp_path / "cache")
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "assistant.embed.transformer", None)  # not even imported
        again = made(folder, tmp_path / "cache")
    assert again.asking == first.asking
    assert np.array_equal(in_order(again.encoder, TEXTS), in_order(first.encoder, TEXTS))


@pytest.mark.parametrize("name", exported.FILES)
def test_a_damaged_export_is_made_again(
    make_model: MakeModel,
    export_earlier: Callable[[Path, Path], None],
    tmp_path: Path,
    name: str,
) -> None:
    cache = tmp_path / "cache"
    folder = make_model()
    export_earlier(folder, cache)
    first = made(folder, cache)
    file = cache / first.asking.folder / name
    sound = file.read_bytes()
    for damaged in (sound[:-1], bytes([sound[0] ^ 1]) + sound[1:], sound + b" "):
        file.write_bytes(damaged)
        assert not exports.is_cached(locate(str(folder)), cache)
        with pytest.raises(IndexDamaged):
            choice.check(first.asking, cache)
    (cache / "encoders" / ".export-left-by-a-killed-build").mkdir()
    again = made(folder, cache)
    choice.check(again.asking, cache)
    agree(choice.for_asking(again.asking, cache), load(folder), TEXTS)  # type: ignore[arg-type]
    assert len(list((cache / "encoders").iterdir())) == 1


def test_the_export_of_another_model_is_not_taken(
    make_model: MakeModel, export_earlier: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    """Swapped exports are whole, each with its seal, and give other vectors."""
    cache = tmp_path / "cache"
    one, other = (make_model(f"seed-{seed}", seed=seed) for seed in (1, 2))
    for folder in (one, other):
        export_earlier(folder, cache)
    asking = [made(folder, cache).asking for folder in (one, other)]
    places = [cache / each.folder for each in asking]
    places[0].rename(cache / "aside")
    places[1].rename(places[0])
    (cache / "aside").rename(places[1])
    for folder, each in zip((one, other), asking, strict=True):
        assert not exports.is_cached(locate(str(folder)), cache)
        with pytest.raises(IndexDamaged):
            choice.check(each, cache)
        again = made(folder, cache).asking
        agree(choice.for_asking(again, cache), load(folder), TEXTS)  # type: ignore[arg-type]


def test_what_an_export_writes_beside_its_graph_is_pinned(
    make_model: MakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So torch writes the weights of a model of more than 2 GB."""
    folder, cache = make_model(), tmp_path / "cache"
    encoder = type(load(folder))
    export = encoder.export

    def with_weights_beside(self: TransformerEncoder, path: Path) -> None:
        export(self, path)
        path.with_name("encoder.layer.0.weight").write_bytes(b"numbers")

    monkeypatch.setattr(encoder, "export", with_weights_beside)
    asking = made(folder, cache).asking
    assert set(asking.files) == {*exported.FILES, "encoder.layer.0.weight"}
    (cache / asking.folder / "encoder.layer.0.weight").write_bytes(b"Numbers")
    assert not exports.is_cached(locate(str(folder)), cache)
    with pytest.raises(IndexDamaged, match=r"encoder\.layer\.0\.weight is missing or was changed"):
        choice.for_asking(asking, cache)


def _as_file(place: Path) -> None:
    shutil.rmtree(place)
    place.touch()


def _as_folder(place: Path) -> None:
    place.unlink()
    (place / "deeper").mkdir(parents=True)


@pytest.mark.parametrize(
    ("place", "damage"),
    [
        ("encoders/*/model.onnx", _as_folder),
        ("encoders/*", _as_file),
        ("encoders", _as_file),
        (".", _as_file),
    ],
)
def test_files_and_folders_in_each_others_place_are_mended_by_a_build(
    make_model: MakeModel,
    export_earlier: Callable[[Path, Path], None],
    tmp_path: Path,
    corpus: Path,
    place: str,
    damage: Callable[[Path], None],
) -> None:
    folder, index = str(make_model()), tmp_path / "index"
    export_earlier(Path(folder), index / "cache")
    build(CorpusRoots.of(corpus), index, folder, silent)
    [found] = (index / "cache").glob(place) if place != "." else [index / "cache"]
    damage(found)
    with pytest.raises(IndexDamaged, match=r"question encoder .* run: assistant build"):
        Index(index)
    (corpus / "added.txt").write_text("Relapses were reduced in the trial.", encoding="utf-8")
    assert build(CorpusRoots.of(corpus), index, folder, silent).embedded > 0
    Index(index).close()


def test_prompts_of_a_model_are_used_on_both_sides(make_model: MakeModel, tmp_path: Path) -> None:
    prompts = {"query": "query: ", "document": "passage: "}
    prompted, plain = make_model("prompted", prompts), make_model("plain")
    reference, bare = load(prompted), load(plain)
    building = made(prompted, tmp_path / "cache")
    encoder = building.encoder
    assert isinstance(encoder, OnnxEncoder)
    agree(encoder, reference, TEXTS)
    for text in TEXTS:
        asked, held = encoder.question(text), in_order(encoder, [text])[0]
        assert asked @ bare.question(f"query: {text}") > 0.9999
        assert held @ in_order(bare, [f"passage: {text}"])[0] > 0.9999
        assert asked @ held < 0.9999
    assert not exports.is_cached(locate(str(plain)), tmp_path / "cache")


def _shuffled(make: MakeModel) -> Callable[[TransformerEncoder, Path], None]:
    other = load(make("other", seed=2))
    export = type(other).export
    return lambda _, path: export(other, path)


def _constant(_: MakeModel) -> Callable[[TransformerEncoder, Path], None]:
    import torch  # noqa: PLC0415 - loaded only where models are made

    from assistant.embed.transformer import TransformerEncoder  # noqa: PLC0415

    export = TransformerEncoder.export

    def constant(encoder: TransformerEncoder, path: Path) -> None:
        kept = {key: value.clone() for key, value in encoder._model.state_dict().items()}
        for parameter in encoder._model.parameters():
            torch.nn.init.constant_(parameter, 0.1)
        export(encoder, path)
        encoder._model.load_state_dict(kept)

    return constant


@pytest.mark.parametrize("wrong", [_shuffled, _constant])
def test_a_wrong_export_is_refused(
    make_model: MakeModel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wrong: Callable[[MakeModel], Callable[[TransformerEncoder, Path], None]],
) -> None:
    folder = make_model()
    reference = load(folder)
    monkeypatch.setattr(type(reference), "export", wrong(make_model))
    model = locate(str(folder))
    with pytest.raises(ModelError, match="differ from the model's own"):
        exports.make(model, reference, tmp_path / "cache")
    assert list((tmp_path / "cache" / "encoders").iterdir()) == []
    building = made(folder, tmp_path / "cache")
    assert (building.asking.kind, building.arithmetic) == (choice.TRANSFORMER, Arithmetic.TORCH)
    assert "differ from the model's own" in building.asking.note


def test_vectors_that_are_no_numbers_agree_with_nothing() -> None:
    class Broken:
        dimension = 2

        def passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
            rows = list(range(len(texts)))
            yield Encoded(rows, np.full((len(texts), 2), np.nan, dtype=np.float32))

        def question(self, _: str) -> Vectors:
            return np.array([1, 0], dtype=np.float32)

    with pytest.raises(ModelError, match="cosine nan"):
        check_passages(Broken(), Sample.taken_from(Broken()))


def test_a_model_that_cannot_be_exported_answers_more_slowly(
    make_model: MakeModel, tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch  # noqa: PLC0415 - loaded only where models are made

    def refusing(*_: object, **__: object) -> None:
        raise RuntimeError("unsupported operator")

    folder, index = make_model(), tmp_path / "index"
    with monkeypatch.context() as patched:
        patched.setattr(torch.onnx, "export", refusing)
        report = build(CorpusRoots.of(corpus), index, str(folder), silent)
    assert report.note == (
        "tiny uses sentence-transformers, which is slower: it cannot be traced (RuntimeError)"
    )
    assert "\n" not in report.note
    assert report.embedded == report.contents.passages
    with Index(index) as opened:
        assert type(opened.encoder).__name__ == "TransformerEncoder"
        assert opened.encoder.question("relapses") @ load(folder).question("relapses") > 0.9999
    again = build(CorpusRoots.of(corpus), index, str(folder), silent)
    assert (again.note, again.embedded) == (report.note, 0)
    Index(index).close()
    (folder / "added_tokens.json").write_text("{}")  # read only where it exists
    with pytest.raises(IndexDamaged, match=r"added_tokens\.json is missing or was changed"):
        Index(index)
    (folder / "added_tokens.json").unlink()
    with (folder / "config.json").open("a", encoding="utf-8") as config:
        config.write(" ")
    with pytest.raises(IndexDamaged, match="question encoder"):
        Index(index)


def test_a_model_without_a_fast_tokenizer_is_not_exported(
    make_model: MakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_model()
    reference = load(folder)
    monkeypatch.setattr(type(reference._model), "tokenizer", object())
    with pytest.raises(ModelError, match="no fast form"):
        reference.save_tokenizer(tmp_path / "tokenizer.json")


def test_a_gpu_embeds_and_the_export_answers(
    make_model: MakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache = make_model(), tmp_path / "cache"
    encoder = type(load(folder))
    chosen = (Arithmetic.CUDA, Arithmetic.ONNX)
    for _ in range(2):  # exported now, and before
        without = made(folder, cache, *chosen)
        assert isinstance(without.encoder, OnnxEncoder)
        assert without.why == (
            "torch in single precision on the NVIDIA device does not work here: torch finds no "
            "NVIDIA device"
        )
        with monkeypatch.context() as patched:
            patched.setattr(encoder, "on_gpu", property(lambda _: True))
            building = made(folder, cache, *chosen)
        assert isinstance(building.encoder, encoder)
        assert (building.asking.kind, building.arithmetic) == (choice.ONNX, Arithmetic.CUDA)


def test_whether_there_may_be_a_gpu_is_asked_cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for found, expected in (("/usr/bin/nvidia-smi", True), (None, False)):
        monkeypatch.setattr(shutil, "which", lambda _, found=found: found)
        assert arithmetic._may_have_gpu() is expected


def test_pickled_weights_are_refused(make_model: MakeModel) -> None:
    folder = make_model()
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04never read")
    load(folder)  # there are safetensors beside
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="is a pickle"):
        load(folder)
    (folder / "pytorch_model.bin").unlink()
    with pytest.raises(ModelError, match="could not be loaded"):
        load(folder)


def test_a_pickle_in_a_module_is_refused(make_model: MakeModel) -> None:
    folder = make_model()
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "pytorch_model.bin").write_bytes(b"\x80\x04never read")
    with pytest.raises(ModelError, match="2_Dense"):
        load(folder)


_CODE = "from pathlib import Path\nPath({file!r}).touch()\nclass Own: pass\n"


@pytest.mark.parametrize("kind", ["own.Own", "os.system", "sentence_transformers_evil.Own"])
def test_code_of_a_model_is_never_run(make_model: MakeModel, tmp_path: Path, kind: str) -> None:
    folder, ran = make_model(), tmp_path / "ran"
    (folder / "own.py").write_text(_CODE.format(file=str(ran)))
    modules = json.loads((folder / "modules.json").read_text())
    modules[-1]["type"] = kind
    (folder / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelError, match="contains its own code"):
        load(folder)
    assert not ran.exists()


def test_a_part_of_a_model_in_a_hidden_folder_is_refused(make_model: MakeModel) -> None:
    """No digest covers what is hidden, where other tools keep files of their own."""
    folder = make_model()
    (folder / "1_Pooling").rename(folder / ".1_Pooling")
    listed = (folder / "modules.json").read_text()
    (folder / "modules.json").write_text(listed.replace("1_Pooling", ".1_Pooling"))
    with pytest.raises(ModelError, match=r"hides a part of the model \(\.1_Pooling\)"):
        load(folder)


def test_a_tokenizer_that_does_not_fit_its_model_is_told(
    make_model: MakeModel, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It loads, and fails at the first text that holds a token the network does not have."""
    folder = make_model()
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    assert "placebo" in tokenizer["model"]["vocab"]
    tokenizer["model"]["vocab"]["placebo"] = 9_999
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    for encoder in (load(folder), made(folder, tmp_path / "cache").encoder):
        capfd.readouterr()
        assert isinstance(encoder, OnnxEncoder | type(load(folder)))
        for embed in (encoder.question, lambda text, each=encoder: in_order(each, [text])):
            with pytest.raises(ModelError, match="The model cannot embed a text"):
                embed("placebo")
        assert capfd.readouterr() == ("", "")
    assert isinstance(encoder, OnnxEncoder)


def _parts(folder: Path) -> list[Path]:
    """What a model of one's own is made of, the weights aside."""
    return [path for path in sorted(folder.rglob("*.*")) if path.suffix in (".json", ".txt")]


def test_a_model_of_ones_own_is_another_one_when_any_file_changes(make_model: MakeModel) -> None:
    folder = make_model()
    digests = {locate(str(folder)).digest}
    files = [*_parts(folder), folder / "model.safetensors"]
    for file in files:
        sound = file.read_bytes()
        file.write_bytes(sound + b" ")
        digests.add(locate(str(folder)).digest)
        file.unlink()
        digests.add(locate(str(folder)).digest)
        file.write_bytes(sound)
    assert len(files) == 9
    assert len(digests) == 1 + 2 * len(files)


def test_a_changed_tokenizer_of_ones_own_means_embedding_again(
    make_model: MakeModel, tmp_path: Path, corpus: Path
) -> None:
    folder, index = make_model(), tmp_path / "index"
    first = build(CorpusRoots.of(corpus), index, str(folder), silent)
    (folder / "vocab.txt").write_text("changed")
    again = build(CorpusRoots.of(corpus), index, str(folder), silent)
    assert again.fingerprint != first.fingerprint
    assert again.embedded == first.embedded == again.contents.passages


def test_a_damaged_model_of_ones_own_never_ends_in_a_traceback(make_model: MakeModel) -> None:
    folder = make_model()
    chance = random.Random(16)  # noqa: S311 - the same damages every time
    refused = 0
    for file in _parts(folder):
        sound = file.read_bytes()
        for _ in range(_DAMAGES):
            data = bytearray(sound)
            at = chance.randrange(len(data))
            data[at] ^= 1 << chance.randrange(8)
            for damaged in (bytes(data), bytes(data[:at])):
                file.write_bytes(damaged)
                try:
                    in_order(load(folder), TEXTS)
                except ModelError:
                    refused += 1
        file.write_bytes(sound)
    assert refused > _DAMAGES


def test_code_behind_a_configuration_is_never_run(make_model: MakeModel, tmp_path: Path) -> None:
    folder, ran = make_model(), tmp_path / "ran"
    (folder / "own.py").write_text(_CODE.format(file=str(ran)))
    config = json.loads((folder / "config.json").read_text())
    config["auto_map"] = {"AutoConfig": "own.Own", "AutoModel": "own.Own"}
    config["model_type"] = "unheard"
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="could not be loaded"):
        load(folder)
    assert not ran.exists()


@pytest.mark.parametrize("modules", ["{", "[{}]", '[{"type": 1}]', '{"a": 1}'])
def test_a_folder_that_is_no_model(make_model: MakeModel, modules: str) -> None:
    folder = make_model()
    (folder / "modules.json").write_text(modules)
    with pytest.raises(ModelError, match="--model"):
        load(folder)


def test_an_empty_folder_is_no_model(tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "nothing").mkdir()
    with pytest.raises(ModelError, match="--model"):
        build(CorpusRoots.of(corpus), tmp_path / "index", str(tmp_path / "nothing"), silent)
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_a_full_disk_is_no_fault_of_the_model(
    make_model: MakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    folder = make_model()
    monkeypatch.setattr(storage, "move_directory", full)
    with pytest.raises(OSError, match="No space left"):
        made(folder, tmp_path / "cache")
    assert list((tmp_path / "cache" / "encoders").iterdir()) == []


def test_building_and_asking_with_a_model_of_ones_own(
    make_model: MakeModel, tmp_path: Path, corpus: Path
) -> None:
    index = tmp_path / "index"
    report = build(CorpusRoots.of(corpus), index, str(make_model()), silent)
    assert report.note == ""
    with Index(index) as opened:
        assert isinstance(opened.encoder, OnnxEncoder)
        assert opened.dense.dimension == 32
        [best, *_] = opened.dense.search(opened.encoder.question("relapses"), 3)
        assert 0 <= best.row < report.contents.passages
    graph = next((index / "cache" / "encoders").iterdir()) / exported.GRAPH
    graph.unlink()
    with pytest.raises(IndexDamaged, match="run: assistant build"):
        Index(index)
    assert build(CorpusRoots.of(corpus), index, str(tmp_path / "tiny"), silent).embedded == 0
    Index(index).close()


def test_a_process_that_exports_says_what_went_wrong(
    make_model: MakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # in a process of its own
    folder = make_model()
    (folder / "config.json").write_text("{")
    with pytest.raises(ModelError, match="could not be loaded as a sentence-transformers model"):
        exporting.export(locate(str(folder)), tmp_path / "cache")
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="Not a directory") as raised:
        exporting.export(locate(str(make_model("other"))), tmp_path / "file" / "cache")
    assert str(raised.value.filename).startswith(str(tmp_path / "file"))


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "exit code -9"),
        ("raise MemoryError('no more')", "MemoryError: no more"),
        ("print('not what was agreed on')", "exit code 0"),
    ],
)
def test_a_process_that_dies_while_exporting(
    make_model: MakeModel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    reason: str,
) -> None:
    monkeypatch.undo()
    folder, interpreter = make_model(), tmp_path / "python"
    interpreter.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{script}"\n')
    interpreter.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(interpreter))
    with pytest.raises(ModelError) as raised:
        exporting.export(locate(str(folder)), tmp_path / "cache")
    assert str(raised.value) == f"exporting it failed ({reason})"
