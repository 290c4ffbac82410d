"""Relations of hostile corpora: a flood of them costs little, and hides nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.dedupe.copies import copy_of
from assistant.dedupe.match import Group, find_publications
from assistant.dedupe.relations import Related, resolve_relations
from assistant.records import Document, Identifiers, Relation, RelationKind, Source, Status

MANY = 3_000  # each compared with each would be nine million


def record(number: int, kind: RelationKind | None = None) -> Document:
    """A document with a PMID, and a relation to the one with PMID 1."""
    return Document(
        id=f"n{number}",
        source=Source(f"{number:05}.x", "jsonl", f"{number}"),
        title=f"Title {number}",
        text="x",
        blocks=(),
        identifiers=Identifiers(pmid=str(number)),
        relations=(Relation(kind, Identifiers(pmid="1")),) if kind else (),
    )


def relate(documents: list[Document]) -> tuple[Related, int]:
    """What is related, and how many documents were loaded for it."""
    found = find_publications(
        copy_of(number, one, 0, full_text=False) for number, one in enumerate(documents)
    )
    loaded = []

    def load(group: Group) -> Document:
        loaded.append(group)
        return documents[group.live.number]

    ids = {group.live.number: group.live.id for group in found.groups}
    return resolve_relations(found, ids, load), len(loaded)


def test_a_flood_of_corrections_hides_no_retraction() -> None:
    corrections = [record(number, RelationKind.CORRECTION_OF) for number in range(2, MANY)]
    retraction = record(MANY, RelationKind.RETRACTION_OF)
    given, loaded = relate([record(1), *corrections, retraction])
    assert given.documents[0].status is Status.RETRACTED
    assert len(given.documents[0].notices) == 101
    # Every one is linked all the same, and each document is loaded once or twice.
    assert len(given.notices) == MANY - 1
    assert loaded <= 2 * MANY


def test_a_flood_of_preprints_is_linked() -> None:
    preprints = [record(number, RelationKind.PREPRINT_OF) for number in range(2, MANY)]
    given, loaded = relate([record(1), *preprints])
    assert len(given.documents[0].relations) == 100
    assert len(given.preprints) == MANY - 2
    assert loaded <= 2 * MANY


def test_a_partial_retraction_is_shown_as_one() -> None:
    named = Relation(
        RelationKind.CORRECTION_OF, Identifiers(pmid="1"), "Partial retraction of: PMID: 1"
    )
    notice = replace(record(2), relations=(named,))
    given, _ = relate([record(1), notice])
    (stated,) = given.documents[0].notices
    assert stated.status is Status.CORRECTED
    assert stated.reference == "Partial retraction in: PMID: 2"


TITLE = "Inventumab against placebo in feigned neuritis: a trial"


def notice_of(number: int, title: str, *, text: str = "x", doi: str | None = None) -> Document:
    """A retraction of an article that it names by a DOI, or not at all."""
    named = Relation(RelationKind.RETRACTION_OF, Identifiers(doi=doi), "Retraction")
    return replace(record(number), title=title, text=text, relations=(named,))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (f"Retraction: {TITLE}", "x"),
        ("Retraction: Inventumab against placebo in feigned neuritis", "x"),
        ("Retraction", f'The editors retract "{TITLE}" [1].'),
    ],
)
@pytest.mark.parametrize("doi", [None, "10.1000/elsewhere"])
def test_a_notice_that_no_identifier_links_is_possibly_about_the_title_in_it(
    title: str, text: str, doi: str | None
) -> None:
    article = replace(record(1), title=TITLE)
    part = replace(record(2), title="Inventumab against placebo in feigned colitis: a trial")
    given, _ = relate([article, part, notice_of(3, title, text=f"{title}\n\n{text}", doi=doi)])
    assert [(notice.id, about and about.id) for notice, about in given.unmet] == [("n3", "n1")]
    assert article.status is Status.UNFLAGGED


def test_a_notice_about_none_or_several_names_no_article() -> None:
    articles = [replace(record(n), title=f"{TITLE}, part {n}") for n in (1, 2)]
    both = notice_of(3, "Retraction", text=f"{TITLE}, part 1 and {TITLE}, part 2")
    given, _ = relate([*articles, both, notice_of(4, "Retraction: nothing of the kind")])
    assert [(notice.id, about) for notice, about in given.unmet] == [("n3", None), ("n4", None)]


def test_a_notice_that_an_identifier_links_is_not_unmet() -> None:
    given, _ = relate([record(1), record(2, RelationKind.RETRACTION_OF)])
    assert given.unmet == ()
