from __future__ import annotations

import inspect

import pytest
import samples
from samples import QUESTION

import assistant
from assistant import Answer, Assistant, AssistantError, Document, Evidence, Hit, Passage, Span


def test_the_example_of_the_docstring() -> None:
    index = samples.collection().index
    answer = Assistant.open(index).ask(QUESTION)
    assert isinstance(answer, Answer)
    [first, *_] = answer.evidence
    assert isinstance(first, Evidence)
    assert isinstance(first.hit, Hit)
    assert isinstance(first.hit.passage, Passage)
    assert isinstance(first.document, Document)
    assert isinstance(first.span, Span)
    assert issubclass(AssistantError, Exception)


def test_every_public_name_is_there_and_documented() -> None:
    for name in assistant.__all__:
        assert inspect.getdoc(getattr(assistant, name))
    assert assistant.__all__ == sorted(assistant.__all__)


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'missing'"):
        _ = assistant.missing


def test_public_methods_are_documented_and_typed() -> None:
    for name, member in inspect.getmembers(Assistant, inspect.isfunction):
        if not name.startswith("_"):
            assert inspect.getdoc(member)
            assert inspect.signature(member).return_annotation is not inspect.Signature.empty
