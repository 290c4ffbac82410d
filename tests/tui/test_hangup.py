from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

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
