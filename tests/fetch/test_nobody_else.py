"""No other command imports what asks the services, and none opens a connection."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import samples
from samples import QUESTION
from terminal import ROOT, environment

IMPORT = re.compile(r"^\s*(?:from|import) assistant\.fetch\b", re.MULTILINE)
SCRIPT = """
import json, sys

connections = []

def note(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        connections.append(event)

sys.addaudithook(note)
from assistant.cli.main import main
for command in json.loads(sys.argv[1]):
    main(command, standalone_mode=False)
fetching = [name for name in sys.modules if name.startswith("assistant.fetch")]
assert not fetching and "assistant.cli.fetching" not in sys.modules, fetching
assert not connections, connections
"""


def test_only_fetch_speaks_to_the_network() -> None:
    made = samples.collection()
    at = made.at_index
    commands = [
        ["build", *made.options, "--dry-run"],
        ["ask", QUESTION, *at],
        ["search", QUESTION, *at],
        ["show", samples.TRIAL, *at],
        ["cite", samples.TRIAL, *at],
        ["status", *made.options],
        ["check", *at],
    ]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps([list(map(str, one)) for one in commands])],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_one_module_of_the_command_line_imports_it() -> None:
    importing = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("assistant/**/*.py")
        if re.search(
            r"^\s*(?:from|import) assistant\.fetch\b", path.read_text("utf-8"), re.MULTILINE
        )
    }
    outside = {path for path in importing if not path.startswith("assistant/fetch/")}
    assert outside == {"assistant/cli/fetching.py"}
