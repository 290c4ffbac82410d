"""The wheel, far from the source tree: what users install is what works. And the sdist."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from terminal import ROOT, environment, on_terminal, program


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel is installed in; dependencies are those of this environment."""
    base = tmp_path_factory.mktemp("wheel")
    build = ["build", "--wheel", "--no-isolation", "--outdir", str(base), str(ROOT)]
    _python("-m", *build)
    [wheel] = base.glob("*.whl")
    target = base / "installed"
    _python("-m", "pip", "install", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    return target


@pytest.fixture(scope="module")
def user(installed: Path) -> dict[str, str]:
    """The environment of somebody who installed the wheel and has nothing else."""
    home = installed.parent
    return environment(
        PYTHONPATH=str(installed),
        XDG_DATA_HOME=str(home / "data"),
        XDG_CACHE_HOME=str(home / "cache"),
        ASSISTANT_MODEL="hashing",
        TERM="xterm",
    )


def _python(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_the_corpus_is_inside(installed: Path) -> None:
    inside = installed / "assistant" / "shipped_corpus"
    shipped = {path.name for path in inside.glob("*.md")}
    assert shipped == {path.name for path in (ROOT / "corpus").glob("*.md")}
    assert len(shipped) > 50
    for name in ("SYNONYMS.txt", "QUESTIONS.txt"):
        assert (inside / name).read_bytes() == (ROOT / "corpus" / name).read_bytes()
    assert (installed / "assistant" / "py.typed").is_file()
    assert not (installed / "tests").exists()


def test_the_source_distribution_holds_what_a_developer_needs(tmp_path: Path) -> None:
    _python("-m", "build", "--sdist", "--no-isolation", "--outdir", str(tmp_path), str(ROOT))
    [path] = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    pages = [
        page
        for pattern in ("*.md", "docs/*", "benchmarks/**/*.md", "benchmarks/*.py", "training/*.*")
        for page in ROOT.glob(pattern)
    ]
    needed = {page.relative_to(ROOT).as_posix() for page in pages}
    assert len(needed) > 40
    assert needed | {"Makefile", "constraints.txt", ".ci/run"} <= names


def test_the_first_day(installed: Path, user: dict[str, str], tmp_path: Path) -> None:
    version = program("--version", cwd=tmp_path, env=user)
    assert version.returncode == 0, version.stderr
    assert b"0." in version.stdout
    too_early = program("ask", "what reduces relapses", cwd=tmp_path, env=user)
    assert too_early.returncode == 5
    code, written = on_terminal(["-m", "assistant", "build"], typed=b"y\n", cwd=tmp_path, env=user)
    assert code == 0, written
    assert "Start with the corpus that comes with the program?" in written
    index = installed.parent / "data" / "evidence-assistant" / "index"
    assert (index / "CURRENT").is_file()
    asked = program("ask", "what treatments reduce NMO relapses", "--json", cwd=tmp_path, env=user)
    assert asked.returncode == 0, asked.stderr
    answer = tmp_path / "answer.json"
    answer.write_bytes(asked.stdout)
    assert json.loads(asked.stdout)["evidence"]
    verified = program("verify", answer, cwd=tmp_path, env=user)
    assert verified.returncode == 0, verified.stdout
