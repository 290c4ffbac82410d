from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import samples
from pseudoterminal import F5, assistant
from terminal import environment

_SCRIPT = """
import sys, time
from pathlib import Path
from assistant.tui.hangup import end_when_hung_up
end_when_hung_up(lambda: Path(sys.argv[1]).write_text("finished"))
print("ready", flush=True)
time.sleep(60)
"""


def test_a_closed_terminal_lets_the_screen_finish(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SCRIPT, str(tmp_path / "note")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment()) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGHUP)
        assert process.wait(60) == 128 + signal.SIGHUP
    assert (tmp_path / "note").read_text() == "finished"


def test_a_rebuild_whose_terminal_is_closed_leaves_no_draft(tmp_path: Path) -> None:
    made = samples.build(tmp_path / "own")
    (made.corpus / "new.md").write_text("# New\n\nA new text.\n", encoding="utf-8")
    generations = made.index / "generations"
    before = sorted(generations.iterdir())
    with assistant(tmp_path, *made.options, "--model", "hashing") as terminal:
        terminal.wait_for("This collection holds")
        terminal.type(F5)
        terminal.wait_for("1 file added")
        terminal.press("\r")
        while sorted(generations.iterdir()) == before:  # until the build has begun
            time.sleep(0.01)
        assert any(path.name.startswith(".draft-") for path in generations.iterdir())
        terminal._process.send_signal(signal.SIGHUP)
        assert terminal._process.wait(60) == 128 + signal.SIGHUP
    assert sorted(generations.iterdir()) == before
    assert not (made.index / "building-by").exists()
