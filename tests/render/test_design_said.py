"""What states a study design is shown word for word, where it is shown at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import STEERING
from terminal import steering

from assistant.formats.metadata import Metadata
from assistant.records import BlockKind, Design, Document, Source, Span
from assistant.render import as_json, phrases, text
from assistant.text.writer import TextWriter
from assistant.tui.view import view_model

SENTENCE = "This was a prospective cohort study."


def document(sentence: str = SENTENCE) -> Document:
    writer = TextWriter()
    writer.add("Tea and hiccups", BlockKind.TITLE)
    writer.add(sentence, BlockKind.PARAGRAPH, ("Methods", "Design"))
    metadata = Metadata(id="tea", title="Tea and hiccups", design=Design.COHORT)
    shown = metadata.document(Source("tea.md", "markdown", "0" * 64), writer)
    return replace(shown, design_span=shown.blocks[1].span)


def test_a_sentence_is_quoted_with_its_section() -> None:
    shown = document()
    said = f"cohort: “{SENTENCE}” (Methods / Design)"
    assert phrases.design_said(shown) == said
    assert said in text.document(shown, 200)
    assert said in [line.text for line in view_model.metadata(shown, 200)]


def test_json_gives_the_sentence_and_its_place() -> None:
    shown = as_json.document(document())
    assert shown["design_reason"] == SENTENCE
    place = shown["design_quote"]
    assert document().text[place["start"] : place["end"]] == place["text"] == SENTENCE


def test_a_title_is_not_said_twice() -> None:
    shown = document()
    titled = replace(shown, design_span=shown.blocks[0].span)
    assert phrases.design_said(titled) == "cohort: stated in the title"
    assert as_json.document(titled)["design_reason"] == "Tea and hiccups"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("publication type: Review", "cohort: publication type: Review"),
        ("stated in the file", "cohort: stated in the file"),
        ("", ""),
    ],
)
def test_other_reasons(reason: str, said: str) -> None:
    shown = replace(document(), design_span=None, design_reason=reason)
    assert phrases.design_said(shown) == said
    assert (said in text.document(shown, 200)) if said else True
    assert as_json.document(shown)["design_reason"] == (reason or None)
    assert as_json.document(shown)["design_quote"] is None
    lines = [line.text for line in view_model.metadata(shown, 200)]
    assert not any(line.startswith("cohort:") for line in lines)


@pytest.mark.parametrize("hostile", STEERING)
def test_no_sentence_steers_the_terminal(hostile: str) -> None:
    assert not steering(text.document(document(f"a {hostile} b"), 80))


@given(st.text(min_size=1))
def test_the_quote_is_a_slice_of_the_text(sentence: str) -> None:
    shown = replace(document(), text=sentence, design_span=Span(0, len(sentence)))
    assert shown.design_quote == sentence
