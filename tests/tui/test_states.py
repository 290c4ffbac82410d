"""How the screen is while it cannot answer, and how it comes to answer again."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import samples
from indexing import segment_files
from onscreen import NARROW, Interrupted, Stage, Timeless, play, settings_for, staged
from samples import NONSENSE, QUESTION

from assistant.engine import Assistant
from assistant.errors import IndexMissing
from assistant.index.layout import DOCUMENTS
from assistant.index.open_index import Index
from assistant.settings import Settings
from assistant.tui import keys, preferences
from assistant.tui.app import AssistantApp
from assistant.tui.browser import has_browser
from assistant.tui.workers.messages import QuestionAnswered


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path / "data")


class Gate:
    """Holds the opening of an index back until it is let go."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._open = threading.Event()

    def __call__(self) -> Assistant:
        self._open.wait(20)
        return Timeless(Index(self._index))

    def let_go(self) -> None:
        self._open.set()


class Failing(Interrupted):
    """Fails at every question."""

    def before_asking(self, question: str) -> None:
        raise ZeroDivisionError(question)


class Slow(Interrupted):
    """Takes its time for every question, in a library that cannot be interrupted."""

    def before_asking(self, question: str) -> None:
        del question
        time.sleep(1.0)


class Held(Interrupted):
    """Answers nothing before it is let go on."""

    def __init__(self, index: Index, asked: threading.Event, may_go_on: threading.Event) -> None:
        super().__init__(index)
        self._asked, self._may_go_on = asked, may_go_on

    def before_asking(self, question: str) -> None:
        del question
        self._asked.set()
        self._may_go_on.wait()


def on(settings: Settings, open_index: Callable[[], Assistant], screenplay: object) -> None:
    async def run() -> None:
        async with staged(settings, NARROW, open_index) as stage:
            await screenplay(stage)  # type: ignore[operator]

    asyncio.run(run())


def test_the_prompt_takes_a_question_while_the_index_is_opened(settings: Settings) -> None:
    gate = Gate(settings.index)

    async def screenplay(stage: Stage) -> None:
        assert "Opening the index … you can already type." in stage.words
        assert "opening the index …" in stage.lines[0]
        await stage.type(QUESTION)
        await stage.press("enter")
        assert "waiting for the index to open" in stage.words
        await stage.type("another")
        await stage.press("enter")
        assert stage.said == ["A question is already waiting; esc withdraws it."]
        assert stage.main.prompt.value == "another"
        gate.let_go()
        await stage.until(lambda: not stage.main.controller.pending)
        assert "“Inventumab reduced" in stage.words

    on(settings, gate, screenplay)


def test_a_question_that_waits_can_be_taken_back(settings: Settings) -> None:
    gate = Gate(settings.index)

    async def screenplay(stage: Stage) -> None:
        await stage.type(QUESTION)
        await stage.press("enter", "escape")
        assert stage.main.prompt.value == QUESTION
        assert "Opening the index" in stage.text
        gate.let_go()
        await stage.opened()
        assert "Ask a clinical question." in stage.text
        assert stage.main.controller.session.turns == ()

    on(settings, gate, screenplay)


def test_a_late_answer_never_takes_the_place_of_another(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        turn = stage.main.controller.session.turns[0]
        with Assistant.open(settings.index) as engine:
            late = engine.ask(NONSENSE)
        stage.main.post_message(QuestionAnswered(1, late))
        stage.main.post_message(QuestionAnswered(99, late))
        await stage.pilot.pause()
        assert stage.main.controller.session.turns == (turn,)
        assert "No answer found" not in stage.text

    play(settings, screenplay)


def test_a_cancelled_question_gives_its_text_back_and_shows_no_answer(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.opened()
        await stage.type(QUESTION)
        await stage.press("enter")
        assert "… waiting for its turn" in stage.text
        await stage.press("escape")
        assert stage.main.prompt.value == QUESTION
        await stage.ask(f"{NONSENSE} ")
        assert [turn.asked for turn in stage.main.controller.session.turns] == [
            f"{QUESTION}{NONSENSE}"
        ]

    on(settings, lambda: Slow(Index(settings.index)), screenplay)


def test_two_questions_are_answered_in_order(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.opened()
        for question in (QUESTION, NONSENSE):
            await stage.type(question)
            await stage.press("enter")
        await stage.type("a third")
        await stage.press("enter")
        await stage.until(lambda: stage.main.prompt.value == "a third")
        await stage.until(lambda: len(stage.main.controller.session.turns) == 2)
        assert [turn.asked for turn in stage.main.controller.session.turns] == [QUESTION, NONSENSE]

    on(settings, lambda: Slow(Index(settings.index)), screenplay)


def test_leaving_never_waits_for_an_answer(settings: Settings) -> None:
    asked, may_go_on = threading.Event(), threading.Event()

    async def run() -> None:
        async with staged(
            settings, NARROW, lambda: Held(Index(settings.index), asked, may_go_on)
        ) as stage:
            await stage.opened()
            await stage.type(QUESTION)
            await stage.press("enter")
            await stage.until(asked.is_set)
            stage.app.exit()

    asyncio.run(run())
    engines = [thread for thread in threading.enumerate() if thread.name == "engine"]
    assert engines
    assert all(thread.daemon for thread in engines)
    may_go_on.set()


def test_no_index(settings: Settings, tmp_path: Path) -> None:
    def missing() -> Assistant:
        raise IndexMissing("There is no index in index yet; run: assistant build")

    async def screenplay(stage: Stage) -> None:
        await stage.until(lambda: "There is no index" in stage.words)
        assert "Press f5 to look at the corpus in" in stage.words
        await stage.type(QUESTION)
        await stage.press("enter")
        assert "waiting for an index; f5 builds it" in stage.words
        await stage.press("ctrl+t")
        await stage.press("f3")
        assert stage.said == [
            "There is no index to filter yet.",
            "There is no index to show yet.",
        ]
        await stage.press("escape")
        assert "There is no index" in stage.words
        assert stage.main.prompt.value == QUESTION

    assert not (tmp_path / "data").exists()
    on(settings, missing, screenplay)


def test_a_damaged_index_says_so(tmp_path: Path) -> None:
    own = samples.build(tmp_path / "own")
    segment_files(own.index, DOCUMENTS)[0].write_bytes(b"no more")

    async def screenplay(stage: Stage) -> None:
        await stage.until(lambda: "is not what the build wrote" in stage.words)
        assert "f5" in stage.words

    settings = settings_for(own, tmp_path / "data")
    on(settings, lambda: Timeless(Index(own.index)), screenplay)


def test_an_engine_that_fails_says_so_and_writes_the_details_down(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.opened()
        await stage.type(QUESTION)
        await stage.press("enter")
        await stage.until(lambda: "The engine failed (ZeroDivisionError)" in stage.words)
        await stage.until(lambda: bool(stage.said))
        assert "The program failed unexpectedly (ZeroDivisionError)" in stage.said[0]
        assert "Traceback" not in stage.text
        assert "Traceback" in (settings.data / "failures.log").read_text()

    on(settings, lambda: Failing(Index(settings.index)), screenplay)


def test_an_error_of_the_system_is_a_sentence(settings: Settings) -> None:
    def closed() -> Assistant:
        raise PermissionError(13, "Permission denied", "index")

    async def screenplay(stage: Stage) -> None:
        await stage.until(lambda: "Permission denied (index)" in stage.words)

    on(settings, closed, screenplay)


def test_a_new_index_answers_as_soon_as_it_is_there(tmp_path: Path) -> None:
    own = samples.build(tmp_path / "own")
    with Assistant.open(own.index) as engine:
        quotes = list(enumerate(engine.ask(QUESTION).evidence, start=1))
    gone = next(str(n) for n, item in quotes if item.document.id == "gone-2015")
    changed = next(str(n) for n, item in quotes if "1.2 to 0.4" in item.quote)

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        (own.corpus / "gone-2015.md").unlink()
        text = (own.corpus / "beta-2021.md").read_text()
        (own.corpus / "beta-2021.md").write_text(text.replace("1.2 to 0.4", "1.3 to 0.5"))
        Assistant.build(own.corpus, own.index, "hashing")
        stage.app.engine_worker.follow()
        await stage.until(lambda: "Answers now come from a newer index." in stage.said)
        await stage.press("tab", gone)
        await stage.until(lambda: "✘ the index no longer holds this document" in stage.text)
        assert "gone-2015.md (markdown)" in stage.text  # what the quote knew of it
        await stage.press("escape")
        assert "no longer matches: the index no longer holds" in stage.words
        await stage.press("tab", changed)
        await stage.until(lambda: "✘ the document has changed" in stage.text)
        assert "▶" not in stage.text
        await stage.press("escape")
        assert "no longer matches: the document has changed" in stage.words

    play(settings_for(own, tmp_path / "data"), screenplay, NARROW)


def test_an_old_index_answers_when_the_new_one_cannot_be_opened(tmp_path: Path) -> None:
    own = samples.build(tmp_path / "own")

    async def screenplay(stage: Stage) -> None:
        shutil.rmtree(own.index / "generations")
        (own.index / "CURRENT").write_text("000009-0123456789ab")
        stage.app.engine_worker.follow()
        await stage.until(lambda: bool(stage.said))
        assert stage.said[0].startswith("Answers still come from the old index.")

    play(settings_for(own, tmp_path / "data"), screenplay, NARROW)


def test_the_user_chooses_the_keys(settings: Settings) -> None:
    settings.data.mkdir()
    (settings.data / keys.FILE).write_text('[keys]\nhelp = "f9"\ncopy = "c"\nnone = "x"\n')

    async def screenplay(stage: Stage) -> None:
        assert "none: unknown id" in stage.said[0]
        await stage.press("f1")
        assert len(stage.app.screen_stack) == 1
        await stage.press("f9")
        assert "Help" in stage.text
        assert "f9" in stage.text

    play(settings, screenplay)


def test_the_theme_is_remembered(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        assert stage.app.theme == preferences.DARK
        await stage.press("f4")
        assert stage.app.theme == preferences.LIGHT
        await stage.until(lambda: preferences.theme(settings.data) == preferences.LIGHT)

    async def again(stage: Stage) -> None:
        assert stage.app.theme == preferences.LIGHT
        await stage.press("f4")

    play(settings, screenplay)
    play(settings, again)


def test_everything_is_in_the_palette(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        titles = {command.title for command in stage.app.get_system_commands(stage.main)}
        assert {key.description for key in keys.EVERYWHERE} - titles == {
            keys.BY_ID["back"].description,
            keys.PALETTE.description,
        }
        await stage.press("ctrl+p")
        await stage.type("what the collection")
        await stage.until(lambda: "What the collection holds" in stage.text)
        await stage.press("enter")
        await stage.until(lambda: "all documents" in stage.text)

    play(settings, screenplay)


def test_a_failure_of_the_screen_is_one_sentence(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: AssistantApp) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(AssistantApp, "action_help", fail)

    async def run() -> None:
        app = AssistantApp(settings)
        with pytest.raises(ZeroDivisionError):
            async with app.run_test() as pilot:
                await pilot.press("f1")
        assert app.return_code == 1
        app.finish()

    asyncio.run(run())
    assert "Traceback" in (settings.data / "failures.log").read_text()
    assert "Traceback" not in capsys.readouterr().err


def test_a_browser_in_the_terminal_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_browser()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_browser()
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.delenv("DISPLAY")
    assert has_browser()


def test_a_filter_takes_the_room_of_the_fingerprint(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        contents = stage.main.index_contents
        assert contents
        fingerprint = contents.fingerprint[:4]
        assert f" · {fingerprint}…" in stage.text
        await stage.press("ctrl+r")
        assert "design=randomised trial" in stage.text.splitlines()[0]
        assert f" · {fingerprint}…" not in stage.text

    play(settings, screenplay, (80, 24))
