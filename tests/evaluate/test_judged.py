"""Judged sets: read, chosen from, and refused when they are broken."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from assistant.errors import AssistantError, CorpusError, UnreadableFile, UsageError
from assistant.evaluate import judged
from assistant.evaluate.judged import Judged, Kind, Question

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = {"id": "q1", "question": "Does it work?"}
HEADER = "query-id\tcorpus-id\tscore\n"


def lines(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        suffix = "tsv" if name == "qrels" else "jsonl"
        (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return folder


def test_a_judged_set_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        questions="\ufeff"
        + lines(
            {"id": "q1", "question": "Does it\u2028work?", "type": "yesno"},
            {"id": 2, "question": "Does that?", "answerable": False},
        )
        + "\n",
        qrels=HEADER + "q1\td1\t2\nq1\td2\t0\n2\td3\t1\nq9\td1\t1\r\n\n",
        evidence=lines(
            {"id": "q1", "document": "d1", "sentences": ["It works.", "IT WORKS!", "..."]},
            {"id": "q1", "document": "d1", "sentences": ["Also here."], "label": "SUPPORT"},
            {"id": "q1", "document": 7, "sentences": []},
        ),
    )
    assert judged.read_judged(tmp_path) == Judged(
        tmp_path.name,
        "all",
        (
            Question(
                "q1",
                "Does it\u2028work?",
                gold={"d1": 2},
                evidence={"d1": ("it works", "also here"), "7": ()},
            ),
            Question("2", "Does that?", answerable=False, gold={"d3": 1}),
        ),
    )


def test_only_questions_are_needed(tmp_path: Path) -> None:
    write(tmp_path, questions=lines(QUESTION))
    assert judged.read_judged(tmp_path).questions == (Question("q1", "Does it work?"),)


def test_a_folder_without_questions_is_no_judged_set(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is not a judged set: it has no questions\.jsonl"):
        judged.read_judged(tmp_path)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"questions": "\n"}, "questions.jsonl holds no questions"),
        ({"questions": "{"}, "questions.jsonl, line 1: not JSON"),
        ({"questions": "[" * 100_000}, "questions.jsonl, line 1: not JSON"),
        ({"questions": "\n[]"}, "questions.jsonl, line 2: not a JSON object"),
        (
            {"questions": lines({"question": "Why?"})},
            'line 1: "id" is missing, blank or not a string',
        ),
        (
            {"questions": lines({"id": True, "question": "Why?"})},
            '"id" is missing, blank or not a string',
        ),
        (
            {"questions": lines({"id": "1", "question": " "})},
            '"question" is missing, blank or not a string',
        ),
        ({"questions": lines(QUESTION, QUESTION)}, "line 2: duplicate question q1"),
        ({"questions": lines({**QUESTION, "answerable": "no"})}, "is not true or false"),
        ({"qrels": "q1\td1\t1\n"}, "qrels.tsv, line 1: the header is not query-id, corpus-id"),
        ({"qrels": ""}, "qrels.tsv, line 1: the header is not"),
        ({"qrels": HEADER + "q1 d1 1\n"}, "line 2: not a question, a document and an integer"),
        ({"qrels": HEADER + "q1\td1\t0.5\n"}, "line 2: not a question, a document and an"),
        (
            {"evidence": lines({"id": "q1", "sentences": []})},
            '"document" is missing, blank or not a string',
        ),
        (
            {"evidence": lines({"id": "q1", "document": "d1", "sentences": "one"})},
            'evidence.jsonl, line 1: "sentences" is not a list of strings',
        ),
        (
            {"evidence": lines({"id": "q1", "document": "d1", "sentences": [1]})},
            '"sentences" is not a list of strings',
        ),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, files: dict[str, str], message: str
) -> None:
    write(tmp_path, **{"questions": lines(QUESTION), **files})
    with pytest.raises(UnreadableFile) as error:
        judged.read_judged(tmp_path)
    assert message in str(error.value)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableFile, match=r"questions\.jsonl cannot be read as UTF-8 text"):
        judged.read_judged(tmp_path)
    write(tmp_path, questions=lines(QUESTION))
    (tmp_path / "evidence.jsonl").mkdir()
    with pytest.raises(UnreadableFile, match=r"evidence\.jsonl cannot be read"):
        judged.read_judged(tmp_path)


def test_the_corpus_is_a_file_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"has none of corpus\.jsonl, articles/, corpus/"):
        judged.corpus_path(tmp_path)
    (tmp_path / "articles").mkdir()
    assert judged.corpus_path(tmp_path) == tmp_path / "articles"
    write(tmp_path, corpus="")
    assert judged.corpus_path(tmp_path) == tmp_path / "corpus.jsonl"


def test_an_index_folder_belongs_to_one_judged_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = tmp_path / "cache"
    monkeypatch.chdir(tmp_path)
    here = judged.index_folder(tmp_path / "a" / "set", base)
    assert here.parent == base
    assert here.name.startswith("set-")
    assert here == judged.index_folder((tmp_path / "b" / ".." / "a" / "set"), base)
    assert here == judged.index_folder((tmp_path / "a" / "set").relative_to(tmp_path), base)
    assert here != judged.index_folder(tmp_path / "b" / "set", base)
    assert judged.index_folder(tmp_path / "ünder / x" / "..", base).parent == base
    assert judged.index_folder(tmp_path / "\u00fc", base).name.startswith("set-")
    assert len(judged.index_folder(tmp_path / ("x" * 200), base).name) < 60


def a_set(*questions: Question) -> Judged:
    return Judged("set", "all", questions)


# By the remainder of twelve; of each earlier third that chose settings nothing is in the test part.
PARTS = ("train", "test", "dev", "train", "test", "train", "train", "test", *["train"] * 2, "dev")


def part_of(key: str) -> str:
    remainder = int(hashlib.sha256(key.encode()).hexdigest(), 16) % 12
    return (*PARTS, "train")[remainder]


def test_parts_are_split_by_article_where_each_question_has_one() -> None:
    questions = [Question(f"q{n}", "?", gold={f"d{n % 240}": 1}) for n in range(720)]
    whole = a_set(*questions)
    parts = {part: judged.choose(whole, part) for part in ("train", "dev", "test")}
    articles = {
        name: {next(iter(one.gold)) for one in part.questions} for name, part in parts.items()
    }
    for name, part in parts.items():
        assert part.part == name
        assert [question.id for question in part.questions] == [
            question.id for question in questions if part_of(next(iter(question.gold))) == name
        ]
    assert sum(len(part.questions) for part in parts.values()) == 720
    assert sum(map(len, articles.values())) == len(set().union(*articles.values())) == 240
    assert 120 < len(articles["train"]) < 160  # about 140, 40 and 60
    assert 25 < len(articles["dev"]) < 55
    assert 45 < len(articles["test"]) < 75
    assert judged.choose(whole) == whole


def test_nothing_that_settings_were_chosen_on_is_in_the_test_part() -> None:
    # Until parts were three, those with a remainder of 0 by three were for choosing settings.
    assert not {n for n, part in enumerate(PARTS) if part == "test"} & set(range(0, 12, 3))


def test_parts_are_split_by_question_otherwise() -> None:
    questions = [Question(f"q{n}", "?", gold={"d1": 1, "d2": 1}) for n in range(60)]
    for part in ("train", "dev", "test"):
        chosen = judged.choose(a_set(*questions), part)
        assert [question.id for question in chosen.questions] == [
            f"q{n}" for n in range(60) if part_of(f"q{n}") == part
        ]


def test_a_sample_is_the_same_everywhere_and_grows() -> None:
    whole = a_set(*(Question(f"q{n}", "?") for n in range(50)))
    few, more = (judged.choose(whole, questions=n).questions for n in (5, 20))
    assert more[:5] == few
    assert len({question.id for question in more}) == 20
    assert [question.id for question in few] == ["q7", "q32", "q35", "q1", "q41"]
    assert judged.choose(whole, questions=50) == whole
    assert judged.choose(whole, questions=99) == whole


def test_a_choice_of_nothing_is_refused() -> None:
    one = next(Question(f"q{n}", "?") for n in range(9) if part_of(f"q{n}") == "test")
    for part, questions, message in (
        ("most", None, "'most' is not a part of a judged set; parts are: all, train, dev, test"),
        ("all", 0, "at least one question"),
        ("dev", None, "The part 'dev' of set holds no questions"),
    ):
        with pytest.raises(AssistantError, match=message):
            judged.choose(a_set(one), part, questions)


# --- further questions that cannot be answered


def test_questions_are_asked_again_without_their_gold_documents() -> None:
    whole = Judged(
        "set",
        "dev",
        (
            Question("1", "one?", gold={"d1": 1, "D2": 2}, evidence={"d1": ("gold",)}),
            Question("2", "two?"),
            Question("3", "three?", answerable=False, gold={"d3": 1}),
        ),
    )
    more = judged.without_gold(whole)
    assert (more.name, more.part) == ("set", "dev")
    assert more.questions[:3] == whole.questions
    assert more.questions[3:] == (
        Question(
            "1 (gold removed)",
            "one?",
            answerable=False,
            kind=Kind.WITHOUT_GOLD,
            without=frozenset({"d1", "D2"}),
        ),
    )


def foreign(*names: str) -> list[Question]:
    return [
        Question(f"{name} (foreign)", name, answerable=False, kind=Kind.FOREIGN) for name in names
    ]


def test_foreign_questions_are_lines_of_text(tmp_path: Path) -> None:
    path = tmp_path / "everyday.txt"
    path.write_text("# cooking\n\n Why do onions sting? \r\nWhy?\nWhy?\n", encoding="utf-8")
    assert judged.read_foreign(path) == foreign("Why do onions sting?", "Why?")


def test_foreign_questions_are_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(lines({**QUESTION, "answerable": True}), encoding="utf-8")
    assert judged.read_foreign(path) == [
        Question("q1 (foreign)", "Does it work?", answerable=False, kind=Kind.FOREIGN)
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.txt", "# nothing\n", "a.txt holds no questions"),
        ("a.jsonl", "\n", "a.jsonl holds no questions"),
        ("a.jsonl", "Why?\n", "line 1: not JSON"),
    ],
)
def test_a_file_without_foreign_questions_is_refused(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=message):
        judged.read_foreign(tmp_path / name)


def test_a_quarter_of_the_foreign_questions_is_for_reporting() -> None:
    own = a_set(Question("1", "one?"))
    asked = foreign(*(f"q{n}" for n in range(200)))

    def added(part: str) -> list[Question]:
        together = judged.with_foreign(Judged("set", part, own.questions), asked)
        assert together.questions[:1] == own.questions
        assert together.part == part
        return list(together.questions[1:])

    assert added("all") == asked
    assert added("train") == added("dev")
    assert added("test") == [one for one in asked if part_of(one.id) == "test"]
    assert sorted(one.id for part in ("dev", "test") for one in added(part)) == sorted(
        one.id for one in asked
    )
    assert 30 < len(added("test")) < 70
