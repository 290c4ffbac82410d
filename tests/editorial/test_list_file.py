"""The list as a file: written whole, looked up."""

from __future__ import annotations

import json
import random
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import storage
from assistant.editorial import list_file
from assistant.editorial.entries import Entry
from assistant.errors import StatusListDamaged
from assistant.records import Identifiers, Notice, Status

GONE = Entry(Status.RETRACTED, "10.1000/gone", "12", "2020-07-21", "doi: 10.1000/notice")
BACK = GONE._replace(status=Status.REINSTATED, date="2021-01-01", reference="")
ONLY_PMID = Entry(Status.CONCERN, "", "7", "", "")
ONLY_DOI = Entry(Status.CORRECTED, "10.1000/ünï", "", "2019", "PMID: 1")
ENTRIES = (GONE, BACK, ONLY_PMID, ONLY_DOI)
SOURCE = "Invented list of 2026-10-01"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    list_file.save(tmp_path, ENTRIES, "Invented", "2026-10-01")
    return tmp_path


def notices(folder: Path, doi: str | None = None, pmid: str | None = None) -> list[Status]:
    joined = list_file.load(folder)
    assert joined is not None
    known = Identifiers(doi=doi, pmid=pmid)
    found = joined.notices_of(known)
    assert joined.may_hold(known) or not found
    assert {notice.source for notice in found} <= {SOURCE}
    return [notice.status for notice in found]


def test_what_was_saved_is_found(folder: Path) -> None:
    both = [Status.RETRACTED, Status.REINSTATED]
    assert notices(folder, "10.1000/gone", "12") == both
    assert notices(folder, "10.1000/gone") == both
    assert notices(folder, pmid="12") == both
    assert notices(folder, pmid="7") == notices(folder, "10.1000/any", "7") == [Status.CONCERN]
    assert notices(folder, "10.1000/ünï", "99") == [Status.CORRECTED]
    joined = list_file.load(folder)
    assert joined is not None
    assert joined.notices_of(Identifiers(doi="10.1000/gone"))[0] == Notice(
        Status.RETRACTED, "doi: 10.1000/notice", "2020-07-21", SOURCE
    )


def test_numbers_that_disagree_match_nothing(folder: Path) -> None:
    assert notices(folder, "10.1000/gone", "13") == []
    assert notices(folder, "10.1000/other", "12") == []
    assert notices(folder, "10.1000/gon") == notices(folder, pmid="1") == notices(folder) == []


NUMBERS = st.sampled_from(["", "1", "12", "123", "2"])
DOIS = st.sampled_from(["", "10.1/a", "10.1/a.b", "10.1/ab", "10.1/b"])


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(Status), DOIS, NUMBERS).filter(lambda one: any(one[1:]))),
    DOIS,
    NUMBERS,
)
def test_looking_up_is_looking_through_all(
    tmp_path_factory: pytest.TempPathFactory,
    told: list[tuple[Status, str, str]],
    doi: str,
    pmid: str,
) -> None:
    folder = tmp_path_factory.mktemp("list")
    list_file.save(folder, [Entry(*one, "", "") for one in told], "Invented", "2026-10-01")
    found = {
        status
        for status, its_doi, its_pmid in told
        if (doi and doi == its_doi) or (pmid and pmid == its_pmid)
        if not (doi and its_doi and doi != its_doi) and not (pmid and its_pmid and pmid != its_pmid)
    }
    assert set(notices(folder, doi or None, pmid or None)) == found


def test_the_same_list_is_the_same_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    first = list_file.save(one, ENTRIES, "Invented", "2026-10-01")
    assert list_file.save(other, [*reversed(ENTRIES), GONE], "Invented", "2026-10-01") == first
    assert (one / list_file.FILE).read_bytes() == (other / list_file.FILE).read_bytes()
    assert first.notices == 4
    again = list_file.save(other, ENTRIES, "Invented", "2026-10-02")
    assert again.sha256 != first.sha256
    joined = list_file.load(one)
    assert joined is not None
    assert joined.about == first


def test_every_damage_is_found(folder: Path) -> None:
    path = folder / list_file.FILE
    sound = path.read_bytes()
    generator = random.Random(7)  # noqa: S311 - no secret
    damaged = [b"", b"\n", sound[:-1], sound + b"x", sound.replace(b"gone", b"gune")]
    for _ in range(200):
        at, bit = generator.randrange(len(sound)), 1 << generator.randrange(8)
        damaged.append(sound[:at] + bytes([sound[at] ^ bit]) + sound[at + 1 :])
    for data in damaged:
        path.write_bytes(data)
        with pytest.raises(StatusListDamaged, match="is not what the import wrote; import"):
            list_file.load(folder)


@pytest.mark.parametrize("text", ["{}\n", "[]\n", '{"format": 2}\n', '{"format": 1}\n', "x\n"])
def test_a_list_of_another_version_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / list_file.FILE).write_bytes(storage.sealed(text))
    with pytest.raises(StatusListDamaged):
        list_file.load(tmp_path)


def test_a_folder_in_its_place_is_no_list(tmp_path: Path) -> None:
    (tmp_path / list_file.FILE).mkdir()
    with pytest.raises(StatusListDamaged):
        list_file.load(tmp_path)
    assert list_file.remove(tmp_path)
    assert list_file.load(tmp_path) is None
    (tmp_path / list_file.FILE).mkdir()
    list_file.save(tmp_path, ENTRIES, "Invented", "")
    assert list_file.load(tmp_path) is not None
    assert len(list(tmp_path.glob("status-list.set-aside-*"))) == 2


def test_all_notices_can_be_had(folder: Path) -> None:
    joined = list_file.load(folder)
    assert joined is not None
    assert sorted(joined.entries) == sorted(ENTRIES)


def test_a_list_is_removed_whatever_its_state(folder: Path) -> None:
    (folder / list_file.FILE).write_bytes(b"damaged")
    assert list_file.remove(folder)
    assert not list_file.remove(folder)
    assert list_file.load(folder) is None


def test_a_large_list_is_not_parsed_when_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [
        Entry(Status.RETRACTED, f"10.1000/j.invent.2020.{at}", str(at + 1), "2020-01-01", f"{at}")
        for at in range(65_000)
    ]
    list_file.save(tmp_path, entries, "Invented", "2026-10-01")
    parsing = Mock(wraps=json.loads)
    monkeypatch.setattr(json, "loads", parsing)
    joined = list_file.load(tmp_path)
    assert joined is not None
    assert parsing.call_count == 1  # what list it is
    [notice] = joined.notices_of(Identifiers(pmid="65000"))
    assert notice.reference == "64999"
    assert parsing.call_count <= 3
