from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from assistant import settings
from assistant.errors import UsageError
from assistant.settings import (
    DEFAULT_MODEL,
    FILE,
    NAME,
    Origins,
    Settings,
    find_checkout,
    shipped_corpus,
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder; the current folder is no checkout."""
    folder = tmp_path / "data"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_, **__: str(folder))
    return folder


def make_checkout(folder: Path, project: str = f'[project]\nname = "{NAME}"\n') -> Path:
    (folder / "corpus").mkdir(parents=True)
    (folder / "pyproject.toml").write_text(project, encoding="utf-8")
    return folder


def test_what_is_given_comes_first(data: Path) -> None:
    del data
    environment = {"ASSISTANT_CORPUS": "a", "ASSISTANT_INDEX": "b", "ASSISTANT_MODEL": "c"}
    found = Settings.resolve([Path("x")], Path("y"), "z", environment)
    assert (found.corpus, found.index, found.model) == ((Path("x"),), Path("y"), "z")


def test_then_the_environment(data: Path) -> None:
    del data
    environment = {"ASSISTANT_CORPUS": "~/a", "ASSISTANT_INDEX": "b", "ASSISTANT_MODEL": "c"}
    found = Settings.resolve(environment=environment)
    assert (found.corpus, found.index, found.model) == ((Path.home() / "a",), Path("b"), "c")


def test_an_environment_that_names_nobody(data: Path) -> None:
    del data
    with pytest.raises(UsageError):
        Settings.resolve(environment={"ASSISTANT_CORPUS": "~nobody-of-this-name/corpus"})


def test_then_the_checkout(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del data
    checkout = make_checkout(tmp_path / "checkout")
    inside = checkout / "some" / "folder"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    found = Settings.resolve(environment={})
    assert (found.corpus, found.index) == ((checkout / "corpus",), checkout / "index")
    assert found.checkout == checkout


def test_else_the_users_data(data: Path) -> None:
    found = Settings.resolve(environment={"ASSISTANT_CORPUS": ""})
    assert found == Settings(
        corpus=(data / "corpus",),
        index=data / "index",
        model=DEFAULT_MODEL,
        checkout=None,
        data=data,
        corpus_given=False,
        model_given=False,
        origins=Origins("your user data folder", "your user data folder", "the default"),
    )


def test_what_was_named_is_known(data: Path, tmp_path: Path) -> None:
    for found in (
        Settings.resolve([Path("x")], None, "z", {}),
        Settings.resolve(environment={"ASSISTANT_CORPUS": "x", "ASSISTANT_MODEL": "z"}),
    ):
        assert (found.corpus_given, found.model_given) == (True, True)
        assert found.data == data
    found = Settings.resolve(
        (),
        Path("y"),
        environment={"ASSISTANT_HOME": str(tmp_path / "mine"), "ASSISTANT_MODEL": ""},
    )
    assert (found.corpus_given, found.model_given) == (False, False)
    assert found.data == tmp_path / "mine"
    assert Settings.resolve(environment={"ASSISTANT_HOME": "~/mine"}).data == Path.home() / "mine"


def test_several_places(data: Path) -> None:
    del data
    named = os.pathsep.join(["~/a", "", "b.md"])
    found = Settings.resolve(environment={"ASSISTANT_CORPUS": named})
    assert found.corpus == (Path.home() / "a", Path("b.md"))
    assert Settings.resolve([Path("x"), Path("y")]).corpus == (Path("x"), Path("y"))


def test_new_articles_go_to_the_first_folder(data: Path, tmp_path: Path) -> None:
    del data
    article = tmp_path / "article.md"
    article.touch()
    assert Settings.resolve([article, tmp_path]).folder == tmp_path
    with pytest.raises(UsageError, match="name a folder"):
        _ = Settings.resolve([article]).folder


def written(data: Path, text: str) -> None:
    data.mkdir(exist_ok=True)
    (data / FILE).write_text(text, encoding="utf-8")


def test_the_settings_file_comes_before_the_checkout(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_checkout(tmp_path / "checkout"))
    written(data, 'corpus = ["/a/papers", "~/b", "one.pdf"]\nindex = "there"\nmodel = "m"\n')
    found = Settings.resolve(environment={})
    assert found.corpus == (Path("/a/papers"), Path.home() / "b", data / "one.pdf")
    assert (found.index, found.model) == (data / "there", "m")
    assert (found.corpus_given, found.model_given) == (True, True)
    named = {"ASSISTANT_CORPUS": "x", "ASSISTANT_INDEX": "y", "ASSISTANT_MODEL": "z"}
    found = Settings.resolve(environment=named)
    assert (found.corpus, found.index, found.model) == ((Path("x"),), Path("y"), "z")
    written(data, 'corpus = "/one"\n')
    assert Settings.resolve(environment={}).corpus == (Path("/one"),)
    written(data, "corpus = []\n")
    assert not Settings.resolve(environment={}).corpus_given


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("corpus = ", "cannot be read"),
        ("\udcff", "cannot be read"),
        ('corpora = "x"\n', r"corpora; did you mean corpus\? Settings are: corpus, index"),
        ("corpus = 1\n", "must be a string or a list of strings"),
        ("corpus = [1]\n", "must be a string or a list of strings"),
        ('index = ["x"]\n', "index and model must be strings"),
        ("model = true\n", "index and model must be strings"),
        ('index = "~nobody-of-this-name/x"\n', "is not a usable path"),
    ],
)
def test_a_settings_file_that_makes_no_sense(data: Path, text: str, said: str) -> None:
    data.mkdir()
    (data / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=said):
        Settings.resolve(environment={})


def test_the_users_data_are_not_in_the_checkout(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make_checkout(tmp_path / "checkout"))
    assert Settings.resolve(environment={}).data == data


@pytest.mark.parametrize(
    "project",
    [
        '[project]\nname = "another"\n',
        "project = 1\n",
        "[project]\n",
        "[tool.ruff]\n",
        "[[[",
        "\udcff",
    ],
)
def test_other_projects_are_no_checkout(tmp_path: Path, project: str) -> None:
    folder = make_checkout(tmp_path / "other", "")
    (folder / "pyproject.toml").write_bytes(project.encode("utf-8", "surrogateescape"))
    assert find_checkout(folder) is None


def test_a_checkout_has_a_corpus(tmp_path: Path) -> None:
    folder = make_checkout(tmp_path / "half")
    (folder / "corpus").rmdir()
    assert find_checkout(folder) is None


def test_the_shipped_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "assistant"
    package.mkdir()
    monkeypatch.setattr(settings, "__file__", str(package / "settings.py"))
    assert shipped_corpus() is None
    (tmp_path / "corpus").mkdir()
    assert shipped_corpus() == tmp_path / "corpus"
    (package / "shipped_corpus").mkdir()
    assert shipped_corpus() == package / "shipped_corpus"


def test_the_cache_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(tmp_path))
    assert settings.user_cache() == tmp_path
