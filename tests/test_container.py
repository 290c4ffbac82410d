"""The image: its Dockerfile runs the steps that can be run without Docker, and nothing else."""

from __future__ import annotations

import fnmatch
import re
import subprocess
import sys
from pathlib import Path

from terminal import ROOT, environment

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
STEPS = ROOT / "container" / "steps.sh"
PROGRAM, DATA = "/opt/assistant", "/data"


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def steps(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["/bin/sh", STEPS, *arguments],
        env=environment(**variables),
        capture_output=True,
        check=False,
    )


def test_the_image_is_made_by_the_steps() -> None:
    made, image = DOCKERFILE.split("\nFROM python:3.11-slim\n")
    ran = re.findall(r"^RUN sh /source/container/steps.sh (.+)$", made, re.MULTILINE)
    assert [line.split() for line in ran] == [
        ["install", PROGRAM],
        ["prepare", PROGRAM, DATA],
        ["trim", PROGRAM],
        ["check", PROGRAM, DATA],
    ]
    assert len(ran) == made.count("\nRUN ")
    assert re.findall(r"^RUN (\w+)", image, re.MULTILINE) == ["useradd"]
    assert instructions("ENTRYPOINT") == [f'["{PROGRAM}/bin/assistant"]']


def test_it_runs_in_the_environment_of_the_steps_and_not_as_root() -> None:
    said = steps("environment", PROGRAM, DATA).stdout.decode().split()
    assert instructions("ENV") == [*said, "LANG=C.UTF-8"]
    assert {"HF_HUB_OFFLINE=1", "TRANSFORMERS_OFFLINE=1"} <= set(said)
    assert instructions("USER") == ["assistant"]
    assert DOCKERFILE.index("\nUSER ") > DOCKERFILE.rindex("\nRUN ")


def test_all_that_the_wheel_needs_is_sent() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    sent = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert lines[0] == "*"
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    files = re.findall(r'^(?:readme = |)"?(README\.md|docs/assistant\.1)"', project, re.MULTILINE)
    needed = {*files, "assistant/x", "corpus/x", "container/steps.sh", "constraints.txt", "LICENSE"}
    for name in needed:
        assert any(fnmatch.fnmatch(name, each) or name.startswith(f"{each}/") for each in sent), (
            name
        )


def test_the_steps_run_without_docker(tmp_path: Path) -> None:
    program, data = tmp_path / "program", tmp_path / "data"
    program.mkdir()
    (program / "bin").symlink_to(Path(sys.prefix) / "bin")
    prepared = steps("prepare", program, data, ASSISTANT_MODEL="hashing")
    assert prepared.returncode == 0, prepared.stderr
    checked = steps("check", program, data)
    assert checked.returncode == 0, checked.stderr
    assert b"The index is sound" in checked.stdout
    assert b"[1] " in checked.stdout
    assert (data / "home").is_dir()
    assert steps("nonsense", program).returncode == 2
