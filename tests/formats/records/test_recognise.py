"""Recognition of JSON, and that any damage to a file ends in documents or a refusal."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.records.recognise_services import (
    is_bioc,
    is_europepmc,
    is_s2orc,
    is_trial,
)
from assistant.records import Document

SAMPLES: dict[str, Any] = {
    "bioc": {
        "documents": [
            {
                "id": "1",
                "passages": [
                    {"infons": {"type": "title", "year": "2001"}, "text": "Rest"},
                    {"infons": {"type": "table"}, "text": "a\tb\nc\td"},
                ],
            }
        ]
    },
    "europepmc": {
        "resultList": {
            "result": [
                {
                    "id": "1",
                    "source": "MED",
                    "title": "Rest",
                    "abstractText": "<h4>Results</h4>All rested.",
                    "authorList": {"author": [{"fullName": "Adler I"}]},
                    "commentCorrectionList": {
                        "commentCorrection": [{"id": "2", "source": "MED", "type": "Erratum in"}]
                    },
                }
            ]
        }
    },
    "s2orc": {
        "paper_id": "1",
        "metadata": {"title": "Rest", "authors": [{"first": "A", "middle": ["B"], "last": "C"}]},
        "body_text": [{"text": "All rested.", "section": "Results"}],
        "ref_entries": {"FIGREF0": {"text": "Rooms", "type": "figure"}},
    },
    "clinicaltrials": {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Rest"},
            "designModule": {"enrollmentInfo": {"count": 5}},
        },
        "resultsSection": {
            "outcomeMeasuresModule": {
                "outcomeMeasures": [
                    {
                        "title": "Hours",
                        "groups": [{"id": "O1", "title": "Rest"}],
                        "classes": [
                            {"categories": [{"measurements": [{"groupId": "O1", "value": "9"}]}]}
                        ],
                        "analyses": [{"pValue": "0.5"}],
                    }
                ]
            }
        },
    },
}
CSL = [{"id": "x", "type": "article-journal", "title": "Rest", "DOI": "10.1234/x"}]
CROSSREF = {"status": "ok", "message-type": "work", "message": {"DOI": "10.1234/x", "title": ["R"]}}
OTHER_TYPES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1.5,
    "",
    "text",
    "\x00",
    [],
    {},
    [None, 1, "a", {}],
    {"a": [[]]},
)
DATA = os.environ.get("ASSISTANT_DATA", "")
FOLDERS = ("bioc", "s2orc_json", "europepmc", "clinicaltrials")


@pytest.mark.parametrize("name", SAMPLES)
def test_each_form_is_read_by_its_own_reader(name: str) -> None:
    for text in (json.dumps(SAMPLES[name]), json.dumps([SAMPLES[name]])):
        (document,) = parse(text.encode(), "x.json").documents
        assert document.source.format == name


@pytest.mark.parametrize(
    "value", [CSL, CSL[0], CROSSREF, {}, [], [[]], 5, "text", None, {"id": "1", "text": "x"}]
)
def test_values_of_other_forms_are_left_to_others(value: object) -> None:
    known = (is_bioc, is_europepmc, is_s2orc, is_trial)
    assert [is_such(value) for is_such in known] == [False] * 4


def _places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    keys = value if isinstance(value, dict) else range(len(value) if isinstance(value, list) else 0)
    for key in keys:
        yield (*above, key)
        yield from _places(value[key], (*above, key))


def _damaged(value: Any, dice: random.Random) -> Any:  # noqa: ANN401 - any JSON value
    """`value` with some keys gone, some given twice, some values of another type."""
    value = copy.deepcopy(value)
    for _ in range(dice.randint(1, 4)):
        *above, key = dice.choice(list(_places(value)) or [("x",)])
        holder = value
        for step in above:
            holder = holder[step]
        match dice.randrange(3):
            case 0 if isinstance(holder, dict | list) and above:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[key]))
            case _ if key != "x":
                holder[key] = copy.deepcopy(dice.choice(OTHER_TYPES))
    return value


def _only_documents_or_a_refusal(data: bytes, sound: Callable[[Document], None]) -> None:
    documents: tuple[Document, ...] = ()
    with contextlib.suppress(UnreadableFile):
        documents = parse(data, "x").documents
    for document in documents:
        sound(document)


@pytest.mark.parametrize("name", SAMPLES)
def test_damage_ends_in_documents_or_a_refusal(
    name: str, sound: Callable[[Document], None]
) -> None:
    dice = random.Random(name)  # noqa: S311 - repeatable damage, no secret
    for _ in range(200):
        _only_documents_or_a_refusal(json.dumps(_damaged(SAMPLES[name], dice)).encode(), sound)


@pytest.mark.skipif(not DATA, reason="ASSISTANT_DATA names the folder of real files")
@pytest.mark.parametrize("folder", FOLDERS)
def test_real_files_are_read_and_their_stumps_are_harmless(
    folder: str, sound: Callable[[Document], None]
) -> None:
    files = [f for f in sorted((Path(DATA) / "formats" / folder).rglob("*")) if f.is_file()]
    for file in files:
        if file.suffix not in (".json", ".xml"):
            continue
        data, dice = file.read_bytes(), random.Random(file.name)  # noqa: S311 - the same
        for end in (len(data), *(dice.randrange(len(data)) for _ in range(3))):
            _only_documents_or_a_refusal(data[:end], sound)
