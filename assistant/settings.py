"""Resolves the settings: where the corpus and the index are, and the embedding model."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import platformdirs

from assistant.errors import UsageError

NAME = "evidence-assistant"
DEFAULT_MODEL = "all-MiniLM-L6-v2"
# Characters; a question is a sentence or two. Chosen by hand: it bounds the time of an answer.
LONGEST_QUESTION = 2_000

_CORPUS = "ASSISTANT_CORPUS"
_INDEX = "ASSISTANT_INDEX"
_MODEL = "ASSISTANT_MODEL"
_DATA = "ASSISTANT_HOME"
FILE = "settings.toml"  # in the user's data folder
_KEYS = ("corpus", "index", "model")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Named:
    """The corpus and the index that the user named as options of a command."""

    corpus: tuple[Path, ...] = ()
    index: Path | None = None


UNNAMED = Named()


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the corpus, the index and the model were found, in words."""

    corpus: str = ""
    index: str = ""
    model: str = ""


UNKNOWN = Origins()


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders of the program, and the embedding model.

    `corpus` holds the folders and single files with the articles. `checkout` is the source checkout
    that the program was started in, or None. `data` is the folder for the user's own files:
    conversations, the imported list of notices, keys, these settings and a log. `corpus_given` and
    `model_given` are False if corpus or model are defaults. `named` has what the user named as
    options, and `origins` says where each value was found.
    """

    corpus: tuple[Path, ...]
    index: Path
    model: str
    checkout: Path | None
    data: Path
    corpus_given: bool
    model_given: bool
    named: Named = UNNAMED
    origins: Origins = UNKNOWN

    @property
    def folder(self) -> Path:
        """The folder that new articles go to: the first of the corpus.

        Raises UsageError when the corpus is made of single files.
        """
        for place in self.corpus:
            if not place.is_file():
                return place
        raise UsageError("The corpus is a single file; name a folder with --corpus.")

    @staticmethod
    def resolve(
        corpus: Sequence[Path] = (),
        index: Path | None = None,
        model: str | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> Settings:
        """Take each value from the arguments, else the environment, else `FILE`, else the default.

        The default folders are in the checkout, or else in the user's data folder. Raises
        UsageError when a path in the environment is not usable, or `FILE` cannot be understood.
        """
        checkout = find_checkout(Path.cwd())
        home = checkout or user_data()
        default = "the checkout that you are in" if checkout else "your user data folder"
        data = user_folder(environment)
        written = _written(data / FILE)
        places, corpus_from = _first(
            ("--corpus", tuple(corpus)),
            (_CORPUS, _paths(environment.get(_CORPUS))),
            (FILE, written.corpus),
            (default, (home / "corpus",)),
        )
        folder, index_from = _first(
            ("--index", index),
            (_INDEX, _path(environment.get(_INDEX))),
            (FILE, written.index),
            (default, home / "index"),
        )
        name, model_from = _first(
            ("--model", model),
            (_MODEL, environment.get(_MODEL)),
            (FILE, written.model),
            ("the default", DEFAULT_MODEL),
        )
        return Settings(
            corpus=places,
            index=folder,
            model=name,
            checkout=checkout,
            data=data,
            corpus_given=corpus_from != default,
            model_given=model_from != "the default",
            named=Named(tuple(corpus), index),
            origins=Origins(corpus_from, index_from, model_from),
        )


@dataclass(frozen=True, slots=True)
class _Written:
    """The values in the settings file."""

    corpus: tuple[Path, ...] = ()
    index: Path | None = None
    model: str = ""


def _written(file: Path) -> _Written:
    """Read `FILE`; paths in it are relative to its folder. Raises UsageError."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return _Written()
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{file} cannot be read ({error}); correct or remove it.") from error
    if unknown := sorted(table.keys() - set(_KEYS)):
        names = ", ".join(_KEYS)
        near = difflib.get_close_matches(unknown[0], _KEYS, 1)
        guess = f"did you mean {near[0]}? Settings" if near else "settings"
        raise UsageError(f"{file}: unknown setting: {', '.join(unknown)}; {guess} are: {names}.")
    corpus, index, model = (table.get(key, "") for key in _KEYS)
    places = corpus if isinstance(corpus, list) else [corpus]
    if not all(isinstance(value, str) for value in (*places, index, model)):
        raise UsageError(
            f"{file}: corpus must be a string or a list of strings, and index and model must be "
            "strings; correct the file."
        )
    folder = file.parent
    return _Written(
        tuple(folder / place for place in map(_path, places) if place),
        folder / place if (place := _path(index)) else None,
        model,
    )


def find_checkout(start: Path) -> Path | None:
    """The checkout of this program that contains `start`, or None."""
    for folder in (start, *start.parents):
        project = folder / "pyproject.toml"
        if project.is_file() and (folder / "corpus").is_dir() and _names_this(project):
            return folder
    return None


def user_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for the user's own files: ASSISTANT_HOME, else the user's data folder.

    Raises UsageError when ASSISTANT_HOME is not a usable path.
    """
    return _path(environment.get(_DATA)) or user_data()


def user_data() -> Path:
    """The user's data folder, as the operating system defines it."""
    return Path(platformdirs.user_data_dir(NAME, appauthor=False))


def user_state(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for the log: ASSISTANT_HOME, else the user's folder for the state of programs.

    Raises UsageError when ASSISTANT_HOME is not a usable path.
    """
    folder = platformdirs.user_state_dir(NAME, appauthor=False)
    return _path(environment.get(_DATA)) or Path(folder)


def user_cache() -> Path:
    """The user's cache folder, as the operating system defines it."""
    return Path(platformdirs.user_cache_dir(NAME, appauthor=False))


def shipped_corpus() -> Path | None:
    """The corpus in the installed package, or in the checkout that it runs from; else None."""
    package = Path(__file__).parent
    for folder in (package / "shipped_corpus", package.parent / "corpus"):
        if folder.is_dir():
            return folder
    return None


def _first(*values: tuple[str, Value | None]) -> tuple[Value, str]:
    """The first value that is set, and where it was found; the last one always is."""
    return next((value, origin) for origin, value in values if value)


def _paths(value: str | None) -> tuple[Path, ...]:
    """The paths in a variable, separated like those in PATH."""
    parts = (value or "").split(os.pathsep)
    return tuple(path for path in map(_path, parts) if path is not None)


def _path(value: str | None) -> Path | None:
    try:
        return Path(value).expanduser() if value else None
    except RuntimeError as error:
        raise UsageError(f"{value} is not a usable path ({error}); correct it.") from error


def _names_this(project: Path) -> bool:
    try:
        table = tomllib.loads(project.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False
    project_table = table.get("project")
    return isinstance(project_table, dict) and project_table.get("name") == NAME
