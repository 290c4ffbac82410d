"""Every fact beside a quote, compared with the files of its document."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from samples import QUESTION, RETRACTED, TRIAL, Collection

from assistant.codec.answers import seal
from assistant.editorial import kept_list, list_file
from assistant.editorial.entries import Entry
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.records import Status
from assistant.render import as_json
from assistant.settings import user_folder
from assistant.verify import Finding, Match, Proved, Verdict, prove_answers, read_exported

Json = dict[str, Any]


def resealed(answer: Json) -> Json:
    """As somebody who forges on purpose would seal it."""
    return {**answer, "seal": seal(answer)}


def of(answer: Json, identity: str) -> Json:
    """What the answer shows of a document."""
    return next(item for item in answer["evidence"] if item["document"]["id"] == identity)


def finding_of(proof: Proved, identity: str) -> Finding:
    return next(one for one in proof.findings if one.claim.document == identity)


def differing(finding: Finding) -> dict[str, tuple[object, object]]:
    return {
        field.name: (field.shown, field.found)
        for field in finding.fields
        if field.match is Match.DIFFERS
    }


def prove(made: Collection, answer: Json, *, indexed: bool = True) -> Proved:
    exported = read_exported(json.dumps(answer).encode())
    listed = list_file.load(user_folder())
    if not indexed:
        return prove_answers(exported, [made.corpus], None, listed)[0]
    with Assistant.open(made.index) as assistant:
        return prove_answers(exported, [made.corpus], assistant, listed)[0]


def places(made: Collection) -> kept_list.Places:
    return kept_list.Places(made.index, user_folder())


def ask(made: Collection) -> Json:
    with Assistant.open(made.index) as assistant:
        return as_json.answer(assistant.ask(QUESTION))


def test_a_true_answer_is_sound(answer: Json, proved: Callable[[Json], Proved]) -> None:
    proof = proved(answer)
    assert proof.is_sound
    assert proof.is_given_again
    matches = {field.match for finding in proof.findings for field in finding.fields}
    assert matches == {Match.VALID}
    assert {field.match for field in proof.fields} == {Match.VALID}


FORGED = {
    "title": "Inventumab cures fictive neuritis",
    "authors": ["Someone Else"],
    "venue": "Lancet",
    "year": 2024,
    "identifiers": {"pmid": "1", "pmcid": None, "doi": "10.1000/x", "nct": []},
    "kind": "digest",
    "design": "meta-analysis",
    "design_reason": "publication type: Meta-Analysis",
    "population": 12000,
    "population_planned": True,
    "population_reason": "Everybody took part.",
    "publication_types": ["Meta-Analysis"],
    "citation": "Someone E. Inventumab cures. Lancet. 2024.",
    "relations": [],
    "also_in": [{"path": "beta-2021.md", "format": "markdown", "sha256": "0", "record": None}],
}
FORGED["relations"] = [
    {"kind": "preprint of", "identifiers": FORGED["identifiers"], "reference": None,
     "document": None}
]  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("indexed", [True, False])
def test_a_forged_fact_differs_whatever_the_seal_says(
    answer: Json, made: Collection, name: str, *, indexed: bool
) -> None:
    shown = of(answer, TRIAL)["document"]
    true = shown[name]
    shown[name] = FORGED[name]
    proof = prove(made, resealed(answer), indexed=indexed)
    assert not proof.is_sound
    finding = finding_of(proof, TRIAL)
    assert finding.verdict is Verdict.DIFFERS
    assert differing(finding)[name] == (FORGED[name], true)


@pytest.mark.parametrize(("name", "value"), [("section", "Conclusions"), ("locator", "p. 3")])
def test_a_forged_place_differs(answer: Json, made: Collection, name: str, value: str) -> None:
    item = of(answer, TRIAL)
    true = item[name]
    item[name] = value
    finding = finding_of(prove(made, resealed(answer)), TRIAL)
    assert differing(finding) == {name: (value, true)}


@pytest.mark.parametrize("name", ["title", "status", "notices", "design", "also_in"])
def test_a_fact_that_is_left_out(answer: Json, made: Collection, name: str) -> None:
    del of(answer, RETRACTED)["document"][name]
    try:
        proof = prove(made, resealed(answer))
    except UsageError:
        assert name == "notices"
        return
    assert not proof.is_sound


def test_a_retraction_that_was_taken_out(answer: Json, made: Collection) -> None:
    shown = of(answer, RETRACTED)["document"]
    shown["status"], shown["notices"] = "no notice known", []
    shown["citation"] = shown["citation"].replace("RETRACTED", "")
    for indexed in (True, False):
        finding = finding_of(prove(made, resealed(answer), indexed=indexed), RETRACTED)
        assert finding.verdict is Verdict.DIFFERS
        assert differing(finding)["status"] == ("no notice known", "retracted")
        assert "notices" in differing(finding)


def test_a_notice_that_nobody_gave(answer: Json, made: Collection) -> None:
    shown = of(answer, TRIAL)["document"]
    shown["notices"] = of(answer, RETRACTED)["document"]["notices"]
    shown["status"] = "retracted"
    finding = finding_of(prove(made, resealed(answer)), TRIAL)
    assert differing(finding)["status"] == ("retracted", "no notice known")


def test_the_notices_have_to_give_the_status(answer: Json, made: Collection) -> None:
    of(answer, RETRACTED)["document"]["status"] = "corrected"
    finding = finding_of(prove(made, resealed(answer), indexed=False), RETRACTED)
    assert differing(finding)["status"] == ("corrected", "retracted")


def test_an_article_that_was_retracted_since(own: Collection) -> None:
    """The status of today stands beside that of then."""
    answer = ask(own)
    entry = Entry(Status.RETRACTED, "10.1000/alpha", "1001", "2026-02-03", "")
    kept_list.import_list(places(own), [entry], "Invented", "2026-03-01")
    for indexed in (True, False):
        proof = prove(own, answer, indexed=indexed)
        assert not proof.is_sound
        finding = finding_of(proof, TRIAL)
        assert differing(finding)["status"] == ("no notice known", "retracted")


def test_a_list_that_is_not_here_any_more(own: Collection) -> None:
    """What it said cannot be checked; everything else is."""
    entry = Entry(Status.RETRACTED, "10.1000/alpha", "1001", "2026-02-03", "")
    kept_list.import_list(places(own), [entry], "Invented", "2026-03-01")
    answer = ask(own)
    assert prove(own, answer).is_sound
    kept_list.remove(places(own))
    proof = prove(own, answer)
    finding = finding_of(proof, TRIAL)
    unchecked = {f.name for f in finding.fields if f.match is Match.UNCHECKED}
    assert unchecked == {"notices", "status"}
    assert proof.is_sound
    of(answer, TRIAL)["document"]["title"] = "Forged"
    assert not prove(own, resealed(answer)).is_sound


@pytest.mark.parametrize("is_settled", [True, False])
def test_an_answer_that_says_that_a_list_is_missing(own: Collection, *, is_settled: bool) -> None:
    entry = Entry(Status.RETRACTED, "10.1000/other", "", "2026-02-03", "")
    kept_list.import_list(places(own), [entry], "Invented", "2026-03-01")
    list_file.remove(user_folder())
    answer = ask(own)
    assert answer["status_list_missing"]["name"] == "Invented"
    if is_settled:
        kept_list.remove(places(own))
    proof = prove(own, answer)
    [field] = [one for one in proof.fields if one.name == "status_list_missing"]
    assert field.match is (Match.UNCHECKED if is_settled else Match.VALID)
    assert proof.is_sound


def test_an_invented_id(answer: Json, made: Collection) -> None:
    """The file knows the record by another id, and so does the index."""
    shown = of(answer, TRIAL)["document"]
    shown["id"], shown["source"]["record"] = "invented-2024", TRIAL
    finding = finding_of(prove(made, resealed(answer)), "invented-2024")
    assert "id" in differing(finding)
    alone = finding_of(prove(made, resealed(answer), indexed=False), "invented-2024")
    assert next(f.match for f in alone.fields if f.name == "id") is Match.UNCHECKED


def test_an_id_that_the_index_kept(own: Collection) -> None:
    """A renamed file reads as another id; the index goes on with the one that it knows."""
    (own.corpus / f"{TRIAL}.md").rename(own.corpus / "renamed.md")
    Assistant.build(own.corpus, own.index, "hashing")
    answer = ask(own)
    assert of(answer, TRIAL)["document"]["source"]["record"] == "renamed"
    proof = prove(own, answer)
    assert proof.is_sound
    assert finding_of(proof, TRIAL).verdict is Verdict.VALID


def test_the_document_of_another_quote(answer: Json, made: Collection) -> None:
    first, other = answer["evidence"][:2]
    first["document"], other["document"] = other["document"], first["document"]
    proof = prove(made, resealed(answer))
    assert [finding.verdict for finding in proof.findings[:2]] == [Verdict.MISQUOTED] * 2


RECORD = """\
TY  - JOUR
TI  - Inventumab in fictive neuritis: a randomised trial
AU  - Made, UP
PY  - 2019
JO  - Journal of Invented Medicine
DO  - 10.1000/alpha
PT  - Randomized Controlled Trial
ER  -
"""


def test_a_document_of_several_files(own: Collection) -> None:
    (own.corpus / "library.ris").write_text(RECORD, encoding="utf-8")
    Assistant.build(own.corpus, own.index, "hashing")
    answer = ask(own)
    assert [one["path"] for one in of(answer, TRIAL)["document"]["also_in"]] == ["library.ris"]
    assert prove(own, answer).is_sound
    assert prove(own, answer, indexed=False).is_sound
    of(answer, TRIAL)["document"]["also_in"] = []
    finding = finding_of(prove(own, resealed(answer)), TRIAL)
    assert "also_in" in differing(finding)


def test_a_copy_that_came_since_is_no_forgery(own: Collection) -> None:
    answer = ask(own)
    (own.corpus / "library.ris").write_text(RECORD, encoding="utf-8")
    Assistant.build(own.corpus, own.index, "hashing")
    proof = prove(own, answer)
    assert proof.is_sound
    assert not proof.is_given_again
    unchecked = {field.name for field in proof.fields if field.match is Match.UNCHECKED}
    assert unchecked == {"fingerprint", "answer"}


def test_a_notice_in_the_corpus(own: Collection) -> None:
    (own.corpus / "notice.xml").write_text(PUBMED, encoding="utf-8")
    Assistant.build(own.corpus, own.index, "hashing")
    answer = ask(own)
    shown = of(answer, TRIAL)["document"]
    assert shown["status"] == "retracted"
    assert shown["notices"][0]["source"].startswith("notice in this corpus")
    assert prove(own, answer).is_sound
    shown["status"], shown["notices"] = "no notice known", []
    finding = finding_of(prove(own, resealed(answer)), TRIAL)
    assert differing(finding)["status"] == ("no notice known", "retracted")


PUBMED = """\
<?xml version="1.0"?>
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>3001</PMID><Article>
<Journal><Title>J Invent Med</Title><JournalIssue><PubDate><Year>2020</Year></PubDate>
</JournalIssue></Journal>
<ArticleTitle>Retraction: Inventumab in fictive neuritis.</ArticleTitle>
<PublicationTypeList><PublicationType>Retraction of Publication</PublicationType>
</PublicationTypeList></Article>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionOf">
<RefSource>J Invent Med. 2019</RefSource><PMID>1001</PMID></CommentsCorrections>
</CommentsCorrectionsList></MedlineCitation></PubmedArticle></PubmedArticleSet>
"""


def test_source_quote_and_digest_altered_together(own: Collection) -> None:
    """The file bears the quote out, but the index holds another version of it."""
    answer = ask(own)
    path = own.corpus / f"{TRIAL}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("60%", "90%"), encoding="utf-8")
    item = of(answer, TRIAL)
    item["quote"] = item["quote"].replace("60%", "90%")
    changed = prove(own, resealed(answer), indexed=False)
    digest = finding_of(changed, TRIAL).detail.split()[-1]
    item["document"]["source"]["sha256"] = digest
    finding = finding_of(prove(own, resealed(answer)), TRIAL)
    assert finding.verdict is Verdict.OTHER_VERSION
    assert "run: assistant build" in finding.detail


LEANING = """\
# Fabricine in fictive neuritis

## Results

Fabricine halved relapses of fictive neuritis. This effect on relapses of fictive neuritis lasted \
two years. Relapses of fictive neuritis came back afterwards.
"""


def test_the_sentence_that_a_quote_leans_on(own: Collection) -> None:
    (own.corpus / "fabricine.md").write_text(LEANING, encoding="utf-8")
    Assistant.build(own.corpus, own.index, "hashing")
    with Assistant.open(own.index) as assistant:
        asked = assistant.ask("how long did the effect on relapses of fictive neuritis last")
        answer = as_json.answer(asked)
    item = next(one for one in answer["evidence"] if one["context"])
    assert prove(own, answer).is_sound
    true, item["context"] = item["context"], None
    dropped = prove(own, resealed(answer))
    assert {"context"} == set().union(*(differing(one) for one in dropped.findings))
    item["context"] = {**true, "text": true["text"].replace("halved", "ended")}
    assert not prove(own, resealed(answer)).is_sound
    text = answer["evidence"][0]["document"]["title"]
    item["context"] = {"text": text, "start": 0, "end": len(text)}
    assert not prove(own, resealed(answer)).is_sound
