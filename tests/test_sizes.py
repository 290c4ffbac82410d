"""Functions and files stay short enough to be read at one sitting."""

from __future__ import annotations

import ast
from pathlib import Path

import assistant

PACKAGE = Path(assistant.__file__).parent
MOST_LINES_OF_A_FUNCTION = 50
MOST_LINES_OF_A_FILE = 400


def sources() -> dict[str, str]:
    """The text of each file of the package, by its path."""
    return {
        path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8")
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function, its docstring included, its decorators not."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_function_is_too_long() -> None:
    too_long = {
        f"{path}: {node.name}": length(node)
        for path, text in sources().items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and length(node) > MOST_LINES_OF_A_FUNCTION
    }
    assert too_long == {}


def test_no_file_is_too_long() -> None:
    lengths = {path: text.count("\n") for path, text in sources().items()}
    too_long = {path: lines for path, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE}
    assert too_long == {}
