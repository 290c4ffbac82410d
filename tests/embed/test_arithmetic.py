from __future__ import annotations

import importlib.util
import platform
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.embed import arithmetic
from assistant.embed.arithmetic import Arithmetic, Choice, Precision, choose, in_words, why_kept
from assistant.embed.models import Model, locate

CUDA, BFLOAT16, SINGLE, ONNX = (
    Arithmetic.CUDA,
    Arithmetic.BFLOAT16,
    Arithmetic.SINGLE,
    Arithmetic.ONNX,
)
MODEL = Model("one", Path("one"), "digest", {})
On = Callable[..., None]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> On:
    """A machine with or without what makes embedding fast."""

    def machine(*, openvino: bool = True, bfloat16: bool = False, gpu: bool = False) -> None:
        monkeypatch.setattr(arithmetic, "_has_openvino", lambda: openvino)
        monkeypatch.setattr(arithmetic, "_has_bfloat16", lambda: bfloat16)
        monkeypatch.setattr(arithmetic, "_may_have_gpu", lambda: gpu)

    return machine


@pytest.mark.parametrize(
    ("machine", "best", "why"),
    [
        (
            {"bfloat16": True},
            (BFLOAT16, SINGLE, ONNX),
            "this processor has instructions for bfloat16",
        ),
        ({}, (SINGLE, ONNX), "this processor has no instructions for bfloat16"),
        ({"openvino": False}, (ONNX,), "this processor has no instructions for bfloat16"),
        ({"gpu": True, "bfloat16": True}, (CUDA, SINGLE, ONNX), "there is an NVIDIA device"),
    ],
)
@pytest.mark.parametrize("precision", [None, Precision.FASTEST])
def test_a_new_index_is_made_the_fastest_way(
    on: On,
    machine: dict[str, bool],
    best: tuple[Arithmetic, ...],
    why: str,
    precision: Precision | None,
) -> None:
    on(**machine)
    assert choose(MODEL, precision, None) == Choice(best, why, settled=False)


def test_single_precision_can_be_asked_for(on: On) -> None:
    on(bfloat16=True, gpu=True)
    why = "single precision was asked for"
    assert choose(MODEL, Precision.SINGLE, None) == Choice((SINGLE, ONNX), why)
    assert choose(MODEL, Precision.SINGLE, BFLOAT16) == Choice((SINGLE, ONNX), why)
    # What was made in single precision is what was asked for, whatever made it.
    for made_with in (SINGLE, ONNX, CUDA):
        chosen = choose(MODEL, Precision.SINGLE, made_with)
        assert (chosen.best, chosen.settled) == ((made_with,), True)


@pytest.mark.parametrize("made_with", [CUDA, BFLOAT16, SINGLE, ONNX, Arithmetic.TORCH])
def test_an_index_keeps_what_it_was_made_with_until_the_user_asks(
    on: On, made_with: Arithmetic
) -> None:
    on(bfloat16=True)
    kept = choose(MODEL, None, made_with)
    assert (kept.best, kept.settled) == ((made_with,), True)
    if made_with is BFLOAT16:
        assert why_kept(made_with) == "this processor has instructions for bfloat16"
    else:
        assert why_kept(made_with) == (
            "this index was made this way; to embed all passages again with OpenVINO in bfloat16: "
            "assistant build --precision fastest"
        )
    assert choose(MODEL, Precision.FASTEST, made_with).best == (BFLOAT16, SINGLE, ONNX)


def test_a_build_that_keeps_its_arithmetic_does_not_look_at_the_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def loaded() -> bool:
        raise AssertionError(
            "OpenVINO takes .2 s to load, which a build without changes can do without"
        )

    monkeypatch.setattr(arithmetic, "_has_bfloat16", loaded)
    for made_with in (BFLOAT16, SINGLE, ONNX):
        assert choose(MODEL, None, made_with).best == (made_with,)


def test_an_arithmetic_of_another_version_is_not_kept(on: On) -> None:
    on()
    assert choose(MODEL, None, "abacus").best == (SINGLE, ONNX)
    assert in_words("abacus") == "abacus"


def test_hashing_needs_no_choice() -> None:
    for precision in (None, *Precision):
        assert choose(locate("hashing"), precision, None).best == (Arithmetic.HASHING,)


def test_every_arithmetic_has_words_of_its_own() -> None:
    assert len({in_words(one) for one in Arithmetic}) == len(Arithmetic)


def test_openvino_is_taken_only_where_it_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    for machine, installed, expected in (
        ("x86_64", True, True),
        ("AMD64", True, True),
        ("x86_64", False, False),
        ("arm64", True, False),
    ):
        monkeypatch.setattr(platform, "machine", lambda machine=machine: machine)
        found = object() if installed else None
        monkeypatch.setattr(importlib.util, "find_spec", lambda _, found=found: found)
        assert arithmetic._has_openvino() is expected
