"""Nothing but the storage module writes files: calls that could are looked for in the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from terminal import ROOT

# Libraries that write files themselves, and why each of them cannot harm what is there.
ALLOWED = {
    ("assistant/logs.py", "logging.handlers.RotatingFileHandler"): (
        "lines are added to a log, which nothing reads"
    ),
    ("assistant/embed/exports.py", "tempfile.TemporaryDirectory"): (
        "an encoder is exported into a draft, which storage flushes and moves into place"
    ),
    ("assistant/embed/exports.py", "save_tokenizer"): "goes into that draft",
    ("assistant/embed/transformer.py", "save"): "the tokenizer goes into that draft",
    ("assistant/embed/transformer.py", "torch.onnx.export"): "so does the graph",
    ("assistant/conversation/sessions.py", "filelock.FileLock"): "a lock is an empty file",
    ("assistant/index/generations.py", "filelock.FileLock"): "a lock is an empty file",
    ("assistant/index/lexical.py", "tantivy.Index"): (
        "the word index goes into the draft of a generation, which storage flushes and publishes"
    ),
    ("assistant/index/copies.py", "tempfile.gettempdir"): (
        "an index on a read-only disk is opened as a copy in the folder for temporary files"
    ),
    ("assistant/index/copies.py", "shutil.copyfile"): "the same",
    ("assistant/index/copies.py", "filelock.FileLock"): "a lock is an empty file",
    ("assistant/networks/prepared.py", "tempfile.TemporaryDirectory"): (
        "a network is prepared in a draft, which storage flushes and moves into place"
    ),
    ("assistant/embed/choice.py", "save"): "calls Checked, which writes through storage",
    ("assistant/index/proved.py", "save"): "the same",
    ("assistant/index/build.py", "save"): "the same",
    ("assistant/ranking/cross_encoder.py", "save"): "the same",
    ("assistant/index/segment.py", "sqlite3.connect"): "opened read-only",
    ("assistant/index/segment_writer.py", "sqlite3.connect"): "goes into the draft of a generation",
    ("assistant/tui/workers/session_worker.py", "save"): "calls SessionStore",
    ("assistant/tui/controller.py", "save"): "calls the session worker",
    ("assistant/index/vectors.py", "sqlite3.connect"): (
        "a cache, written by transactions of SQLite; each vector has a checksum"
    ),
}
STORAGE = "assistant/storage.py"

# Functions by the names under which modules are imported.
FUNCTIONS = re.compile(
    r"""shutil\.(?:copy\w*|move|make_archive|unpack_archive)
    |os\.(?:rename|replace|renames|link|symlink|truncate|ftruncate|mkfifo|mknod|write|pwrite
        |sendfile|copy_file_range|fdopen)
    |tempfile\.\w+ |filelock\.\w*Lock |sqlite3\.connect |tantivy\.Index
    |logging\.(?:FileHandler|basicConfig|handlers\.\w+)
    |(?:json|pickle|yaml|marshal|onnx|torch|numpy|joblib)\.(?:dump|save\w*|memmap)
    |faiss\.write_\w+ |torch\.(?:onnx\.export|jit\.save) |safetensors\.\w+\.save_file""",
    re.VERBOSE,
)
# Methods of whatever object; `one` only with a single argument, because texts have a `replace` too.
METHODS = re.compile(
    r"write_text|write_bytes|touch|symlink_to|hardlink_to|tofile|savez?|save_\w+|to_csv|extractall"
)
ONE_ARGUMENT = frozenset({"rename", "replace"})
OPENERS = re.compile(r"open|\w*File|\w*FileIO")
MODE = re.compile(r"[rwaxbtU+]+")
WRITING_FLAGS = frozenset({"O_WRONLY", "O_RDWR", "O_CREAT", "O_APPEND", "O_TRUNC"})


def writers(source: str) -> Iterator[str]:
    """What a module calls that may write files."""
    tree = ast.parse(source)
    imported = dict(imports(tree))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (name := dotted(call.func, imported)):
            last = name.rpartition(".")[2]
            method = isinstance(call.func, ast.Attribute) and name.partition(".")[0] == ""
            is_writer = method and (METHODS.fullmatch(last) or is_path_method(last, call))
            if FUNCTIONS.fullmatch(name):
                yield name
            elif is_writer or (OPENERS.fullmatch(last) and may_write(call)):
                yield last


def imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Each imported name with what it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or whole, whole
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def dotted(function: ast.expr, imported: dict[str, str]) -> str:
    """The full name of a function; a method of an unknown object begins with a dot."""
    if isinstance(function, ast.Name):
        return imported.get(function.id, function.id)
    if not isinstance(function, ast.Attribute):
        return ""
    owner = function.value
    known = isinstance(owner, ast.Attribute) or getattr(owner, "id", "") in imported
    before = dotted(owner, imported) if known else ""
    return f"{before}.{function.attr}"


def is_path_method(name: str, call: ast.Call) -> bool:
    return name in ONE_ARGUMENT and len(call.args) == 1 and not call.keywords


def may_write(call: ast.Call) -> bool:
    """Whether a mode or flags of writing are given, or a mode that is not written out."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    if any(ast.unparse(argument) == "os.devnull" for argument in given):
        return False
    flags = {
        node.attr for one in given for node in ast.walk(one) if isinstance(node, ast.Attribute)
    }
    modes = [one.value for one in given if isinstance(one, ast.Constant)]
    texts = [mode for mode in modes if isinstance(mode, str) and MODE.fullmatch(mode)]
    return bool(flags & WRITING_FLAGS) or any(set(mode) & set("wax+") for mode in texts)


def found() -> set[tuple[str, str]]:
    return {
        (path.relative_to(ROOT).as_posix(), name)
        for path in ROOT.glob("assistant/**/*.py")
        for name in writers(path.read_text(encoding="utf-8"))
    }


def test_only_the_storage_module_writes() -> None:
    outside = {writer for writer in found() if writer[0] != STORAGE}
    assert outside - ALLOWED.keys() == set()


def test_every_exception_is_needed() -> None:
    assert ALLOWED.keys() - found() == set()


def test_the_storage_module_is_seen_to_write() -> None:
    assert {"open", "replace", "rename"} <= {name for path, name in found() if path == STORAGE}


@pytest.mark.parametrize(
    "source",
    [
        "open(path, 'w')",
        "open(path, mode='ab')",
        "path.open('x')",
        "path.open('rb+')",
        "(folder / 'name').open('w')",
        "io.open(path, 'r+')",
        "import gzip\ngzip.open(path, 'wt')",
        "import os\nos.open(path, os.O_RDWR | os.O_CREAT)",
        "from os import open as opened, O_WRONLY\nimport os\nopened(path, os.O_WRONLY)",
        "path.write_text(text)",
        "Path(name).write_bytes(data)",
        "(folder / name).touch()",
        "path.rename(other)",
        "path.with_suffix('.x').replace(other)",
        "import os\nos.replace(one, other)",
        "from os import rename\nrename(one, other)",
        "import shutil\nshutil.copytree(one, other)",
        "from shutil import copyfile as copied\ncopied(one, other)",
        "import shutil as sh\nsh.move(one, other)",
        "import numpy as np\nnp.save(path, vectors)",
        "vectors.tofile(path)",
        "import faiss\nfaiss.write_index(index, path)",
        "import json\njson.dump(value, file)",
        "import sqlite3\nsqlite3.connect(path)",
        "import tempfile\ntempfile.NamedTemporaryFile()",
        "from zipfile import ZipFile\nZipFile(path, 'w')",
        "import torch\ntorch.onnx.export(model, path)",
        "import tantivy\ntantivy.Index(schema, path=path)",
    ],
)
def test_writers_are_found(source: str) -> None:
    assert list(writers(source))


@pytest.mark.parametrize(
    "source",
    [
        "path.open('rb')",
        "path.open()",
        "open(path, encoding='ascii')",
        "text.replace('a', 'b')",
        "from dataclasses import replace\nreplace(answer, quotes=())",
        "now.replace(microsecond=0)",
        "store.rename(identity, name)",
        "import json\njson.dumps(value)",
        "import os\nos.dup2(os.open(os.devnull, os.O_WRONLY), 1)",
        "from x import write_text\nwrite_text(a, b)",
        "import tantivy\ntantivy.Index.open(path)",
    ],
)
def test_what_writes_no_file_is_let_be(source: str) -> None:
    assert not list(writers(source))
