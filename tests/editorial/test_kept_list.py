"""Where the list is kept, what an index records of it, and when it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import storage
from assistant.editorial import kept_list, list_file
from assistant.editorial.entries import Entry
from assistant.editorial.kept_list import Places, Removed, Watched, join
from assistant.errors import StatusListDamaged, StorageError
from assistant.records import Identifiers, Status

GONE = Entry(Status.RETRACTED, "10.1000/gone", "12", "2020-07-21", "doi: 10.1000/notice")
OTHER = Entry(Status.RETRACTED, "10.1000/other", "", "2021-01-01", "")
CONCERN = Entry(Status.CONCERN, "", "7", "", "")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    index = tmp_path / "index"
    index.mkdir()
    return Places(index, tmp_path / "user")


def at_another(index_of: Places, user: str) -> Places:
    return Places(index_of.index, index_of.user.with_name(user))


def elsewhere(user_of: Places, index: str = "second") -> Places:
    folder = user_of.index.with_name(index)
    folder.mkdir(exist_ok=True)
    return Places(folder, user_of.user)


def bring(places: Places, *entries: Entry, date: str = "2026-10-01") -> int | None:
    return kept_list.import_list(places, entries, "Invented", date)


def retracted(joined: kept_list.JoinedList, doi: str) -> bool:
    return joined.current is not None and bool(joined.current.notices_of(Identifiers(doi=doi)))


def test_a_list_is_the_users_and_every_index_records_it(places: Places) -> None:
    assert join(places) == kept_list.JoinedList()
    assert bring(places, GONE) == 0
    second = elsewhere(places)
    for at in (places, second):
        joined = join(at)
        assert retracted(joined, "10.1000/gone")
        assert joined.missing is None
        assert not (at.index / list_file.FILE).exists()
        assert joined.about is not None
        assert joined.about.sha256 in (at.index / kept_list.RECORD).read_text(encoding="utf-8")


def test_a_list_that_is_gone_is_missed_until_that_is_settled(places: Places) -> None:
    bring(places, GONE)
    before = join(places).about
    (places.user / list_file.FILE).unlink()
    for _ in range(2):
        assert join(places) == kept_list.JoinedList(missing=before)
    assert kept_list.remove(places) == Removed(listed=False, settled=before)
    assert join(places) == kept_list.JoinedList()
    assert kept_list.remove(places) == Removed(listed=False, settled=None)


def test_importing_any_list_settles_it(places: Places) -> None:
    bring(places, GONE)
    (places.user / list_file.FILE).unlink()
    bring(places, OTHER)
    assert join(places).missing is None


def test_another_list_of_another_user_does_not_take_its_place(places: Places) -> None:
    bring(places, GONE)
    before = join(places).about
    theirs = at_another(places, "theirs")
    bring(elsewhere(theirs), OTHER)  # with an index of their own
    for _ in range(2):
        joined = join(theirs)
        assert joined.missing == before
        assert retracted(joined, "10.1000/other")
    assert join(places).missing is None
    assert kept_list.remove(theirs) == Removed(listed=False, settled=before)
    joined = join(theirs)
    assert (joined.missing, retracted(joined, "10.1000/other")) == (None, True)
    assert kept_list.remove(theirs) == Removed(listed=True, settled=None)


def test_a_list_that_the_user_replaced_is_missed_by_no_index(places: Places) -> None:
    bring(places, GONE)
    second = elsewhere(places)
    join(second)
    assert bring(places, OTHER, CONCERN) == 1
    joined = join(second)
    assert (joined.missing, retracted(joined, "10.1000/other")) == (None, True)


def test_an_older_list_that_came_back_is_not_taken_for_the_newer(places: Places) -> None:
    bring(places, GONE)
    older = (places.user / list_file.FILE).read_bytes()
    bring(places, GONE, OTHER)
    newer = join(places).about
    (places.user / list_file.FILE).write_bytes(older)  # as from a backup
    assert join(places).missing == newer


def test_a_lost_history_is_told_and_not_guessed(places: Places) -> None:
    bring(places, GONE)
    second = elsewhere(places)
    before = join(second).about
    bring(places, OTHER)
    (places.user / kept_list.HISTORY).write_bytes(b"damaged")
    assert join(second).missing == before


def test_it_is_counted_what_a_smaller_list_does_not_have(places: Places) -> None:
    bring(places, GONE, OTHER, CONCERN)
    reworded = GONE._replace(reference="elsewhere", date="2020-07-22", pmid="")
    assert bring(places, reworded) == 2
    assert bring(places, GONE._replace(status=Status.REINSTATED)) == 1
    (places.user / list_file.FILE).write_bytes(b"damaged")
    assert bring(places, GONE) is None


def test_a_damaged_list_is_an_error_whatever_the_index_records(places: Places) -> None:
    bring(places, GONE)
    (places.user / list_file.FILE).write_bytes(b"damaged")
    for at in (places, elsewhere(places)):
        with pytest.raises(StatusListDamaged):
            join(at)
    assert kept_list.remove(places).listed
    assert join(places) == kept_list.JoinedList()


@pytest.mark.parametrize("data", [b"", b"damaged", storage.sealed("[]"), storage.sealed("{}")])
def test_a_damaged_record_is_told(places: Places, data: bytes) -> None:
    bring(places, GONE)
    (places.index / kept_list.RECORD).write_bytes(data)
    for _ in range(2):
        missing = join(places).missing
        assert missing is not None
        assert missing.notices == 0
    bring(places, GONE)
    assert join(places).missing is None


def test_a_list_beside_the_index_is_taken_over(places: Places) -> None:
    list_file.save(places.index, [GONE], "Invented", "2026-10-01")
    joined = join(places)
    assert retracted(joined, "10.1000/gone")
    assert f"is now kept in {places.user}" in joined.message
    assert not (places.index / list_file.FILE).exists()
    again = join(places)
    assert (again.about, again.message) == (joined.about, "")
    assert retracted(join(elsewhere(places)), "10.1000/gone")


@pytest.mark.parametrize(("own", "beside"), [("2026-10-01", "2020-01-01"), ("2020-01-01", "2026")])
def test_two_lists_become_one_that_holds_both(places: Places, own: str, beside: str) -> None:
    bring(elsewhere(places), OTHER, CONCERN, date=own)
    list_file.save(places.index, [GONE, OTHER], "Beside", beside)
    joined = join(places)
    assert retracted(joined, "10.1000/gone")
    assert retracted(joined, "10.1000/other")
    assert joined.about is not None
    assert joined.about.notices == 3
    assert f"Invented list of {own}" in joined.message + joined.about.title
    assert f"Beside list of {beside}" in joined.about.title + joined.message
    for at in (places, elsewhere(places)):
        assert (join(at).about, join(at).missing) == (joined.about, None)


def test_a_list_that_holds_the_other_stays_as_it_is(places: Places) -> None:
    bring(places, GONE, OTHER)
    before = join(places).about
    list_file.save(places.index, [GONE], "Beside", "2020-01-01")
    assert join(places).about == before
    assert join(places).missing is None
    assert not (places.index / list_file.FILE).exists()


def test_a_damaged_list_beside_the_index_is_an_error(places: Places) -> None:
    bring(places, GONE)
    (places.index / list_file.FILE).write_bytes(b"damaged")
    with pytest.raises(StatusListDamaged):
        join(places)
    bring(places, GONE)
    assert join(places).missing is None


def test_the_users_folder_may_be_that_of_the_index(tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path)
    bring(places, GONE)
    for _ in range(2):
        joined = join(places)
        assert (retracted(joined, "10.1000/gone"), joined.message) == (True, "")


def test_what_cannot_be_moved_is_joined_all_the_same(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(elsewhere(places), OTHER)
    list_file.save(places.index, [GONE], "Beside", "2020-01-01")

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path), len(data))

    monkeypatch.setattr(storage, "write_file", full)
    watched = Watched(places)
    assert watched.refresh()
    assert retracted(watched.joined, "10.1000/gone")
    assert retracted(watched.joined, "10.1000/other")
    assert watched.joined.missing is None
    assert "is used from there" in watched.joined.message
    assert "No space left on device" in watched.joined.message
    assert (places.index / list_file.FILE).exists()
    with pytest.raises(StorageError, match="then import the list again"):
        bring(places, GONE)


def test_an_index_that_cannot_be_written_is_joined(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(elsewhere(places), GONE)
    real = storage.write_file

    def read_only(path: Path, data: bytes) -> None:
        if path.parent == places.index:
            raise OSError(30, "Read-only file system")
        real(path, data)

    monkeypatch.setattr(storage, "write_file", read_only)
    assert retracted(join(places), "10.1000/gone")
    assert bring(places, OTHER) == 1
    assert retracted(join(places), "10.1000/other")


def test_a_folder_that_is_a_file_holds_no_list(places: Places) -> None:
    places.user.write_text("", encoding="utf-8")
    assert join(places) == kept_list.JoinedList()
    assert kept_list.remove(places) == Removed(listed=False, settled=None)
    with pytest.raises(StorageError):
        bring(places, GONE)


def test_another_list_is_taken_when_it_is_there(places: Places) -> None:
    watched = Watched(places)
    assert watched.refresh()
    assert watched.joined.current is None
    assert not watched.refresh()
    bring(places, GONE)
    assert watched.refresh()
    assert watched.joined.about == join(places).about
    assert not watched.refresh()
    bring(places, GONE, OTHER, date="2026-11-01")
    assert watched.refresh()
    (places.user / list_file.FILE).write_bytes(b"damaged")
    for _ in range(2):  # it stays an error
        with pytest.raises(StatusListDamaged):
            watched.refresh()
    (places.user / list_file.FILE).unlink()
    assert watched.refresh()
    assert watched.joined.missing is not None
    kept_list.remove(places)
    assert watched.refresh()
    assert watched.joined == kept_list.JoinedList()


def test_what_was_taken_over_is_told_as_long_as_the_index_is_open(places: Places) -> None:
    list_file.save(places.index, [GONE], "Invented", "2026-10-01")
    watched = Watched(places)
    assert watched.refresh()
    told = watched.joined.message
    assert told
    assert not watched.refresh()
    assert watched.joined.message == told
