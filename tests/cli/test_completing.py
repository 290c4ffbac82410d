"""Completion in a real bash, and the scripts for the other shells."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import samples
from samples import RETRACTED, TRIAL
from terminal import environment, run

from assistant.engine import Assistant
from assistant.filters import values

BASH = shutil.which("bash") or "/bin/bash"

# Completes each line of standard input as bash would; prints the offers of a line on one line.
DRIVER = """
compopt() { :; }
eval "$(assistant completion bash)"
while IFS= read -r line; do
    COMP_LINE=$line COMP_POINT=${#line}
    _assistant_completion assistant
    printf '%s\\t' "${COMPREPLY[@]}"
    echo
done
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A search path on which the program is called assistant."""
    folder = tmp_path_factory.mktemp("bin")
    script = folder / "assistant"
    script.write_text(
        f"#!{sys.executable}\nfrom assistant.cli.main import main\nmain(prog_name='assistant')\n"
    )
    script.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def offers(path: str, *lines: str) -> list[list[str]]:
    """What bash offers for each of the lines."""
    done = subprocess.run(
        [BASH, "--norc", "-c", DRIVER],
        env=environment(PATH=path),
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    return [line.split("\t")[:-1] for line in done.stdout.decode().splitlines()]


def test_what_bash_offers(path: str) -> None:
    index = samples.collection().index
    found = offers(
        path,
        "assistant as",
        f"assistant show --index {index} al",
        f"assistant --index {index} cite {TRIAL} go",
        "assistant ask --filter de",
        "assistant ask --filter design=ran",
        'assistant ask --filter "design=ran',
        "assistant ask --filter text=",
        f"assistant ask --index {index} --filter document=al",
        "assistant ask --color n",
        "assistant status-list im",
        "assistant show --index /nowhere a",
    )
    assert found == [
        ["ask"],
        [TRIAL],
        [RETRACTED],
        ["design="],
        ["randomised-trial"],
        ["design=randomised-trial"],
        ["abstract", "full"],
        [TRIAL],
        ["never"],
        ["import"],
        [""],
    ]


def test_a_shell_that_divides_words_otherwise(path: str) -> None:
    [found] = offers(f"{path}", "assistant ask --filter design=ran")
    assert found == ["randomised-trial"]
    done = subprocess.run(
        [BASH, "--norc", "-c", f'COMP_WORDBREAKS=" "\n{DRIVER}'],
        env=environment(PATH=path),
        input=b"assistant ask --filter design=ran\n",
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"design=randomised-trial\t\n"


@pytest.mark.parametrize("identity", ["a;id", "$(id)", "a b", "`id`", "-rf", "a\x1b[2J", "a*"])
def test_ids_that_a_shell_would_obey_are_not_offered(
    path: str, tmp_path: Path, identity: str
) -> None:
    record = {"id": identity, "title": "Odd", "abstract": "Oddimab reduced relapses by 5%."}
    harmless = {**record, "id": "harmless", "title": "Even"}
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    lines = "".join(f"{json.dumps(each)}\n" for each in (record, harmless))
    (corpus / "odd.jsonl").write_text(lines)
    Assistant.build(corpus, tmp_path / "index", "hashing")
    assert offers(path, f"assistant show --index {tmp_path / 'index'} ") == [["harmless"]]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell(shell: str, tmp_path: Path) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_ASSISTANT_COMPLETE={shell}_complete" in result.stdout
    if interpreter := shutil.which(shell):
        script = tmp_path / "script"
        script.write_text(result.stdout)
        checked = subprocess.run([interpreter, "-n", script], capture_output=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, b"")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_are_given_whole_words(path: str, shell: str) -> None:
    done = subprocess.run(
        [Path(path.partition(":")[0]) / "assistant"],
        env=environment(
            _ASSISTANT_COMPLETE=f"{shell}_complete",
            COMP_WORDS="assistant ask --filter design=",
            COMP_CWORD="3" if shell == "zsh" else "design=",
        ),
        capture_output=True,
        check=True,
    )
    for value in values("design"):
        assert f"design={value}" in done.stdout.decode()


def test_other_shells_are_named_as_unknown() -> None:
    result = run("completion", "tcsh")
    assert result.exit_code == 2
    assert "'bash', 'zsh', 'fish'" in result.stderr
