"""What a question asks of its subject, and which sentences may give it."""

from __future__ import annotations

import pytest

from assistant.text.attributes import Asked, asked_attribute


@pytest.mark.parametrize(
    ("question", "attribute"),
    [
        ("how is eculizumab dosed", "a dose"),
        ("rituximab dose NMO", "a dose"),
        ("How often is insulin glargine injected?", "a dose"),
        ("does low dose rituximab work", ""),
        ("what is the effect of high dose steroids", ""),
        ("how old are patients with gout", "an age"),
        ("mean age at onset of lupus", "an age"),
        ("how long is heparin given after a stroke", "a duration"),
        ("How many weeks after surgery did the pain end?", "a duration"),
        ("when does psoriasis usually start", "a time"),
        ("should I stop methotrexate when she is pregnant", ""),
        ("how common is asthma in men", "a number"),
        ("what percentage of patients relapsed", "a share"),
        ("what does a vial of infliximab cost", "a price"),
        ("hazard ratio dapagliflozin", "a hazard ratio"),
        ("what is the NNT of statins", "a number needed to treat"),
        ("how sensitive is troponin", "a sensitivity"),
        ("is the dose of lithium safe", "a statement on safety"),
        ("is lithium better tolerated than valproate", "a statement on safety"),
        ("side effects of statins", "a statement on safety"),
        ("does aspirin prevent adverse pregnancy outcomes", ""),
        ("is it safe to stop lithium", ""),
        ("does lithium prevent relapses of mania", "a statement on prevention"),
        ("what prevents gout flares", "a statement on prevention"),
        ("does lithium prevent strokes", ""),
        ("how does lithium work", "a mechanism"),
        ("mechanism of action of metformin", "a mechanism"),
        ("how well does lithium work in mania", ""),
        ("how is gout diagnosed", "a way to diagnose"),
        ("which cells are counted to time the next dose", ""),
        ("which dose of lithium is safe", "a dose"),
        ("High doses of vitamin C reduce the duration of colds in children.", ""),
        ("She is 30 years old. She takes lithium. What is its dose?", "a dose"),
        ("what treats gout", ""),
        ("what is the dose of lithium and does it work", ""),
        ("what is the dose of lithium and is it safe", "a dose or a statement on safety"),
        ("how many sessions are needed and how far apart are they", "a number or a duration"),
        ("how long is lithium given and what is the duration of its effect", "a duration"),
        ("dose and side effects of lithium", ""),
        ("dose, price and side effects of lithium", ""),
        ("lithium dose, acute mania", "a dose"),
        ("what is the dose of lithium and valproate", "a dose"),
        ("What is the dose of lithium? Prefer recent trials.", "a dose"),
        ("proportion of patients with gout who are women", "a share"),
        ("patients with gout and another disease of the joints, percent?", "a share"),
        ("lithium dose a day in the LiMa study", "a dose"),
        ("The dose of lithium in mania is high.", ""),
        ("Why is the dose of lithium that high?", ""),
        ("in what year was lithium approved", "a year"),
        ("Where was the LiMa trial done?", "a place"),
        ("In which country was lithium tried?", "a place"),
        ("where does lithium bind", ""),
        ("who paid for the LiMa trial", "a source of money"),
    ],
)
def test_asked(question: str, attribute: str) -> None:
    assert asked_attribute(question).name == attribute


@pytest.mark.parametrize(
    ("attribute", "sentence", "expected"),
    [
        ("a dose", "Patients got 900 mg a week.", True),
        ("a duration", "They walked for 60 or 90 min before the meal.", True),
        ("a duration", "The length of hospital stay was 1.2 (0.5) in one group.", True),
        ("a duration", "The mean stay was shorter.", False),
        ("a dose", "Insulin was injected every second day.", True),
        ("a dose", "Every patient had fewer attacks.", False),
        ("an age", "Most patients were aged 30 to 40.", True),
        ("an age", "Most patients were women.", False),
        ("a duration", "Treatment lasted for two weeks.", True),
        ("a duration", "The lesion was 3 cm long.", True),
        ("a duration", "Attacks in the past year were rarer.", False),
        ("a time", "It starts in middle age.", True),
        ("a time", "It causes fatigue.", False),
        ("a dose", "The rate was 3.1 before, a drop of 64%.", False),
        ("a dose", "The eye drops were 2 drops at night.", True),
        ("a year", "It was approved in June 2019.", True),
        ("a year", "It was approved before the trial ended.", False),
        ("a place", "It ran at 44 centres.", True),
        ("a place", "Relapses were halved.", False),
        ("a source of money", "The trial was sponsored by its maker.", True),
        ("a source of money", "Relapses were halved.", False),
        ("a number", "It affects most patients.", True),
        ("a number", "It affects women and men.", False),
        ("a share", "12 of 40 patients relapsed.", True),
        ("a share", "The hazard ratio was 0.5 (95% CI 0.2 to 0.9).", False),
        ("a price", "It costs $300 a month.", True),
        ("a price", "It lowers blood pressure.", False),
        ("a price", "The manufacturer paid for the trial.", False),
        ("a hazard ratio", "The HR was 0.5.", True),
        ("a hazard ratio", "Relapses were halved.", False),
        ("a statement on safety", "Two patients died of sepsis.", True),
        ("a statement on safety", "Relapses were halved.", False),
        ("a statement on prevention", "Relapses were fewer.", True),
        ("a statement on prevention", "It shortened an attack.", False),
        ("a mechanism", "It blocks a receptor of T cells.", True),
        ("a mechanism", "Relapses were halved.", False),
        ("a way to diagnose", "A blood test shows it.", True),
        ("a way to diagnose", "Relapses were halved.", False),
        ("", "Relapses were halved.", True),
    ],
)
def test_given(attribute: str, sentence: str, *, expected: bool) -> None:
    asked = Asked((attribute,) if attribute else ())
    assert asked.may_be_given_by(sentence) is expected


def test_the_words_that_ask_are_named() -> None:
    assert asked_attribute("what percentage of patients relapsed").words == ("percentage",)
