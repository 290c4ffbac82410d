"""What reaches a real terminal, byte by byte, when every text means harm."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import samples
import shipped
from pseudoterminal import F1, F2, F3, F5, Pseudoterminal, assistant, shown
from samples import QUESTION, STEERING, Collection
from terminal import steering

from assistant.conversation.sessions import SessionStore
from assistant.conversation.turns import Turn
from assistant.engine import Assistant

# Terminals take escapes out of what they paste; Textual would take the rest for keys.
PASTED = STEERING.replace("\x1b", "")
ASKED = f"{QUESTION} {PASTED} letters stay"
DAY = "2020-01-31T12:00:00+00:00"
CLEAR = "\x15"  # ctrl+u: empties a line
ESCAPE = "\x1b[27u"  # as the keyboard protocol of kitty has it: a bare escape makes Textual wait
# What Textual writes, and nothing else: colours are given in full, so that a foreign "\x1b[31m"
# is none of ours, and the screen is never cleared nor a title set.
OURS = re.compile(
    r"""
      \x1b\[(?:[0-9];)*(?:[0-9]|[34]8;2;\d+;\d+;\d+(?:;48;2;\d+;\d+;\d+)?)m
    | \x1b\[\d+;\d+H                    # the cursor
    | \x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048)[hl]
    | \x1b\[\?(?:2026|2048)\$p          # asks what the terminal can do
    | \x1b\[(?:>\d+|<)u                 # the keyboard protocol of kitty
    | \x1b\]8;id=[0-9.-]+;https://doi\.org/[A-Za-z0-9/:._()%-]+\x1b\\|\x1b\]8;;\x1b\\
    | \x1b\]22;(?:default|pointer|text)\x07
    """,
    re.VERBOSE,
)
COPIED = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """A collection with hostile texts and file names, and a file that is not indexed yet."""
    made = samples.build(tmp_path_factory.mktemp("hostile") / "own")
    name = STEERING.replace("/", "")
    (made.corpus / f"bad{name}.md").write_bytes(b"\0")
    Assistant.build(made.corpus, made.index, "hashing")
    (made.corpus / f"late{name}.md").write_text("# Late\n\nA late file.\n", encoding="utf-8")
    return made


def foreign(written: str) -> set[str]:
    """What is left of an output that would steer a terminal, but for what Textual writes."""
    return steering(OURS.sub("", written))


@pytest.mark.parametrize(
    ("sequence", "left"),
    [
        (
            "\x1b[0m\x1b[1;38;2;1;2;3;48;2;4;5;6mtext\x1b[4;9H\r\n\x1b[?2026h\x1b[2m\x1b[48;2;1;2;3m",
            "",
        ),
        ("\x1b[31m", "\x1b"),
        ("\x1b[1;31m", "\x1b"),
        ("\x1b[2J", "\x1b"),
        ("\x1b[H", "\x1b"),
        ("\x1b[?1h", "\x1b"),
        ("\x1b[5n", "\x1b"),
        ("\x1b]0;title\x07", "\x1b\x07"),
        ("\x1b]52;c;cHduZWQ=\x07", "\x1b\x07"),
        ("\x1b]8;;https://example.org\x1b\\", "\x1b"),
        ("\x1bc", "\x1b"),
        ("\x9b31m\u202e\u2066\x08\x7f", "\x9b\u202e\u2066\x08\x7f"),
    ],
)
def test_what_counts_as_foreign(sequence: str, left: str) -> None:
    assert foreign(sequence) == set(left)


def walk(terminal: Pseudoterminal) -> None:
    """Through every part of the screen, with hostile texts pasted wherever one can type."""
    terminal.wait_for("This collection holds")
    for hostile in ("\x1b]0;pwned\x07\u202e\u2066", f"\x1b[200~{STEERING}\x1b[201~"):
        terminal.type(hostile)
        terminal.wait_for("pwned")
        terminal.type(CLEAR)
        terminal.wait_for("Ask, follow up")
    terminal.paste(ASKED)
    terminal.wait_for("letters stay")
    terminal.type("\r")
    terminal.wait_for("“Hostilimab reduced relapses", "[red]see[/red]")
    terminal.type("1\r\r")
    terminal.wait_for("y copy")
    find(terminal)
    filters(terminal)
    sessions(terminal)
    terminal.type(F1)
    terminal.wait_for("Everywhere")
    terminal.press(ESCAPE)
    terminal.type(F3)
    terminal.wait_for("The collection", "Study design", "Missing, by title and abstract")
    terminal.type("\x1b[F")  # to its end, where files stand that cannot be read
    terminal.wait_for("bad")
    terminal.press(ESCAPE)
    terminal.type(F5)
    terminal.wait_for("1 file added", "late")
    terminal.press(ESCAPE)
    terminal.type("\x0f")  # ctrl+o
    terminal.wait_for("Save to a file")
    terminal.press(f"\x1b[200~{PASTED}.md\x1b[201~")
    terminal.type("\r")
    terminal.wait_for("Saved")
    palette(terminal)
    terminal.press("\x0c")  # ctrl+l: no filters
    terminal.type(QUESTION)
    terminal.wait_for("fictive neuritis")
    terminal.type("\r")
    terminal.wait_for("6 quotes · 5 publications", "“Inventumab reduced")
    terminal.type("1\r")  # its document has a DOI, which is a link
    terminal.wait_for("doi:10.1000/alpha")


def find(terminal: Pseudoterminal) -> None:
    """Find words of the document, and words that stand in none; copy the quote."""
    terminal.press("/")
    terminal.type("Hostilimab")
    terminal.wait_for("1/1")
    terminal.paste(f"{PASTED} nowhere")
    terminal.wait_for("not found")
    terminal.press(ESCAPE)
    terminal.wait_for("/ find")
    terminal.type("y")
    terminal.wait_for("sent to the terminal")


def filters(terminal: Pseudoterminal) -> None:
    """Look for the hostile document by its title, and choose it."""
    terminal.type("\x14")  # ctrl+t
    terminal.wait_for("Which documents may answer", "may answer")
    terminal.press(*"\t" * 5)
    terminal.paste(f"{PASTED} nobody")
    terminal.wait_for("nobody")
    terminal.type(CLEAR)
    terminal.wait_for("words of a title")
    terminal.type("hostile")
    terminal.wait_for("2018 Hostile")
    terminal.press("\t", " ")
    terminal.press("\t")
    terminal.type("\r")
    terminal.wait_for("filters:")


def sessions(terminal: Pseudoterminal) -> None:
    """Give the conversation another name, and reopen one that was kept with a hostile name."""
    terminal.type(F2)
    terminal.wait_for("reopen", "kept")
    terminal.type("\x12")  # ctrl+r
    terminal.wait_for("Name of the conversation")
    terminal.paste(f"{PASTED} other")
    terminal.wait_for("other")
    terminal.type("\r")
    terminal.wait_for("1 question", "other")
    terminal.press("\x1b[F")
    terminal.type("\r")
    terminal.wait_for("asked before")
    terminal.type("\x1b[A")  # up: the question before
    terminal.wait_for("asked before")
    terminal.type(CLEAR)
    terminal.wait_for("Ask, follow up")


def palette(terminal: Pseudoterminal) -> None:
    """Look for a command that does not exist."""
    terminal.type("\x10")  # ctrl+p
    terminal.wait_for("Search for commands")
    terminal.paste(f"{PASTED} nothing")
    terminal.wait_for("nothing")
    terminal.press(ESCAPE)


def keep(data: Path, made: Collection) -> None:
    """A conversation of another day, all of whose own texts are hostile."""
    store = SessionStore(data / "sessions")
    with Assistant.open(made.index) as engine:
        answer = engine.ask(f"{QUESTION} {STEERING}")
    turn = Turn.of(f"{STEERING} asked before", answer, [STEERING], DAY)
    session = replace(store.new(DAY), turns=(turn,))
    store.rename(store.save(session).id, f"{STEERING} kept")


@pytest.mark.parametrize(
    ("columns", "rows", "variables"), [(100, 30, {}), (80, 24, {"NO_COLOR": "1"})]
)
def test_nothing_foreign_reaches_a_terminal(
    hostile: Collection,
    tmp_path: Path,
    columns: int,
    rows: int,
    variables: dict[str, str],
) -> None:
    data = tmp_path / "data"
    keep(data, hostile)
    keys = json.dumps(STEERING).replace("\x7f", "\\u007f")
    (data / "keys.toml").write_text(f'[keys]\n{keys} = "x"\n', encoding="utf-8")
    options = [*hostile.options, "--model", "hashing"]
    with assistant(tmp_path, *options, columns=columns, rows=rows, **variables) as terminal:
        walk(terminal)
        assert terminal.leave() == 0
        written = terminal.written
    [copied] = COPIED.findall(written)
    assert steering(base64.b64decode(copied).decode()) == set()
    assert "Traceback" not in written
    assert foreign(COPIED.sub("", written)) == set()
    for text in ("unknown id", "CORRECTED", "✔ verbatim", "doi:10.1000/alpha ↗"):
        assert text in shown(written)
    # With its colours taken away, Textual writes shades of grey.
    colours = set(re.findall(r"[34]8;2;(\d+);(\d+);(\d+)", written))
    assert all(red == green == blue for red, green, blue in colours) is bool(variables)


DRIVER = """
import json, os, sys
from pathlib import Path
os._exit = lambda code: None
from assistant.cli.main import main
try:
    main(sys.argv[2:])
except SystemExit as end:
    Path(sys.argv[1]).write_text(json.dumps([end.code, *sys.modules]))
"""


def test_asking_loads_nothing_that_only_building_needs(tmp_path: Path) -> None:
    modules = tmp_path / "modules.json"
    options = ["--corpus", str(shipped.CORPUS), "--index", str(shipped.index())]
    terminal = Pseudoterminal(["-c", DRIVER, modules, *options], tmp_path)
    try:
        terminal.wait_for("This collection holds")
        terminal.type(f"{shipped.QUESTION}\r")
        terminal.wait_for("[1]", "✔ verbatim")
        assert terminal.leave() == 0
    finally:
        terminal.close()
    code, *loaded = json.loads(modules.read_text())
    assert code == 0
    assert {"textual", "onnxruntime"} <= set(loaded)
    assert not {"torch", "transformers", "sentence_transformers"} & set(loaded)
