"""What an export of an article itself says of its retraction."""

from __future__ import annotations

import json

import pytest

from assistant.formats import parse
from assistant.records import Notice, RelationKind, Status


def notices(text: str) -> tuple[Notice, ...]:
    (document,) = parse(text.encode(), "set.txt").documents
    return document.notices


def bibtex(fields: str) -> str:
    return f"@article{{a, title = {{Rest at home}}, {fields}}}"


def ris(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", "TI  - Rest at home", *lines, "ER  - ", ""])


def web_of_science(kind: str) -> str:
    return f"PT J\nAU Doe, A\nTI Rest at home\nDT {kind}\nER\n"


def openalex(value: str) -> str:
    return (
        "id,title,authorships.author.display_name,publication_year,is_retracted\n"
        f"https://openalex.org/W1,Rest at home,Anna Doe,2020,{value}\n"
    )


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ('Title,Year,"Document Type"\nRest at home,2020,Retracted\n', "publication type"),
        (ris("M3  - Retracted"), "publication type"),
        (bibtex("type = {Retracted}"), "publication type"),
        (web_of_science("Article; Retracted Publication"), "publication type"),
        (web_of_science("Retracted Article"), "publication type"),
        (openalex("True"), "table"),
        (ris("N1  - This article has been retracted."), "note"),
        (ris("N1  - Retracted article"), "note"),
        (bibtex("note = {Retracted 2020-05-06}"), "note"),
        (ris("N1  - WITHDRAWN (6 September 2020)"), "note"),
        (bibtex("note = {Cited often. This paper was formally withdrawn in 2021}"), "note"),
        (ris("AB  - This article has been retracted: see the policy of the journal."), "abstract"),
        (json.dumps({"title": "Rest at home", "is_retracted": True}), "JSON record"),
    ],
)
def test_an_export_flags_its_article(text: str, source: str) -> None:
    (notice,) = notices(text)
    assert (notice.status, notice.source) == (Status.RETRACTED, source)


@pytest.mark.parametrize(
    "text",
    [
        openalex("False"),
        openalex(""),
        ris("M3  - Article"),
        ris("N1  - This article has not been retracted"),
        ris("N1  - It cites two trials. That paper was retracted."),
        ris("N1  - This study was withdrawn before enrolment"),
        ris("N1  - Withdrawn from the library in 2020"),
        ris("AB  - We counted notices. They said: this article has been retracted."),
        ris("AB  - The catheter was withdrawn."),
        json.dumps({"title": "Rest at home", "is_retracted": False}),
    ],
)
def test_other_words_flag_nothing(text: str) -> None:
    assert notices(text) == ()


def test_a_long_note_is_cut_to_what_it_states_and_gives_its_date() -> None:
    (notice,) = notices(ris("N1  - This article has been retracted on 3 May 2021."))
    assert (notice.reference, notice.date) == (
        "This article has been retracted on 3 May 2021.",
        "2021",
    )
    (notice,) = notices(ris(f"N1  - {'Words. ' * 50}This article was retracted."))
    assert notice.reference == "This article was retracted"


def test_the_text_of_a_notice_does_not_flag_the_notice_itself() -> None:
    text = ris("N1  - This article has been retracted").replace("Rest", "Retraction: Rest")
    (document,) = parse(text.encode(), "set.ris").documents
    assert document.status is Status.UNFLAGGED
    assert [relation.kind for relation in document.relations] == [RelationKind.RETRACTION_OF]


def test_names_of_openalex() -> None:
    (document,) = parse(
        openalex("").replace("Anna Doe", "Anna Doe|Carl Roe").encode(), "a"
    ).documents
    assert [author.family for author in document.authors] == ["Doe", "Roe"]
