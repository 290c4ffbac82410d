"""What a document gets from the copies that it is merged with."""

from __future__ import annotations

from assistant.dedupe.merge import merge_copies
from assistant.records import OTHERS, Author, Document, Locators, Source


def copy(
    form: str,
    *locators: str,
    year: int | None = None,
    electronic_year: int | None = None,
    authors: tuple[Author, ...] = (),
) -> Document:
    return Document(
        id="a",
        source=Source(f"a.{form}", form, "0"),
        title="Rest",
        text="Rest",
        blocks=(),
        authors=authors,
        year=year,
        electronic_year=electronic_year,
        locators=Locators(*locators),
    )


def merged(*copies: Document) -> Locators:
    return merge_copies(copies, "a").locators


def test_locators_come_from_the_copy_that_has_them() -> None:
    full = Locators("64", "3", "215-222")
    assert merged(copy("jats"), copy("ris", "64", "3", "215-222")) == full
    assert (
        merged(copy("jats", "64"), copy("ris", "64", "3"), copy("csl", "", "", "215-222")) == full
    )
    assert merged(copy("jats", "64", "3", "215"), copy("ris", "64", "", "215-222")) == full


def test_locators_that_contradict_each_other_are_not_mixed() -> None:
    assert merged(copy("jats", "64"), copy("ris", "63", "9", "1-2")) == Locators("64")
    kept = Locators("64", "3", "", "e5")
    assert merged(copy("jats", "64", "3", "", "e5"), copy("ris", "64", "3", "1-9")) == kept


def test_a_copy_that_knows_the_issue_gives_the_year() -> None:
    ahead = copy("jats", year=2019, electronic_year=2019)
    whole = merge_copies([ahead, copy("ris", year=2020)], "a")
    assert (whole.year, whole.electronic_year) == (2020, 2019)
    alone = merge_copies([ahead, copy("ris")], "a")
    assert (alone.year, alone.electronic_year) == (2019, 2019)


def test_full_names_come_from_the_copy_that_has_them() -> None:
    short = copy("jats", authors=(Author("Doe", "AB"), Author("Roe", "C")))
    whole = copy("ris", authors=(Author("Doe", "Anna B."), Author("Roe", "Carl")))
    other = copy("ris", authors=(Author("Other", "Annabella"), Author("Roe", "Carl")))
    cut = copy("jats", authors=(Author("Doe", "Anna B."), OTHERS))
    assert merge_copies([short, whole], "a").authors == whole.authors
    assert merge_copies([short, other], "a").authors == short.authors
    assert merge_copies([cut, short], "a").authors == short.authors
    assert merge_copies([copy("jats"), short], "a").authors == short.authors
