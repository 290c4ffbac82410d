"""The program as its users meet it: on the corpus that ships, in a terminal with its clipboard."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import shipped
from shipped import CORPUS, QUESTION
from terminal import environment

from assistant import Assistant

LEFT = 59  # cells of the conversation in a window of 120
DEADLINE = 60.0  # seconds, for a machine that does other things as well
SETTINGS = """\
set-option -g remain-on-exit on
set-option -g set-clipboard on
set-option -g status off
set-option -g default-terminal "tmux-256color"
"""


class Tmux:
    """A terminal of 120 columns and 36 rows that runs the program; `folder` is where it stands."""

    def __init__(self, folder: Path, index: Path) -> None:
        self._own = Path(tempfile.mkdtemp(prefix="tmux-"))  # short: the name of a socket has to be
        self._settings = folder.with_name("tmux.conf")
        self._settings.write_text(SETTINGS, encoding="utf-8")
        program = [
            sys.executable,
            "-m",
            "assistant",
            "--corpus",
            str(CORPUS),
            "--index",
            str(index),
        ]
        variables = environment(
            ASSISTANT_HOME=str(folder.with_name("data")), SSH_TTY="1", TERM="xterm-256color"
        )
        variables.pop("TMUX", None)
        window = ["-x", "120", "-y", "36", "-c", str(folder)]
        self._run("new-session", "-d", *window, *program, env=variables)

    def shows(self) -> str:
        """What stands on the screen at this moment, which may be half of a frame."""
        return self._run("capture-pane", "-p")

    def history(self) -> str:
        """All that the terminal has shown outside of the program's own screen."""
        return self._run("capture-pane", "-p", "-S", "-")

    def wait(self, condition: Callable[[str], object]) -> str:
        """What stands on the screen as soon as it meets a condition."""
        end = time.monotonic() + DEADLINE
        while not condition(screen_text := self.shows()):
            assert time.monotonic() < end, screen_text
            time.sleep(0.05)
        return screen_text

    def wait_for(self, *texts: str) -> str:
        """What stands on the screen as soon as all these texts do."""
        return self.wait(lambda screen_text: all(text in screen_text for text in texts))

    def type(self, text: str, *keys: str) -> None:
        """Type a text, then press keys."""
        if text:
            self._run("send-keys", "-l", text)
        for key in keys:
            self._run("send-keys", key)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window larger or smaller."""
        self._run("resize-window", "-x", str(columns), "-y", str(rows))

    def clipboard(self) -> str:
        """What was copied last, or nothing."""
        return self._run("show-buffer", check=False)

    def copied(self) -> str:
        """What the program copies, as soon as it has."""
        end = time.monotonic() + DEADLINE
        while not (text := self.clipboard()):
            assert time.monotonic() < end, self.shows()
            time.sleep(0.05)
        return text

    def leave(self) -> int:
        """Press the key that quits; the exit code of the program."""
        self.type("", "C-q")
        end = time.monotonic() + DEADLINE
        # The pane is dead a moment before its status is known. tmux 3.3 may even miss that its
        # child has ended, and be told when another one does.
        while not (code := self._run("display-message", "-p", "#{pane_dead_status}").strip()):
            assert time.monotonic() < end, self.shows()
            self._run("run-shell", "true")
            time.sleep(0.05)
        return int(code)

    def end(self) -> None:
        """End the terminal, and whatever runs in it."""
        self._run("kill-server", check=False)
        shutil.rmtree(self._own, ignore_errors=True)

    def _run(
        self, *arguments: str | Path, check: bool = True, env: dict[str, str] | None = None
    ) -> str:
        done = subprocess.run(
            [tmux(), "-u", "-S", self._own / "socket", "-f", self._settings, *arguments],
            env=env,
            capture_output=True,
            check=False,
        )
        if check:
            assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()


def tmux() -> str:
    """The path of tmux; without it nothing here can be tested, and only CI has to have it."""
    program = shutil.which("tmux")
    if program is None:
        assert not os.environ.get("CI"), "tmux is not installed"
        pytest.skip("tmux is not installed")
    return program


class Answer(NamedTuple):
    """What the engine says of the corpus that ships."""

    documents: int
    quotes: list[str]


@pytest.fixture(scope="module")
def answer() -> Answer:
    """Its answer to the question."""
    tmux()
    with Assistant.open(shipped.index()) as engine:
        quotes = [item.quote for item in engine.ask(QUESTION).evidence]
        return Answer(len(list(engine.catalogue())), quotes)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Tmux]:
    """The program, at its welcome."""
    folder = tmp_path / "here"
    folder.mkdir()
    tmux()
    opened = Tmux(folder, shipped.index())
    try:
        opened.wait_for("Ask a clinical question.", "Try one of these", " articles   index ")
        yield opened
    finally:
        opened.end()


@pytest.fixture
def second_quote(screen: Tmux) -> Tmux:
    """The program with the question asked, quote 2 open in its source, and the focus there."""
    screen.type(QUESTION, "Enter")
    screen.wait_for("[2]  ", "▶")
    screen.type("2", "Enter")
    screen.wait(
        lambda screen_text: (
            "▎[2]  " in screen_text and "[2]" in source_of(screen_text).splitlines()[0]
        )
    )
    screen.type("", "Enter")  # the prompt is empty: go to the source
    screen.wait_for("✔ verbatim", "y copy")
    return screen


def plain(text: str) -> str:
    """A text with one blank where there were several, a line end, or a piece of a scrollbar."""
    return " ".join(re.sub("[▁-▇]", " ", text).split())


def conversation_of(screen_text: str) -> str:
    """The left pane, as running text."""
    return plain("\n".join(line[:LEFT].lstrip("▎") for line in screen_text.splitlines()))


def source_of(screen_text: str) -> str:
    """The right pane, below the line on the index."""
    return "\n".join(line[LEFT + 2 :] for line in screen_text.splitlines()[1:])


def marked(screen_text: str) -> str:
    """The lines that ▶ points at, as running text."""
    lines = re.findall("▶ (.*)", screen_text)
    return plain("\n".join(lines))


def numbered(screen_text: str) -> list[tuple[str, str]]:
    """Number and text of every quote whose first and last signs stand in the left pane."""
    # After the number of a card come the glyph and the name of a design.
    return re.findall(r"\[(\d+)\] \S [a-z][^“]*“([^”]+)” Results", conversation_of(screen_text))


def test_the_welcome_tells_what_the_collection_holds(screen: Tmux, answer: Answer) -> None:
    screen.wait_for(
        "This is not medical advice.",
        f"This collection holds {answer.documents} documents",
        QUESTION,
        "❯ ",
    )


def test_quotes_are_numbered_and_stand_in_the_corpus(screen: Tmux) -> None:
    corpus = plain("\n".join(path.read_text(encoding="utf-8") for path in CORPUS.glob("*.md")))

    def holds(screen_text: str) -> bool:
        quoted = numbered(screen_text)
        counted = [number for number, _ in quoted] == [str(n + 1) for n in range(len(quoted))]
        verbatim = all(quote in corpus for _, quote in quoted)
        return len(quoted) >= 2 and counted and verbatim and f"❯ {QUESTION}" in screen_text

    screen.type(QUESTION, "Enter")
    screen.wait_for("[1]  ", "[2]  ", "✔ verbatim")
    screen.wait(holds)


def test_a_quote_is_opened_in_its_source_by_its_number(second_quote: Tmux, answer: Answer) -> None:
    first, second = map(plain, answer.quotes[:2])
    second_quote.wait(
        lambda screen_text: (
            second in marked(screen_text)
            and first not in marked(screen_text)
            and re.search(r"chars \d+-\d+ · file [0-9a-f]{12}…", source_of(screen_text))
        )
    )


def test_a_quote_is_copied_to_the_clipboard_of_the_terminal(
    second_quote: Tmux, answer: Answer
) -> None:
    assert second_quote.clipboard() == ""
    second_quote.type("Y")
    second_quote.wait_for("Quote [2] with its proof: sent to the terminal")
    copied = second_quote.copied()
    assert copied.startswith(f"“{answer.quotes[1]}” ")
    assert re.search(r"\[\S+ \d+:\d+, sha256 [0-9a-f]{64}; .*assistant show \S+", copied)


def test_an_answer_is_saved_where_the_user_stands(
    second_quote: Tmux, answer: Answer, tmp_path: Path
) -> None:
    second_quote.type("", "C-o")
    second_quote.wait_for("Save to a file", "Markdown, for reading", "here/what-treatments-reduce")
    second_quote.type("", "Enter")
    name = "what-treatments-reduce-nmo-relapses.md"
    second_quote.wait_for("Saved")  # with a path that may be broken anywhere
    [saved] = (tmp_path / "here").iterdir()
    assert saved.name == name
    text = saved.read_text(encoding="utf-8").replace("\\", "")
    for quote in answer.quotes:
        assert plain(quote) in plain(re.sub("(?m)^> ", "", text))


def test_a_smaller_window_shows_the_source_alone_and_a_larger_one_both(
    second_quote: Tmux, answer: Answer
) -> None:
    quote = plain(answer.quotes[1])
    second_quote.resize(80, 24)
    small = second_quote.wait(  # tmux cuts the old picture before the program draws a new one
        lambda screen_text: (
            quote in marked(screen_text)
            and "[1]  " not in screen_text
            and "✔ verbatim" in screen_text
            and "❯ " in screen_text
        )
    )
    assert max(map(len, small.splitlines())) <= 80
    second_quote.type("", "Escape")
    second_quote.wait(lambda screen_text: "[1]  " in screen_text and "▶" not in screen_text)
    second_quote.resize(120, 36)
    second_quote.wait(
        lambda screen_text: quote in marked(screen_text) and quote in conversation_of(screen_text)
    )


def test_leaving_gives_the_terminal_back(second_quote: Tmux) -> None:
    assert second_quote.leave() == 0
    left = second_quote.history()
    assert "Traceback" not in left
    assert "assistant:" not in left
    assert "❯" not in left  # the screen of the program is gone
