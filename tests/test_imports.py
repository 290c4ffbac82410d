"""No module imports itself by way of others, whenever and for whatever the imports are made."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import assistant

PACKAGE = Path(assistant.__file__).parent


def modules(package: Path) -> dict[str, Path]:
    """The modules of a package by their full names; a package goes by the name of its folder."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = [package.name, *path.relative_to(package).with_suffix("").parts]
        found[".".join(parts[:-1] if path.name == "__init__.py" else parts)] = path
    return found


def imported(tree: ast.AST, known: Iterable[str]) -> Iterator[str]:
    """The known modules that a syntax tree imports, in functions and for types as well.

    `from package import name` imports the module `package.name` if there is one. Otherwise it takes
    a name from `package/__init__.py`.
    """
    for node in ast.walk(tree):
        named: list[str] = []
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports are not followed"
            package = node.module or ""
            inner = [f"{package}.{alias.name}" for alias in node.names]
            named = [name if name in known else package for name in inner]
        yield from (name for name in named if name in known)


def graph(package: Path) -> dict[str, set[str]]:
    """Which modules each module of a package imports from it."""
    known = modules(package)
    return {
        name: set(imported(ast.parse(path.read_text("utf-8")), known))
        for name, path in known.items()
    }


def reached(imports: Mapping[str, set[str]], start: str) -> set[str]:
    """The modules that `start` imports, directly or by way of others."""
    found: set[str] = set()
    waiting = set(imports[start])
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= imports[name] - found
    return found


def circular(package: Path) -> set[str]:
    """The modules of a package that import themselves by way of others."""
    imports = graph(package)
    return {name for name in imports if name in reached(imports, name)}


def test_no_module_is_part_of_a_circle() -> None:
    assert sorted(circular(PACKAGE)) == []


def test_imports_for_types_in_functions_and_from_packages_count(tmp_path: Path) -> None:
    package = tmp_path / "sample"
    (package / "inner").mkdir(parents=True)
    for name, text in {
        "__init__": "from sample.alone import something\n",
        "alone": "import ast\n",
        "before": "import sample.for_types\n",
        "for_types": "if TYPE_CHECKING:\n    from sample.in_function import Name\n",
        "in_function": "def function():\n    from sample import from_package\n",
        "from_package": "from sample.inner import name\n",
        "inner/__init__": "from sample.inner import module\n",
        "inner/module": "import sample.for_types\n",
    }.items():
        (package / f"{name}.py").write_text(text)
    assert circular(package) == {
        "sample.for_types",
        "sample.in_function",
        "sample.from_package",
        "sample.inner",
        "sample.inner.module",
    }
