"""A quote of a study that belongs to a retracted or questioned publication says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from retracted import QUESTION, TRIAL, Library, differing_without

from assistant.editorial import kept_list
from assistant.editorial.entries import Entry
from assistant.engine import Assistant
from assistant.records import RelatedNotice, RelationKind, Status
from assistant.render import as_json, markdown, text
from assistant.settings import user_folder
from assistant.tui.view import card_lines
from assistant.tui.widgets.painted import drawn

NUMBER = "ISRCTN12345678"
MAIN = TRIAL.replace("status: retracted\n", f"status: retracted\nregistration: {NUMBER}\n")
SOUND_MAIN = "\n".join(
    line for line in MAIN.splitlines() if not line.startswith(("status", "notice"))
)
EXTENSION = f"""\
---
title: "Long-term fictivimab: an open-label extension"
authors: [Kin X]
year: 2017
doi: 10.1000/extension
---

## Abstract

Relapses of fictive neuritis stayed rare on fictivimab for three years.
Trial registration: {NUMBER}.
"""
RIVAL = f"""\
---
title: "Mockazole in fictive neuritis"
authors: [Fair X]
year: 2018
doi: 10.1000/rival
---

## Abstract

Relapses of fictive neuritis fell on mockazole. Unlike the trial of fictivimab
({NUMBER}), we had 900 patients.
"""
WARNING = (
    "a related publication is RETRACTED (2020): Liar X, Other Y, Third Z. Fictivimab prevents "
    "relapses of fictive neuritis: a randomised trial [retracted]. J Invent Med. 2015. "
    f"doi: 10.1000/gone. (gone-2015; both report the trial {NUMBER})"
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path)
    made.add("gone-2015", MAIN)
    made.add("extension-2017", EXTENSION)
    made.add("rival-2018", RIVAL)
    return made


def words(said: str) -> str:
    return " ".join(said.split())


def related(assistant: Assistant, identity: str) -> list[tuple[Status, RelationKind, str]]:
    notices = assistant.document(identity).related_notices
    return [(notice.status, notice.kind, notice.document) for notice in notices]


def import_list(library: Library, *entries: Entry) -> None:
    places = kept_list.Places(library.index, user_folder())
    kept_list.import_list(places, entries, "Invented", "2026-10-01")


def test_a_report_of_the_same_trial(library: Library) -> None:
    with library.built() as assistant:
        extension = assistant.document("extension-2017")
        answer = assistant.ask(QUESTION)
        assert assistant.document("gone-2015").related_notices == ()
        assert assistant.document("rival-2018").related_notices == ()
    [notice] = extension.related_notices
    assert notice == RelatedNotice(
        Status.RETRACTED,
        "2020",
        RelationKind.SAME_TRIAL,
        (NUMBER,),
        notice.citation,
        "gone-2015",
    )
    assert extension.status is Status.UNFLAGGED
    assert "extension-2017" in {quote.document.id for quote in answer.evidence}
    assert WARNING in words(text.answer(answer, 80))
    assert WARNING in words(markdown.answer(answer)).replace("\\", "")
    assert WARNING in words(text.document(extension, 80))
    assert WARNING in words(" ".join(map(drawn, card_lines.status(extension, 60))))
    encoded = as_json.document(extension)
    assert encoded["related_notices"][0]["document"] == "gone-2015"
    assert encoded["registrations"] == [NUMBER]


def test_an_exported_answer_with_a_warning_is_proved(library: Library, tmp_path: Path) -> None:
    library.built().close()
    exported = tmp_path / "answer.json"
    assert differing_without("related_notices", QUESTION, library, exported) == {"related_notices"}


def test_it_follows_the_imported_list(library: Library) -> None:
    library.add("gone-2015", SOUND_MAIN)
    gone = Entry(Status.RETRACTED, "10.1000/gone", "", "2020-06-25", "")
    with library.built() as assistant:
        assert related(assistant, "extension-2017") == []
        import_list(library, gone)
        assert related(assistant, "extension-2017") == [
            (Status.RETRACTED, RelationKind.SAME_TRIAL, "gone-2015")
        ]
        import_list(library, gone._replace(status=Status.CONCERN))
        said = words(text.document(assistant.document("extension-2017"), 80))
        assert "there is an EXPRESSION OF CONCERN (2020-06-25) about a related publication" in said
        import_list(library, gone, gone._replace(status=Status.REINSTATED, date="2021-01-01"))
        assert related(assistant, "extension-2017") == []


def test_it_is_gone_after_a_build_without_the_retracted_report(library: Library) -> None:
    library.built().close()
    (library.corpus / "gone-2015.md").unlink()
    with library.built() as assistant:
        assert related(assistant, "extension-2017") == []


def medline(pmid: int, title: str, **fields: str) -> str:
    lines = [f"PMID- {pmid}", f"TI  - {title}", "AB  - Relapses fell by half on fictivimab."]
    lines += [f"{tag.ljust(4)}- {value}" for tag, value in fields.items()]
    return "\n".join([*lines, "PT  - Journal Article", "SO  - J Invent Med. 2015.", ""])


def test_a_preprint_and_its_article(tmp_path: Path) -> None:
    made = Library(tmp_path)
    (made.corpus / "records.nbib").write_text(
        medline(
            11,
            "Fictivimab in fictive neuritis, an article",
            ROF="",
            UOF="",
            UPF="medRxiv. PMID: 12",
        )
        + "\n"
        + medline(12, "Early findings on fictivimab", UIN="J Invent Med. PMID: 11", PT="Preprint"),
        encoding="utf-8",
    )
    with made.built() as assistant:
        import_list(made, Entry(Status.RETRACTED, "", "11", "2020-06-25", ""))
        preprint = assistant.document("PMID12")
        kinds = [notice.kind for notice in preprint.related_notices]
        assert kinds == [RelationKind.PREPRINT_OF]
        assert "(PMID11; this is its preprint)" in words(text.document(preprint, 80))
        import_list(made, Entry(Status.RETRACTED, "", "12", "2020-06-25", ""))
        article = assistant.document("PMID11")
        assert "(PMID12; it is the preprint of this article)" in words(text.document(article, 80))


def test_an_article_that_the_corpus_does_not_hold(tmp_path: Path) -> None:
    made = Library(tmp_path)
    (made.corpus / "records.nbib").write_text(
        medline(
            12, "Early findings on fictivimab", UIN="J Invent Med. 2015. PMID: 11", PT="Preprint"
        ),
        encoding="utf-8",
    )
    with made.built() as assistant:
        import_list(made, Entry(Status.RETRACTED, "", "11", "2020-06-25", ""))
        [notice] = assistant.document("PMID12").related_notices
    assert (notice.document, notice.kind) == ("", RelationKind.PREPRINT_OF)
    assert "J Invent Med" in notice.citation
