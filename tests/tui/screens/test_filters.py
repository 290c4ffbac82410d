from __future__ import annotations

import pytest
from samples import STEERING
from terminal import steering

from assistant.display import inert
from assistant.records import Design, Listed, Status
from assistant.tui.screens import filters
from assistant.tui.screens.dialog import inert_content

ARTICLE = Listed(
    "Pittock-2019",
    "Eculizumab in Devic's disease",
    2019,
    Design.RANDOMISED_TRIAL,
    Status.UNFLAGGED,
    full_text=True,
)


@pytest.mark.parametrize(
    ("words", "is_named"),
    [
        ("eculizumab", True),
        ("devic's pittock", True),
        ("2019 disease", True),
        ("pitt eculi", True),
        ("rituximab", False),
        ("eculizumab 2020", False),
        ("", True),
    ],
)
def test_words_name_a_document_by_title_id_or_year(words: str, is_named: bool) -> None:  # noqa: FBT001
    assert filters._contains_words(ARTICLE, words.split()) is is_named


def test_a_document_in_a_list() -> None:
    line = filters._line(ARTICLE)
    assert line.plain == "2019 Eculizumab in Devic's disease (Pittock-2019)"
    assert filters._line(ARTICLE._replace(year=None)).plain.startswith("n.d. Eculizumab")


def test_no_document_steers_the_list_or_is_markup_in_it() -> None:
    title = f"[red]{STEERING}[/red] [@click=app.quit]x[/]"
    line = filters._line(ARTICLE._replace(title=title, id=STEERING))
    assert line.plain == inert(f"2019 {title} ({STEERING})")
    assert steering(line.plain) == set()
    assert line.spans == []
    assert inert_content("a\nb\x1b[1m").plain == "a\nb\ufffd[1m"
