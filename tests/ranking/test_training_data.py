"""The questions that the training makes, and the sentences that it takes to be right."""

from __future__ import annotations

import json
import random
from pathlib import Path

import consumer
import pytest
import trials
import yes_no
from attributes import ATTRIBUTES
from trials import Sentence, Trial

BY_NAME = {attribute.name: attribute for attribute in ATTRIBUTES}
TELLING = {
    "dose": "Inventumab 300 mg was given intravenously every two weeks.",
    "harm": "Headache was the most frequent adverse event of inventumab.",
    "effect": "Inventumab reduced relapses significantly (p = 0.01).",
    "mechanism": "Inventumab is a monoclonal antibody that blocks complement.",
    "number": "A total of 143 patients were randomised to inventumab or placebo.",
    "age and sex": "The mean age was 44 years.",
    "eligibility": "Adults with two relapses in the last year were eligible.",
    "duration": "Treatment with inventumab went on for 12 weeks.",
    "frequency": "The prevalence of fictive neuritis is 2 in 100,000.",
    "diagnosis": "Fictive neuritis was diagnosed by the criteria of 2015.",
    "measurement": "Disability was assessed every month with a scale.",
    "randomisation": "A computer-generated list was kept in sealed envelopes.",
    "aim": "The aim was to study inventumab in fictive neuritis.",
}


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_sentence_tells_what_it_is_about_and_hardly_anything_else(name: str) -> None:
    told = {each.name for each in ATTRIBUTES if each.is_told_by(TELLING[name])}
    assert name in told
    assert len(told) <= 2


def test_a_result_with_a_dose_does_not_tell_how_to_dose() -> None:
    text = "On 300 mg every two weeks, relapses were lower than on placebo (p < 0.001)."
    assert not BY_NAME["dose"].is_told_by(text)
    assert BY_NAME["effect"].is_told_by(text)


def a_trial(drug: str, times: int) -> Trial:
    texts = [text.replace("nventumab", drug[1:]) for text in TELLING.values()] * times
    title = f"{drug} in fictive neuritis"
    sentences = [
        Sentence(
            text, ["Methods"], title, frozenset(a.name for a in ATTRIBUTES if a.is_told_by(text))
        )
        for text in texts
    ]
    return Trial(drug.lower(), "fictive neuritis", sentences)


def test_wrong_sentences_tell_something_else_of_the_same_drug_or_the_same_of_another() -> None:
    own, other = a_trial("Inventumab", 3), a_trial("Indixumab", 1)
    chance = random.Random(1)  # noqa: S311 - nothing secret
    examples = list(trials._examples(own, BY_NAME["dose"], [own, *[other] * 9], chance))
    assert examples
    for example in examples:
        assert "inventumab" in str(example["question"]).lower()
        candidates = example["candidates"]
        assert isinstance(candidates, list)
        right = {each["text"] for each in candidates if each["right"]}
        wrong = {each["text"] for each in candidates if not each["right"]}
        assert right == {TELLING["dose"]}
        assert TELLING["harm"] in wrong
        assert TELLING["dose"].replace("nventumab", "ndixumab") in wrong


def test_a_question_of_a_pattern_is_asked_in_other_words() -> None:
    pair = {"question": "What are the treatments for Fictive Neuritis ?", "type": "treatment"}
    chance = random.Random(3)  # noqa: S311 - nothing secret
    asked = {consumer._worded(pair, chance) for _ in range(200)}
    assert "how is fictive neuritis treated" in asked
    assert pair["question"] in asked
    assert all("fictive neuritis" in question.lower() for question in asked)
    other = {"question": "Do you have information about Weight Control", "type": "information"}
    assert consumer._worded(other, chance) == other["question"]


def test_conclusions_answer_and_methods_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def abstract(drug: str) -> dict[str, object]:
        return {
            "QUESTION": f"Does {drug} reduce the number of relapses?",
            "CONTEXTS": [f"Whether {drug} helps is not known yet.", f"It fell on {drug} by half."],
            "LABELS": ["BACKGROUND", "RESULTS"],
            "LONG_ANSWER": f"We conclude that {drug} reduces relapses.",
        }

    drugs = [f"drug{number}" for number in range(12)]
    source = tmp_path / "abstracts.json"
    source.write_text(json.dumps({drug: abstract(drug) for drug in drugs}), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["yes_no.py", str(source), str(tmp_path)])
    yes_no.main()
    lines = (tmp_path / "pubmedqa.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(drugs)
    for drug, line in zip(drugs, lines, strict=True):
        by_text = {each["text"]: each["right"] for each in json.loads(line)["candidates"]}
        assert by_text[f"We conclude that {drug} reduces relapses."]
        assert by_text[f"Whether {drug} helps is not known yet."] is False
        assert f"It fell on {drug} by half." not in by_text
        assert sum(by_text.values()) == 1
