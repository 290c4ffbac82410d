"""Other names, spellings and typing errors: what the collection calls what a question names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.engine import Assistant
from assistant.index.open_index import Index
from assistant.retrieval.query import Query, prepare_query

DOCUMENTS = {
    "mycophenolate": (
        "# Mycophenolate mofetil in lupus\n\nMycophenolate mofetil kept patients free of flares. "
        "Diarrhoea was its most common adverse event."
    ),
    "eculizumab": (
        "# Eculizumab in haemolysis\n\nEculizumab stopped haemolysis in most patients. "
        "Eculizumab is given every two weeks."
    ),
    "interleukin": (
        "# Blocking IL-6 in arteritis\n\nBlocking IL-6 kept arteritis calm, as IL6 drives it. "
        "TNF-α blockade did not help arteritis."
    ),
    "spondylitis": (
        "# Ankylosing spondylitis and exercise\n\nExercise eased ankylosing spondylitis in a trial."
    ),
    "scale": ("# A scale\n\nDisability was measured by a scale that its users liked."),
    "blocker": ("# Inhibitors in arteritis\n\nInhibitors of cytokines calmed arteritis for years."),
    "stenosis-1": (
        "# Aortic stenosis (AS) and valves\n\nNew valves prolonged life in aortic stenosis (AS)."
    ),
    "stenosis-2": (
        "# Statins in aortic stenosis (AS)\n\nStatins did not slow aortic stenosis (AS)."
    ),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("forms")
    for name, text in DOCUMENTS.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    Assistant.build(folder, folder / "index", model="hashing")
    with Index(folder / "index") as opened:
        yield opened


def concept(query: Query, text: str) -> set[str]:
    """The other forms that are searched for a part of a question."""
    [term] = [each for each in query.terms if query.question[each.start : each.end] == text]
    return {form.lower() for form, _ in term.others}


@pytest.mark.parametrize(
    ("question", "typed", "form"),
    [
        ("does MMF prevent flares", "MMF", "mycophenolate mofetil"),
        ("does CellCept prevent flares", "CellCept", "mycophenolate mofetil"),
        ("does Soliris stop haemolysis", "Soliris", "eculizumab"),
        ("does eculizumab stop hemolysis", "hemolysis", "haemolysis"),
        ("is diarrhea common", "diarrhea", "diarrhoea"),
        ("IL6 in arteritis", "IL6", "il-6"),
        ("TNF alpha in arteritis", "alpha", "α"),
        ("IL 6 in arteritis", "IL 6", "il6"),
        ("does ekulizumab help", "ekulizumab", "eculizumab"),
        ("does eculizumba help", "eculizumba", "eculizumab"),
    ],
)
def test_what_the_collection_calls_it_is_searched(
    index: Index, question: str, typed: str, form: str
) -> None:
    query = prepare_query(question, index)
    assert form in concept(query, typed)
    assert typed not in query.unfamiliar


@pytest.mark.parametrize(
    "question", ["kindly tell me about arteritis", "arteritis in winter", "arteritis in Caucasians"]
)
def test_words_that_exist_are_not_taken_for_typing_errors(index: Index, question: str) -> None:
    assert prepare_query(question, index).terms == ()


def test_a_short_form_that_means_another_disease_is_not_searched(index: Index) -> None:
    """The collection means aortic stenosis by AS."""
    query = prepare_query("treatment of ankylosing spondylitis", index)
    assert all("AS" not in dict(term.others) for term in query.terms)
    query = prepare_query("treatment of aortic stenosis", index)
    assert "as" in concept(query, "aortic stenosis")


def test_the_ranker_reads_the_name_that_the_collection_uses(index: Index) -> None:
    query = prepare_query("does CellCept prevent flares", index)
    assert query.plain in (
        "does mycophenolate prevent flares",
        "does mycophenolate mofetil prevent flares",
    )
    assert query.in_words_of(frozenset(["arter"])) == query.plain
    known = prepare_query("does mycophenolate mofetil prevent flares", index)
    assert known.plain == known.question


def test_elements_are_the_names_of_a_question(index: Index) -> None:
    query = prepare_query("which treatments of arteritis in children work best with IL-6", index)
    texts = [element.text for element in query.elements]
    assert "arteritis" in texts
    assert "children" in texts
    assert not {"treatments", "work", "best"} & set(texts)


def test_a_word_that_no_document_has_is_found_by_words_of_its_family(index: Index) -> None:
    query = prepare_query("inhibition of cytokines in arteritis", index)
    assert concept(query, "inhibition") == {"inhibitor"}
    assert query.unfamiliar == ()


def test_a_slip_in_an_ending_is_mended_by_an_english_word(index: Index) -> None:
    assert concept(prepare_query("natalizumab and disabilty", index), "disabilty") == {"disability"}


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("waht stops flares", "what stops flares"),
        ("Hwo often do flares occur", "how often do flares occur"),
        ("wich drug stops flares", "which drug stops flares"),
        ("deos eculizumab wrok", "does eculizumab work"),
        ("is eculizumab safe wtih adn without flares", "is eculizumab safe with and without fl"),
        ("shoud eculizumab be stopped becuase of flares", "should eculizumab be stopped because"),
        ("waht treatmnet stops flares", "what treatment stops flares"),
    ],
)
def test_a_mistyped_word_that_phrases_a_question_is_no_subject(
    index: Index, question: str, meant: str
) -> None:
    query = prepare_query(question, index)
    assert query.plain.startswith(meant)
    right = prepare_query(query.plain, index)
    assert query.unfamiliar == right.unfamiliar
    assert query.elements == right.elements
    assert query.concepts == right.concepts
    assert query.intent == right.intent
    assert "(what)" not in query.searched_as
    assert "(and)" not in query.searched_as


@pytest.mark.parametrize(
    "name", ["WAHT", "wAHT", "Waht", "hsa", "hmi", "rae", "seh", "crom", "dod", "isee", "ivig"]
)
def test_a_name_is_not_taken_for_a_word_that_phrases_a_question(index: Index, name: str) -> None:
    query = prepare_query(f"does {name} prevent flares", index)
    assert name in query.unfamiliar


def test_an_abbreviation_of_the_collection_is_no_typing_error(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# Flares\n\nWe gave Western Arteritis Heat Treatment (WAHT) for flares.", encoding="utf-8"
    )
    Assistant.build(tmp_path, tmp_path / "index", model="hashing")
    with Index(tmp_path / "index") as opened:
        query = prepare_query("does waht prevent flares", opened)
        assert any("Heat" in form for term in query.terms for form, _ in term.others)
        assert not query.unfamiliar
