"""The publications of one study name each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from retracted import Library, differing_without

from assistant.conversation.turns import Turn
from assistant.engine import Assistant
from assistant.records import CompanionKind, Status
from assistant.render import as_json, markdown, same_study, text
from assistant.tui.view import card_lines, view_model
from assistant.tui.widgets.painted import drawn

NUMBER = "NCT00000077"
OTHER = "ISRCTN12345678"
QUESTION = "does fictivimab reduce relapses of fictive neuritis"
PAGE = """\
---
title: "{title}"
authors: [{author}]
year: {year}
design: {design}
registration: [{number}]
---

## Abstract

{text}
"""
REGISTERED = f"""<clinical_study><id_info><nct_id>{NUMBER}</nct_id></id_info>
<brief_title>A trial of fictivimab in fictive neuritis</brief_title>
<study_type>Interventional</study_type>
<study_design_info><allocation>Randomized</allocation></study_design_info>
<brief_summary><textblock>Fictivimab will be compared with placebo.</textblock></brief_summary>
</clinical_study>"""
MEDLINE = """\
PMID- 21
TI  - Fictivimab in fictive neuritis: effects on sight.
AB  - Sight got better on fictivimab than on placebo.
FAU - Sight, Anna
DP  - 2019
EIN - J Invent Med. 2020. PMID: 22
UPF - medRxiv. 2018. PMID: 23
SI  - ClinicalTrials.gov/NCT00000077
PT  - Randomized Controlled Trial

PMID- 22
TI  - Correction to: Fictivimab in fictive neuritis: effects on sight.
AB  - The second figure of the article was drawn again. ClinicalTrials.gov NCT00000077.
EFR - J Invent Med. 2019. PMID: 21
SI  - ClinicalTrials.gov/NCT00000077
DP  - 2020
PT  - Published Erratum

PMID- 23
TI  - Early sight on fictivimab.
AB  - Sight got better on fictivimab than on placebo in this report.
FAU - Sight, Anna
DP  - 2018
UIN - J Invent Med. 2019. PMID: 21
PT  - Preprint
"""


def page(title: str, author: str, year: int, design: str, said: str, number: str = NUMBER) -> str:
    return PAGE.format(
        title=title, author=author, year=year, design=design, number=number, text=said
    )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path)
    made.add(
        "main",
        page(
            "Fictivimab in fictive neuritis: a randomised trial",
            "Main A",
            2015,
            "randomised trial",
            "Fictivimab reduced relapses of fictive neuritis by 60% (p<0.001).",
        ),
    )
    made.add(
        "plan",
        page(
            "Fictivimab in fictive neuritis: plan of a trial",
            "Plan B",
            2013,
            "protocol",
            "Relapses of fictive neuritis on fictivimab will be counted.",
        ),
    )
    made.add(
        "later",
        page(
            "Fictivimab: an open-label extension",
            "Later C",
            2018,
            "cohort",
            "Relapses of fictive neuritis stayed rare on fictivimab for four years.",
        ),
    )
    made.add(
        "other",
        page(
            "Mockazole in fictive neuritis",
            "Other D",
            2017,
            "randomised trial",
            "Mockazole reduced relapses of fictive neuritis by 20% (p=0.04).",
            OTHER,
        ),
    )
    (made.corpus / "registered.xml").write_text(REGISTERED, encoding="utf-8")
    (made.corpus / "records.nbib").write_text(MEDLINE, encoding="utf-8")
    return made


def kinds(assistant: Assistant, identity: str) -> dict[str, CompanionKind]:
    return {each.document: each.kind for each in assistant.document(identity).companions}


def words(said: str) -> str:
    return " ".join(said.split())


def test_each_publication_of_a_study_names_the_others(library: Library) -> None:
    with library.built() as assistant:
        assert kinds(assistant, "main") == {
            "PMID21": CompanionKind.REPORT,
            "later": CompanionKind.EXTENSION,
            "plan": CompanionKind.PROTOCOL,
            NUMBER: CompanionKind.REGISTRY_RECORD,
        }
        assert kinds(assistant, "PMID21") == {
            "PMID23": CompanionKind.PREPRINT,
            "main": CompanionKind.REPORT,
            "later": CompanionKind.EXTENSION,
            "plan": CompanionKind.PROTOCOL,
            NUMBER: CompanionKind.REGISTRY_RECORD,
            "PMID22": CompanionKind.CORRECTION,
        }
        assert list(kinds(assistant, "PMID21")) == sorted(
            kinds(assistant, "PMID21"),
            key=lambda identity: list(CompanionKind).index(kinds(assistant, "PMID21")[identity]),
        )
        assert kinds(assistant, "PMID23") == {"PMID21": CompanionKind.ARTICLE}
        assert kinds(assistant, "PMID22") == {"PMID21": CompanionKind.SUBJECT}
        assert kinds(assistant, "later")["main"] is CompanionKind.REPORT
        assert kinds(assistant, "other") == {}


def test_what_a_companion_says(library: Library) -> None:
    with library.built() as assistant:
        plan = assistant.document("plan")
        [main] = [each for each in plan.companions if each.document == "main"]
    assert main.registrations == (NUMBER,)
    assert main.label == "Main 2015"
    assert main.citation.startswith("Main A. Fictivimab in fictive neuritis")
    assert main.status is Status.UNFLAGGED


def test_they_are_shown_beside_quotes_and_in_full(library: Library) -> None:
    line = "same study: Sight 2019 (report); Later 2018 (extension) and 2 more"
    with library.built() as assistant:
        answer = assistant.ask(QUESTION)
        document = assistant.document("main")
    assert line in words(text.answer(answer, 80))
    assert line in words(markdown.answer(answer)).replace("\\", "")
    [quoted] = [
        q
        for q in Turn.of(QUESTION, answer, (), "2026-01-01T00:00:00Z").quotes
        if q.document.id == "main"
    ]
    assert line in words(" ".join(map(drawn, card_lines.card(quoted, 70))))
    in_full = f"protocol ({NUMBER}): Plan B. Fictivimab in fictive neuritis: plan of a trial."
    assert in_full in words(text.document(document, 80))
    assert in_full in words(" ".join(map(drawn, view_model.metadata(document, 70))))
    assert as_json.document(document)["companions"][0]["document"] == "PMID21"


def test_quotes_of_one_trial_are_named_together(library: Library) -> None:
    with library.built() as assistant:
        answer = assistant.ask(QUESTION)
    trial = [
        number
        for number, item in enumerate(answer.evidence, start=1)
        if NUMBER in item.document.registrations
    ]
    assert len(trial) > 1
    documents = [item.document for item in answer.evidence]
    [line] = same_study.one_trial(documents)
    assert all(f"[{number}]" in line for number in trial)
    assert line.endswith(f"report one trial ({NUMBER})")
    assert line in words(text.answer(answer, 80))
    [line] = same_study.one_trial([documents[number - 1] for number in trial])
    assert line == f"all quotes report one trial ({NUMBER})"
    assert same_study.one_trial([answer.evidence[trial[0] - 1].document] * 2) == []


def test_a_retracted_companion_is_marked(library: Library) -> None:
    main = library.corpus / "main.md"
    marked = main.read_text(encoding="utf-8").replace(
        "year: 2015", 'year: 2015\nstatus: retracted\nnotice: "J Invent Med. 2020"'
    )
    main.write_text(marked, encoding="utf-8")
    with library.built() as assistant:
        later = assistant.document("later")
    assert same_study.beside(later).startswith("same study: Main 2015 (report, RETRACTED); ")
    assert [notice.document for notice in later.related_notices] == ["main"]


def test_companions_of_an_exported_answer_are_proved(library: Library, tmp_path: Path) -> None:
    library.built().close()
    exported = tmp_path / "answer.json"
    assert differing_without("companions", QUESTION, library, exported) == {"companions"}
