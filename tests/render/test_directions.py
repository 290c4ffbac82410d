"""Quotes in groups by their directions, as text and as Markdown."""

from __future__ import annotations

from samples import QUESTION, RETRACTED, collection
from terminal import run

from assistant.display import inert
from assistant.engine import Assistant
from assistant.records import Answer, Directed, Direction, Span
from assistant.render import as_json, directions, markdown, text


def answered() -> Answer:
    with Assistant.open(collection().index, fast=True) as assistant:
        return assistant.ask(QUESTION)


def all_but_first_reduced(answer: Answer) -> list[Directed]:
    first, *others = answer.evidence
    start = first.span.start
    return [
        Directed(Direction.NO_DIFFERENCE, Span(start, start + 9), Span(start, first.span.end)),
        *(Directed(Direction.REDUCED, item.span, None, item.span) for item in others),
    ]


def test_groups_keep_numbers_and_order_and_mark_retracted_work() -> None:
    answer = answered()
    shown = text.answer(answer, 200, directed=all_but_first_reduced(answer))
    count = len(answer.evidence)
    assert shown.index(f"── Reduced: {count - 1} quotes") < shown.index("── No difference: 1 quote")
    places = [shown.index(f"[{number}] “") for number in (*range(2, count + 1), 1)]
    assert places == sorted(places)
    assert f"says: “{answer.evidence[0].quote[:9]}”" in shown
    assert "nothing is pooled" in shown
    assert "dose: not stated" in shown
    assert any(item.document.id == RETRACTED for item in answer.evidence)
    assert "⚠ RETRACTED" in shown[shown.index("── Reduced") :]


def test_markdown_has_the_same_groups() -> None:
    answer = answered()
    page = markdown.answer(answer, all_but_first_reduced(answer))
    assert "\n## Reduced: " in page
    assert page.index("**Quote 2:**") < page.index("\n## No difference: 1 quote\n")
    assert page.index("\n## No difference: 1 quote\n") < page.index("**Quote 1:**")
    assert "**RETRACTED" in page


def test_hostile_words_are_inert() -> None:
    answer = answered()
    directed = all_but_first_reduced(answer)
    hostile = next(item for item in answer.evidence if "\x1b" in item.quote)
    for shown in (
        text.answer(answer, 200, directed=directed),
        markdown.answer(answer, directed),
    ):
        assert "".join(map(inert, shown.split("\n"))) == shown.replace("\n", "")
    assert f"says: “{inert(hostile.quote)[:30]}" in text.answer(answer, 400, directed=directed)


def test_json_has_the_words_and_their_places() -> None:
    answer = answered()
    shown = as_json.answer(answer, directed=all_but_first_reduced(answer))
    first = shown["evidence"][0]
    assert first["direction"]["kind"] == "no_difference"
    assert first["direction"]["cue"]["text"] == first["quote"][:9]
    assert first["direction"]["dose"] is None
    assert shown["direction_note"].endswith("nothing is pooled.")


def test_a_group_without_quotes_is_not_shown() -> None:
    assert directions.grouped([Directed(Direction.UNCLEAR)]) == [(Direction.UNCLEAR, [0])]


def test_the_command_groups_and_verifies_what_it_printed() -> None:
    at = collection().at_index
    assert "── Unclear: " in run("ask", QUESTION, "--by-direction", *at).stdout
    assert "## Unclear: " in run("ask", QUESTION, "--by-direction", "--markdown", *at).stdout
    refused = run("ask", QUESTION, "--by-direction", "--table", *at)
    assert "--table cannot be combined with" in refused.stderr
