"""Where the corpus and the index are, and which model embeds: decided once, in one place."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from assistant.errors import UsageError

NAME = "evidence-assistant"
DEFAULT_MODEL = "all-MiniLM-L6-v2"

_CORPUS = "ASSISTANT_CORPUS"
_INDEX = "ASSISTANT_INDEX"
_MODEL = "ASSISTANT_MODEL"
_DATA = "ASSISTANT_HOME"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are.

    `checkout` is the source checkout that the program was started in, `data` holds what is the
    user's own: conversations, keys, a log. `corpus_given` says that the corpus was named, and
    `model_given` that the model was; both are defaults else.
    """

    corpus: Path
    index: Path
    model: str
    checkout: Path | None
    data: Path
    corpus_given: bool
    model_given: bool

    @staticmethod
    def resolve(
        corpus: Path | None = None,
        index: Path | None = None,
        model: str | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> Settings:
        """What is given, else the environment, else the checkout, else the user's data folder.

        Raises UsageError when the environment names no folder.
        """
        checkout = find_checkout(Path.cwd())
        home = checkout or user_data()
        return Settings(
            corpus=corpus or _path(environment.get(_CORPUS)) or home / "corpus",
            index=index or _path(environment.get(_INDEX)) or home / "index",
            model=model or environment.get(_MODEL) or DEFAULT_MODEL,
            checkout=checkout,
            data=_path(environment.get(_DATA)) or user_data(),
            corpus_given=bool(corpus or environment.get(_CORPUS)),
            model_given=bool(model or environment.get(_MODEL)),
        )


def find_checkout(start: Path) -> Path | None:
    """The checkout of this program that `start` lies in, if it lies in one."""
    for folder in (start, *start.parents):
        project = folder / "pyproject.toml"
        if project.is_file() and (folder / "corpus").is_dir() and _names_this(project):
            return folder
    return None


def user_data() -> Path:
    """The user's data folder, as the operating system has it."""
    return Path(platformdirs.user_data_dir(NAME, appauthor=False))


def user_cache() -> Path:
    """The user's cache folder, as the operating system has it."""
    return Path(platformdirs.user_cache_dir(NAME, appauthor=False))


def shipped_corpus() -> Path | None:
    """The corpus that travels in the installed package, or that of the checkout it runs from."""
    package = Path(__file__).parent
    for folder in (package / "shipped_corpus", package.parent / "corpus"):
        if folder.is_dir():
            return folder
    return None


def _path(value: str | None) -> Path | None:
    try:
        return Path(value).expanduser() if value else None
    except RuntimeError as error:
        raise UsageError(f"{value} names no folder: {error}") from error


def _names_this(project: Path) -> bool:
    try:
        named = tomllib.loads(project.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False
    project_table = named.get("project")
    return isinstance(project_table, dict) and project_table.get("name") == NAME
