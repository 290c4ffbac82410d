"""A list of notices that is imported while the screen is open."""

from __future__ import annotations

from pathlib import Path

import samples
from onscreen import Stage, play, settings_for
from samples import QUESTION, TRIAL

from assistant.editorial import kept_list, list_file
from assistant.editorial.entries import Entry
from assistant.records import Status
from assistant.tui.view.overview import overview
from assistant.tui.widgets.painted import drawn

GONE = Entry(Status.RETRACTED, "10.1000/alpha", "", "2020-07-21", "doi: 10.1000/notice")
SAID = "RETRACTED 2020-07-21 (doi: 10.1000/notice, says Invented list of 2026-10-01)"


def test_the_screen_knows_it_at_the_next_question(tmp_path: Path) -> None:
    own = samples.build(tmp_path)
    places = kept_list.Places(own.index, tmp_path)

    async def screenplay(stage: Stage) -> None:
        await stage.opened()
        assert stage.main.index_contents is not None
        assert stage.main.index_contents.status_list is None
        assert TRIAL not in stage.main.index_contents.notices
        kept_list.import_list(places, [GONE], "Invented", "2026-10-01")
        await stage.ask(QUESTION)
        joined = "editorial status also from: Invented list of 2026-10-01, 1 notice"
        assert joined in stage.words
        index_contents = stage.main.index_contents
        assert index_contents.notices[TRIAL] == SAID
        assert {
            document.status for document in index_contents.catalogue if document.id == TRIAL
        } == {"retracted"}
        overview_text = " ".join(
            " ".join(map(drawn, overview(index_contents, None, 80).lines)).split()
        )
        assert joined in overview_text
        assert SAID in overview_text
        kept_list.remove(places)
        await stage.ask(QUESTION)
        assert stage.main.index_contents.status_list is None
        assert "no list of notices is joined" in "".join(
            drawn(line) for line in overview(stage.main.index_contents, None, 80).lines
        )

    play(settings_for(own, tmp_path), screenplay)


def test_a_damaged_list_is_said_and_nothing_is_answered_without_it(tmp_path: Path) -> None:
    own = samples.build(tmp_path)
    places = kept_list.Places(own.index, tmp_path)

    async def screenplay(stage: Stage) -> None:
        await stage.opened()
        kept_list.import_list(places, [GONE], "Invented", "2026-10-01")
        (tmp_path / list_file.FILE).write_bytes(b"damaged")
        await stage.ask(QUESTION)
        assert "is not what the import wrote" in stage.words
        kept_list.remove(places)
        await stage.ask(QUESTION)
        assert "6 quotes" in stage.words

    play(settings_for(own, tmp_path), screenplay)
