"""Exported answers of the small collection, and their proof."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import samples
from samples import QUESTION, Collection

from assistant.engine import Assistant
from assistant.render import as_json
from assistant.verify import Proved, prove_answers, read_exported

Json = dict[str, Any]


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path)


@pytest.fixture(scope="session")
def made() -> Collection:
    return samples.collection()


@pytest.fixture(scope="session")
def exported() -> Json:
    with Assistant.open(samples.collection().index) as assistant:
        return as_json.answer(assistant.ask(QUESTION))


@pytest.fixture
def answer(exported: Json) -> Json:
    """An answer that may be forged at will."""
    return dict(json.loads(json.dumps(exported)))


@pytest.fixture(scope="session")
def proved() -> Callable[[Json], Proved]:
    """The proof of an answer of the shared collection, with its index at hand."""

    def prove(answer: Json) -> Proved:
        made = samples.collection()
        with Assistant.open(made.index) as assistant:
            data = json.dumps(answer).encode()
            [proof] = prove_answers(read_exported(data), [made.corpus], assistant, None)
        return proof

    return prove
