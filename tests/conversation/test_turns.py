from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st
from samples import QUESTION, RETRACTED, STEERING

from assistant.codec.answers import SENTENCES, seal, sealed
from assistant.codec.documents import DOCUMENT
from assistant.codec.saved import OLD_SENTENCES
from assistant.conversation.turns import Turn
from assistant.engine import Assistant
from assistant.formats import parse
from assistant.records import (
    Answer,
    Author,
    Block,
    BlockKind,
    Caution,
    Design,
    Document,
    Evidence,
    Hit,
    Identifiers,
    Kind,
    Notice,
    Passage,
    Reason,
    Relation,
    RelationKind,
    Source,
    Span,
    Status,
)
from assistant.render import as_json

NOW = "2026-01-31T12:00:00+00:00"
TEXT = st.text(max_size=20)
DOCUMENTS = st.builds(
    Document,
    id=TEXT,
    source=st.builds(Source, TEXT, TEXT, TEXT),
    title=TEXT,
    text=st.just(""),
    blocks=st.just(()),
    authors=st.lists(st.builds(Author, TEXT, TEXT, TEXT, TEXT, TEXT), max_size=3).map(tuple),
    venue=TEXT,
    year=st.none() | st.integers(0, 3000),
    identifiers=st.builds(
        Identifiers, st.none() | TEXT, st.none() | TEXT, st.none() | TEXT, st.tuples(TEXT)
    ),
    publication_types=st.lists(TEXT, max_size=2).map(tuple),
    notices=st.lists(st.builds(Notice, st.sampled_from(Status), TEXT, TEXT, TEXT), max_size=3).map(
        tuple
    ),
    design=st.sampled_from(Design),
    population=st.none() | st.integers(0, 10**9),
    population_planned=st.booleans(),
    population_reason=TEXT,
    kind=st.sampled_from(Kind),
)


def answer_of(documents: list[Document], section: tuple[str, ...], quote: str) -> Answer:
    """An answer that quotes the first document, and comes near in the others."""
    hits = []
    for number, document in enumerate(documents):
        span = Span(2, 2 + len(quote))
        block = Block(Span(0, span.end), BlockKind.PARAGRAPH, section, "line 1")
        whole = replace(document, text=f"  {quote}", blocks=(block,))
        hits.append(Hit(Passage(whole, span, number, (span,)), 0.5, {"dense": 1}, {"dense": 0.25}))
    evidence = tuple(Evidence(hit, hit.passage.span, 1.5) for hit in hits[:1])
    return Answer("q", "q", evidence, None, 0.5, "f", tuple(hits[1:]), ("gone 1:2",))


@given(st.lists(DOCUMENTS, min_size=1, max_size=3), st.lists(TEXT).map(tuple), st.text(min_size=1))
def test_a_turn_that_is_read_back_is_the_same(
    documents: list[Document], section: tuple[str, ...], quote: str
) -> None:
    live = Turn.of("asked", answer_of(documents, section, quote), ["year=2020"], NOW)
    kept = Turn.from_json(json.loads(json.dumps(live.to_json())))
    assert kept == live
    assert hash(kept) == hash(live)
    assert (kept.quotes, kept.nearest) == (live.quotes, live.nearest)
    [quoted] = live.quotes
    assert (quoted.quote, quoted.span, quoted.locator) == (
        quote,
        Span(2, 2 + len(quote)),
        "line 1",
    )
    assert "".join(quoted.section) == " / ".join(section)
    assert [one.document for one in (*live.quotes, *live.nearest)] == documents
    assert [one.number for one in live.nearest] == list(range(1, len(documents)))


def test_a_live_turn(turn: Turn, ask: Callable[[str], Answer]) -> None:
    answer = ask(QUESTION)
    assert as_json.with_sentences(turn.answer) == as_json.answer(answer)
    assert not turn.answer.keys() & SENTENCES.keys()
    assert (turn.asked, turn.terms, turn.at) == (QUESTION, (), NOW)
    assert (turn.question, turn.searched_as) == (answer.question, answer.searched_as)
    assert (turn.abstained, turn.withheld) == (None, ())
    assert turn.fingerprint == answer.fingerprint
    assert turn.unfamiliar == answer.unfamiliar == ()
    assert [one.quote for one in turn.quotes] == [item.quote for item in answer.evidence]
    assert turn.quotes is turn.quotes
    assert turn.nearest == ()
    assert turn.caution is None
    assert Turn.from_json(json.loads(json.dumps(turn.to_json()))) == turn


def test_a_turn_without_an_answer(nothing: Turn) -> None:
    assert nothing.quotes == ()
    assert nothing.nearest
    assert nothing.abstained is Reason.NOT_IN_CORPUS
    assert nothing.answer["abstained_key"] == "not_in_corpus"
    assert nothing.caution is None


def test_a_turn_that_rests_on_retracted_work(turn: Turn) -> None:
    value = copy.deepcopy(turn.to_json())
    [item] = [one for one in value["answer"]["evidence"] if one["document"]["id"] == RETRACTED]
    value["answer"]["evidence"] = [{**item, "n": 1}]
    for key in (None, "only_case_reports"):
        value["answer"]["caution_key"] = key
        assert Turn.from_json(value).caution is Caution.ONLY_RETRACTED
    for doubt in (Caution.DOUBTFUL, Caution.DOUBTFUL_RETRACTED):
        value["answer"]["caution_key"] = doubt.value
        assert Turn.from_json(value).caution is Caution.DOUBTFUL_RETRACTED
    del value["answer"]["caution_key"]
    assert Turn.from_json(value).caution == Caution.ONLY_RETRACTED


def test_a_turn_in_doubt_that_rests_on_more_than_retracted_work(turn: Turn) -> None:
    value = copy.deepcopy(turn.to_json())
    value["answer"]["caution_key"] = "doubtful"
    assert Turn.from_json(value).caution == Caution.DOUBTFUL


def test_a_turn_that_was_kept_before_quotes_had_surroundings(turn: Turn) -> None:
    value = copy.deepcopy(turn.to_json())
    value["answer"]["abstained"] = None
    for name in ("abstained_key", "caution_key"):
        del value["answer"][name]
    for item in value["answer"]["evidence"]:
        del item["context"], item["also"]
    old = Turn.from_json(value)
    assert (old.quotes, old.caution) == (turn.quotes, None)


OLD = [
    (name, sentence, key) for name, keys in OLD_SENTENCES.items() for sentence, key in keys.items()
]


@pytest.mark.parametrize(("name", "sentence", "key"), OLD)
@pytest.mark.parametrize("has_key", [True, False])
def test_a_turn_with_a_sentence_of_an_earlier_version(
    nothing: Turn, name: str, sentence: str, key: str, *, has_key: bool
) -> None:
    value = copy.deepcopy(nothing.to_json())
    old = as_json.with_sentences(value["answer"])
    old[name] = sentence
    old[SENTENCES[name]] = key
    if not has_key:
        del old[SENTENCES[name]]
    value["answer"] = sealed(old)
    turn = Turn.from_json(value)
    assert getattr(turn, name) == key
    assert sentence not in json.dumps(turn.to_json())
    assert turn.answer["seal"] == seal(turn.answer)
    assert Turn.from_json(turn.to_json()) == turn
    value["answer"] = {**old, "seal": "0" * 64}
    assert Turn.from_json(value).answer["seal"] == "0" * 64


def test_every_reason_and_caution_had_a_sentence() -> None:
    assert {key for _, _, key in OLD} == {*Reason, *Caution} - {Caution.NO_FINDING}


@pytest.mark.parametrize("sentence", [["x"], 1, "no version said this"])
def test_a_sentence_that_no_version_wrote(nothing: Turn, sentence: object) -> None:
    value = copy.deepcopy(nothing.to_json())
    del value["answer"]["abstained_key"]
    value["answer"]["abstained"] = sentence
    with pytest.raises(ValueError, match='"abstained" is not a'):
        Turn.from_json(value)


def surrounded(turn: Turn) -> dict[str, Any]:
    """A turn whose first quote has a context, and another quote that says the same."""
    value = copy.deepcopy(turn.to_json())
    first, other = value["answer"]["evidence"][:2]
    first["context"] = {"text": "abc", "start": 0, "end": 3}
    own = ("n", "context", "also", "covers", "opposite", "statement", "effects")
    first["also"] = [{key: other[key] for key in other if key not in own}]
    value["answer"]["caution_key"] = "only_animal"
    return value


def test_a_turn_with_surroundings(turn: Turn) -> None:
    kept = Turn.from_json(surrounded(turn))
    [first, other, *_] = kept.quotes
    assert first.context == ("abc", Span(0, 3))
    assert first.also == (replace(other, number=1, covers={}),)
    assert (other.context, other.also) == (None, ())
    assert kept.caution is Caution.ONLY_ANIMAL


def test_bytes_that_were_no_text(turn: Turn, ask: Callable[[str], Answer]) -> None:
    odd = Turn.of("a\udcff", ask(QUESTION), ["document=\udcff"], NOW)
    assert (odd.asked, odd.terms) == ("a?", ("document=?",))
    assert turn.asked == QUESTION


def test_a_document_is_what_it_was_but_for_its_text() -> None:
    with Assistant.open(samples.collection().index) as assistant:
        for document in assistant.documents():
            document = _linked(document)  # noqa: PLW2901 - with all that it may be to others
            read = DOCUMENT.decode(json.loads(json.dumps(as_json.document(document))))
            assert read == replace(document, text="", blocks=())
            assert as_json.document(read) == as_json.document(document)


def test_the_sentence_that_states_a_design_is_its_reason() -> None:
    text = b"# Tea\n\n## Methods\n\nThis was a randomised trial of tea in 90 people.\n"
    (document,) = parse(text, "tea.md").documents
    assert document.design_quote
    given = json.loads(json.dumps(as_json.document(document)))
    assert DOCUMENT.decode(given).design_reason == document.design_quote
    given["design_quote"]["end"] += 1
    with pytest.raises(ValueError, match="differ in length"):
        DOCUMENT.decode(given)


def test_the_sentence_that_gives_the_number_of_participants_is_its_reason() -> None:
    text = b"# Tea\n\n## Methods\n\nNinety people were randomised to tea or water.\n"
    (document,) = parse(text, "tea.md").documents
    given = json.loads(json.dumps(as_json.document(document)))
    assert (given["population"], given["population_planned"]) == (90, False)
    read = DOCUMENT.decode(given)
    assert read.population_reason == given["population_quote"]["text"] == document.population_quote


def _linked(document: Document) -> Document:
    relation = Relation(RelationKind.PREPRINT_OF, Identifiers(doi="10.1000/x"), "J. 1:1", "other")
    source = replace(document.source, record="read")
    return replace(document, relations=(relation,), source=source, also_in=(source,))


def test_hostile_text_is_kept_as_it_is(turn: Turn) -> None:
    assert any(STEERING in quoted.quote for quoted in turn.quotes)


def test_fields_of_later_versions_are_kept(turn: Turn) -> None:
    value = copy.deepcopy(turn.to_json())
    value["answer"]["more"] = value["answer"]["evidence"][0]["more"] = [1]
    assert Turn.from_json(value).answer["more"] == [1]


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where every value of a turn is, but for counts of data."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value[:1]):
            yield from places(inner, (*path, at))


def changed(value: Any, path: tuple[str | int, ...], to: object) -> Any:  # noqa: ANN401 - any JSON
    whole = copy.deepcopy(value)
    at = whole
    for key in path[:-1]:
        at = at[key]
    if to is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = to
    return whole


@pytest.mark.parametrize("which", ["turn", "nothing"])
def test_every_field_is_checked(which: str, request: pytest.FixtureRequest) -> None:
    given = request.getfixturevalue(which)
    value = surrounded(given) if given.quotes else given.to_json()
    value["answer"]["withheld"] = ["gone 1:2"]
    # The first version had none of these.
    later = {"abstained_key", "caution_key", "threshold", "context", "also"}
    later |= {"ranker", "status_list", "date", "source", "record", "relations", "also_in"}
    later |= {"design_reason", "design_quote", "unfamiliar", "most", "filter", "seal", "format"}
    later |= {"status_list_missing", "held_back", "held_back_answers"}
    later |= {
        "registrations",
        "companions",
        "related_notices",
        "uncovered",
        "covers",
        "opposite",
        "statement",
    }
    later |= {"not_given", *(part for quote in given.quotes for part in quote.covers)}
    later |= {"trial", "typed", "language", "undated", "effects"}
    later |= {"electronic_year", "locators", "author_names", "imprint", "subjects"}
    later |= {"population_planned", "population_reason", "population_quote"}
    optional = {"year", "population", "pmid", "pmcid", "doi", "abstained", *later}
    optional -= {"also", "held_back", "held_back_answers"}
    optional -= {
        "registrations",
        "companions",
        "related_notices",
        "uncovered",
        "covers",
        "opposite",
    }
    optional -= {"trial", "not_given", "locators", "author_names", "effects"}
    optional -= {"imprint", "subjects"}
    optional |= {"measure", "estimate", "interval", "p", "outcome", "value", "low", "high", "level"}
    optional |= {"figure", "events", "total"}
    free = {"lexical", "dense"}  # names of rankings: data
    tried = 0
    for path in places(value):
        bad: list[object] = [object(), True, math.nan, math.inf, 10**400, "\ud800", {"": 1}]
        if isinstance(path[-1], str) and path[-1] not in free | later:
            bad.append(...)
        if path[-1] not in optional:
            bad.append(None)
        for to in bad:
            tried += 1
            if to == {"": 1} and path[-1] in ("scores", "ranks"):
                continue
            if to is True and path[-1] in ("held_back_answers", "population_planned"):
                continue
            with pytest.raises(ValueError):  # noqa: PT011 - UnicodeEncodeError is one
                Turn.from_json(changed(value, path, to))
    assert tried > 200


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("at",), "yesterday"),
        (("answer", "evidence", 0, "start"), -1),
        (("answer", "evidence", 0, "start"), 10**9),
        (("answer", "evidence", 0, "end"), 1),
        (("answer", "evidence", 0, "quote"), ""),
        (("answer", "evidence", 0, "n"), 2),
        (("answer", "evidence", 0, "document", "design"), "novel"),
        (("answer", "evidence", 0, "document", "kind"), "novel"),
        (("answer", "evidence", 0, "document", "status"), "novel"),
        (("answer", "evidence", 0, "document", "status"), "corrected"),
        (("answer", "evidence", 0, "document", "notices"), [{"status": "x", "reference": ""}]),
        (("terms",), "year=2020"),
        (("answer", "caution_key"), "novel"),
        (("answer", "abstained_key"), "novel"),
    ],
)
def test_values_that_make_no_sense(turn: Turn, path: tuple[str | int, ...], to: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of several sentences
        Turn.from_json(changed(turn.to_json(), path, to))


@pytest.mark.parametrize("value", [None, [], "turn", 1, {}, {"asked": "a", "terms": [], "at": NOW}])
def test_what_is_no_turn(value: object) -> None:
    with pytest.raises(ValueError, match="not a"):
        Turn.from_json(value)
