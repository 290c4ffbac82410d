from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import STEERING
from terminal import steering

from assistant.records import (
    Adjustment,
    Answer,
    Author,
    Block,
    BlockKind,
    Caution,
    Cover,
    Design,
    Document,
    Evidence,
    Hit,
    Identifiers,
    Kind,
    Notice,
    Passage,
    Reason,
    Source,
    Span,
    Status,
    StatusList,
)
from assistant.render import as_json, explain, markdown, phrases, reasons, text

ANY = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\x1b\x07\x9b\r\n\t\x85\u2028\u202e\u2066*_[]<>`#-+=.1) \\"),
    ),
    min_size=1,
    max_size=60,
)
WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=1, max_size=40)
WIDTHS = st.integers(1, 130)


def document_of(
    quote: str, told: str = "told", status: Status = Status.UNFLAGGED, kind: Kind = Kind.ARTICLE
) -> Document:
    whole = f"{told}\n\n{told}\n\n{quote}"
    first, second = Span(0, len(told)), Span(len(told) + 2, 2 * len(told) + 2)
    third = Span(2 * len(told) + 4, len(whole))
    return Document(
        id=told,
        source=Source(f"{told}/{told}", told, "0" * 64),
        title=told,
        text=whole,
        blocks=(
            Block(first, BlockKind.TITLE, (), told),
            Block(second, BlockKind.HEADING, (told,), told),
            Block(third, BlockKind.PARAGRAPH, (told, told), told),
        ),
        authors=(Author(told, told, told, told), Author(literal=told)),
        venue=told,
        year=2020,
        identifiers=Identifiers(told, told, told),
        notices=() if status is Status.UNFLAGGED else (Notice(status, told),),
        design=Design.COHORT,
        population=7,
        kind=kind,
    )


def answer_of(document: Document, question: str = "question?") -> Answer:
    span = document.blocks[-1].span
    passage = Passage(document, span, 0, (span,))
    hit = Hit(passage, 0.5, {"lexical": 1}, {"lexical": 2.0})
    evidence = (Evidence(hit, span, 0.5),)
    return Answer(question, f"{question} ({document.id})", evidence, None, 1.0, "f" * 64)


def nothing_of(document: Document, question: str = "question?") -> Answer:
    [item] = answer_of(document).evidence
    place = f"{document.id} 1:2"
    return Answer(
        question, question, (), Reason.NOT_IN_CORPUS, 0.0, "f" * 64, (item.hit,), (place,)
    )


def surrounded(answer: Answer) -> Answer:
    """Its quote leans on the title, and itself says the same."""
    [item] = answer.evidence
    context = item.document.blocks[0].span
    surrounded = replace(
        item,
        context=context,
        also=(item,),
        signals={item.document.title: 0.5},
        adjustments={Adjustment.SUBJECT: -0.25},
    )
    return replace(answer, evidence=(surrounded,))


def test_what_a_quote_is_shown_with() -> None:
    answer = surrounded(answer_of(document_of("This quote.", "told")))
    marked = text.answer(answer, 200, lambda line, role: f"<{role} {line}>").splitlines()
    at = next(number for number, line in enumerate(marked) if "[1]" in line)
    assert marked[at - 1 : at + 1] == ["    <faint context: told>", "[1] <quote “This quote.”>"]
    also = next(line for line in marked if "also: " in line)
    assert also.startswith("    <faint also: told")
    assert also.endswith(" told 12:23>")
    page = markdown.answer(answer)
    assert "\n1. context: told\n\n   > This quote.\n" in page
    assert re.search(r"  \n   also: Told.* told 12:23\n", page, re.IGNORECASE)
    [item] = as_json.answer(answer)["evidence"]
    assert item["context"] == {"text": "told", "start": 0, "end": 4}
    assert [(one["quote"], one["start"], one["end"]) for one in item["also"]] == [
        ("This quote.", 12, 23)
    ]
    for shown in (text.answer(answer_of(document_of("quote")), 80), page.replace("also: ", "", 1)):
        assert "also: " not in shown


def test_why_a_quote_stands_where_it_stands() -> None:
    [plain] = answer_of(document_of("quote")).evidence
    assert explain.why(plain) == "score 0.500, the highest of all sentences not quoted above"
    signals = {"overlap": 0.1, "ranker": 0.3, "passage": 0.4, "of a later ranker": -0.2}
    adjustments = {
        Adjustment.DESIGN: 0.2,
        Adjustment.PUBLICATION: -0.12,
        Adjustment.SUBJECT: -0.3,
    }
    item = replace(plain, signals=signals, adjustments=adjustments)
    why = (
        "score 0.500 plus 0.200 (its study design can show an effect) "
        "less 0.120 (repeats its publication) less 0.300 (repeats its subject) is "
        "0.280, the highest of all sentences not quoted above"
    )
    assert explain.why(item) == why
    covered = {"neuritis": Cover.SENTENCE, "a dose": Cover.ABSENT, "women": Cover.NEARBY}
    item = replace(item, covers=covered)
    together = "how well it answers the question when both are read together"
    up, down = "up: its study design can show an effect", "down: repeats its publication"
    assert explain.rows(item) == [
        ("question", "neuritis, a dose, women"),
        ("quote", "✓ holds neuritis · ~ stands beside women · ✗ lacks a dose"),
        ("for it", f"how well its passage matches; {together}"),
        ("moved", f"down: repeats its subject; {up}; {down}"),
        ("found", "by words (place 1 of all passages)"),
    ]
    answer = replace(answer_of(document_of("quote")), evidence=(item,))
    shown = text.answer(answer, 80, explained=True)
    assert "      question neuritis, a dose, women\n" in shown
    assert "✗ lacks a dose" not in text.answer(answer, 80)
    explained = as_json.answer(answer, explained=True)["evidence"][0]
    assert explained["signals"] == signals
    assert explained["adjustments"] == {"design": 0.2, "publication": -0.12, "subject": -0.3}
    assert explained["passage"] == {
        "score": 0.5,
        "ranks": {"lexical": 1},
        "scores": {"lexical": 2.0},
    }
    assert explained["why"] == explain.why(item)
    assert not {"signals", "adjustments"} & set(as_json.answer(answer)["evidence"][0])


def test_every_adjustment_has_a_sentence() -> None:
    [plain] = answer_of(document_of("quote")).evidence
    item = replace(plain, adjustments=dict.fromkeys(Adjustment, -0.1))
    moves = dict(explain.rows(item))["moved"].split("; ")
    assert len(set(moves)) == len(Adjustment)
    assert not set(moves) & {f"down: {adjustment.value}" for adjustment in Adjustment}


def test_a_quote_is_explained_in_five_lines_at_most() -> None:
    [plain] = answer_of(document_of("quote")).evidence
    assert [label for label, _ in explain.rows(plain)] == ["found"]
    everything = replace(
        plain,
        adjustments=dict.fromkeys(Adjustment, -0.1),
        signals={f"signal {number}": float(number) for number in range(30)},
        covers={f"part {number}": Cover.ABSENT for number in range(9)},
    )
    assert len(explain.rows(everything)) == 5


def test_what_is_only_mentioned_is_shown_as_that() -> None:
    nothing = replace(nothing_of(document_of("quote")), abstained=Reason.MENTIONED)
    for shown in (text.answer(nothing, 80), markdown.answer(nothing)):
        said = " ".join(shown.split())
        assert "No answer found in this collection, but some passages are about" in said
        assert "The nearest passages:" in said
        assert "quote" in said
    other = text.answer(nothing_of(document_of("quote")), 80)
    assert "No answer found in this collection.\n" in other
    assert "The nearest passages:" in other
    assert as_json.answer(nothing)["abstained_key"] == "mentioned"


@settings(deadline=None)
@given(ANY, ANY, WIDTHS)
@example(STEERING, STEERING, 80)
def test_nothing_that_steers_a_terminal_gets_out(quote: str, told: str, width: int) -> None:
    document = document_of(quote, told, Status.RETRACTED)
    answered, nothing = answer_of(document, told), nothing_of(document, told)
    hits = [item.hit for item in answered.evidence]
    beset = surrounded(answered)
    for shown in (
        text.answer(answered, width),
        text.answer(beset, width, explained=True),
        markdown.answer(beset),
        text.answer(nothing, width),
        text.hits(told, hits, width),
        text.document(document, width, marked=document.blocks[-1].span),
        text.table([("label", told)], width),
        markdown.answer(answered),
        markdown.answer(nothing),
    ):
        assert steering(shown) == set()


def lines_of_quote(document: Document, width: int) -> list[str]:
    """The lines of the quote of an answer, told apart by a style."""

    def mark(line: str, role: str) -> str:
        return f"<{line}>" if role == "quote" else line

    return re.findall("<(.*)>", text.answer(answer_of(document), width, mark))


@settings(deadline=None)
@given(WORDS, WIDTHS)
def test_wrapped_lines_joined_again_give_the_quote(words: list[str], width: int) -> None:
    quote = " ".join(words)
    lines = lines_of_quote(document_of(quote), width)
    assert " ".join(lines) == f"“{quote}”"
    assert max(map(len, lines)) <= max(20, width - len("[1] "))


@settings(deadline=None)
@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1), WIDTHS)
@example("a" * 500, 40)
@example("two  blanks   here", 20)
def test_wrapping_loses_no_character_but_blanks(quote: str, width: int) -> None:
    shown = "".join(lines_of_quote(document_of(quote), width))
    assert shown.replace(" ", "") == f"“{quote}”".replace(" ", "")


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.UNFLAGGED])
def test_the_editorial_status_is_shown_in_capitals(status: Status) -> None:
    document = document_of("quote", "told", status)
    hits = [item.hit for item in answer_of(document).evidence]
    for shown in (
        text.answer(answer_of(document), 80),
        text.answer(nothing_of(document), 80),
        text.hits("query", hits, 80),
        text.document(document, 80),
        markdown.answer(answer_of(document)),
        markdown.answer(nothing_of(document)),
    ):
        assert f"{status.value.upper()} (told)" in shown
    given_as_data = as_json.answer(answer_of(document))["evidence"][0]["document"]
    assert given_as_data["status"] == status.value
    assert given_as_data["notices"] == [
        {"status": status.value, "reference": "told", "date": None, "source": None}
    ]
    assert status.value in given_as_data["citation"]


@pytest.mark.parametrize("status", [Status.RETRACTED, Status.CONCERN, Status.CORRECTED])
def test_who_else_says_it_is_marked(status: Status) -> None:
    answer = answer_of(document_of("quote"))
    [other] = answer_of(document_of("quote", "told", status)).evidence
    shown = replace(answer, evidence=(replace(answer.evidence[0], also=(other,)),))
    said = f"also: ⚠ {status.value.upper()} (told): "
    role = "faint" if status is Status.CORRECTED else "warning"
    assert f"<{role} {said}" in text.answer(shown, 200, lambda text, role: f"<{role} {text}>")
    assert markdown.escaped(said) in markdown.answer(shown)
    assert f"[{status.value}]" in text.answer(shown, 200)


def test_an_unflagged_document_is_unknown_where_all_is_listed() -> None:
    assert "editorial status: no notice known" in text.document(document_of("quote"), 200)
    retracted = document_of("quote", "told", Status.RETRACTED)
    assert "editorial status: " not in text.document(retracted, 200)


def test_retracted_publications_are_counted() -> None:
    one, gone = document_of("one"), document_of("two", "told", Status.RETRACTED)
    assert phrases.summary([one, replace(gone, id="gone")]) == (
        "2 quotes · 2 publications · 1 retracted · 2 cohorts"
    )


def test_the_list_that_was_joined_is_named() -> None:
    joined = StatusList("Invented", "2026-10-01", 65_000, "f" * 64)
    answer = replace(answer_of(document_of("quote")), status_list=joined)
    said = "editorial status also from: Invented list of 2026-10-01, 65,000 notices"
    assert said in text.answer(answer, 100)
    assert "E" + said[1:] in markdown.answer(answer)
    assert as_json.answer(answer)["status_list"] == joined._asdict()
    undated = replace(answer, status_list=joined._replace(date=""))
    assert "also from: Invented list, 65,000 notices" in text.answer(undated, 100)


def test_words_that_no_document_has_are_named() -> None:
    answer = replace(answer_of(document_of("quote")), unfamiliar=("vitamin", "<b>"))
    assert "\n  not in any document: vitamin, <b>\n" in text.answer(answer, 80)
    assert "\nNot in any document: vitamin, \\<b\\>.\n" in markdown.answer(answer)
    assert as_json.answer(answer)["unfamiliar"] == ["vitamin", "<b>"]
    assert "not in any document" not in text.answer(replace(answer, unfamiliar=()), 80)


def test_no_status_no_warning() -> None:
    assert phrases.warning(document_of("quote")) == ""
    assert "⚠" not in text.answer(answer_of(document_of("quote")), 80)


@pytest.mark.parametrize("caution", Caution)
def test_what_an_answer_rests_on_is_said_under_the_counts(caution: Caution) -> None:
    sound = answer_of(document_of("quote"))
    weak = replace(sound, caution=caution)
    said = reasons.sentence(reasons.of_caution(caution, held_back_answers=False))
    shown = text.answer(weak, 500).splitlines()
    counts = next(number for number, line in enumerate(shown) if "1 publication" in line)
    assert shown[counts + 1 : counts + 3] == [f"  {said}", ""]
    styled = text.answer(weak, 500, lambda line, role: f"<{role} {line}>")
    assert f"<warning {said}>" in styled
    assert f"**{said}**" in markdown.answer(weak)
    given_as_data = as_json.answer(weak)
    assert reasons.sentence(given_as_data["caution"]) == said
    assert given_as_data["caution_key"] == caution.value
    for shown_of in (text.answer(sound, 500), markdown.answer(sound)):
        assert said not in shown_of
    assert as_json.answer(sound)["caution_key"] is None


def test_a_digest_is_called_one() -> None:
    assert "digest" in text.answer(answer_of(document_of("quote", kind=Kind.DIGEST)), 80)
    assert "digest" not in text.answer(answer_of(document_of("quote")), 80)


def test_what_is_withheld_is_named() -> None:
    nothing = nothing_of(document_of("quote", "Told-1"))
    for shown in (text.answer(nothing, 80), markdown.answer(nothing)):
        assert "Told\\-1 1:2 is withheld" in shown or "Told-1 1:2 is withheld" in shown
        assert "No answer found in this collection." in shown


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    said = reasons.sentence(reasons.of_reason(reason))
    assert said[0].isupper()
    assert said.endswith(".")
    shown = " ".join(
        text.answer(replace(nothing_of(document_of("q")), abstained=reason), 80).split()
    )
    assert said in shown
    assert reason.value not in said


def test_filters_that_nothing_passes_leave_nothing_near() -> None:
    nothing = replace(
        nothing_of(document_of("quote")), abstained=Reason.FILTERED, nearest=(), withheld=()
    )
    shown = text.answer(nothing, 80)
    assert "\n  No document passes the filters.\n" in shown
    assert "Nearest" not in shown


@pytest.mark.parametrize(
    ("question", "searched", "also"),
    [
        ("NMO relapses", "NMO relapses", ""),
        ("NMO relapses?", "NMO (a b, c) relapses (attack)?", "a b, c; attack"),
        ("NMO", "NMO (a, b, c, d, e)", "a, b, c, …"),
        (" NMO \n relapses", "NMO (a) relapses", "a"),
        ("NMO (Devic)", "NMO (a) (Devic)", "a"),
        ("something", "else", "else"),
        ("", "", ""),
    ],
)
def test_other_forms_that_were_searched(question: str, searched: str, also: str) -> None:
    assert phrases.also_searched(question, searched) == also


@settings(deadline=None)
@given(ANY, ANY)
def test_other_forms_of_any_question(question: str, searched: str) -> None:
    phrases.also_searched(question, searched)


def test_designs_are_counted_in_words() -> None:
    assert phrases.summary([document_of("quote")]) == "1 quote · 1 publication · 1 cohort"
    documents = []
    for number, design in enumerate([Design.META_ANALYSIS, *Design, Design.CROSS_SECTIONAL]):
        document = document_of("quote", f"told {number}")
        object.__setattr__(document, "design", design)
        documents.append(document)
    counts = phrases.summary(documents)
    assert counts.startswith("19 quotes · 19 publications · 2 meta-analyses · 1 systematic review")
    assert "2 cross-sectional studies" in counts
    assert "1 case-control study" in counts
    assert "1 case series" in counts
    assert "not stated" not in counts


def test_the_file_is_named_unless_the_document_is_named_for_it() -> None:
    document = document_of("quote", "told")
    assert "told/told" not in text.answer(answer_of(document), 80)
    object.__setattr__(document, "id", "another")
    assert "told/told" in text.answer(answer_of(document), 80)


def test_the_marked_place_is_pointed_out() -> None:
    document = document_of("one two three")
    start = document.blocks[-1].span.start
    shown = text.document(document, 80, marked=Span(start + 4, start + 7))
    assert shown.endswith("one\n▶ two\nthree")


def test_an_empty_ranking_says_so() -> None:
    assert text.hits("query", [], 80) == "query\n\nNo passage was found."


def test_a_section_without_a_heading_of_its_own_is_named() -> None:
    shown = text.document(document_of("quote", "told"), 80)
    assert "told / told" in shown


def test_a_long_path_in_a_table_stays_whole_so_that_it_can_be_copied() -> None:
    path = f"/{'long-folder/' * 12}index"
    said = text.table([("index", f"{path} (from --index)")], 80)
    assert said.splitlines() == [f"index      {path}", f"{'':<11}(from --index)"]
