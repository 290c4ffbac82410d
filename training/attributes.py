"""What a sentence of a trial can tell, how to recognise it, and how people ask for it."""

from __future__ import annotations

import re
from typing import NamedTuple

_AMOUNT = r"\d\s?(?:mg|µg|μg|mcg|g|ml|IU|units?|mmol|mEq)\b"
_SCHEDULE = r"daily|once|twice|every|weekly|monthly|per day|/day|/kg|infus|dose|oral|inject"
_RESULT = re.compile(r"\bp\s?[<=>]|\bCI\b|confidence interval|significan", re.IGNORECASE)


class Attribute(NamedTuple):
    """One kind of information; `told` finds the sentences that give it.

    `names_subject` says whether a sentence must name the drug or disease itself: who was enrolled
    is told without it.
    """

    name: str
    told: str
    questions: tuple[str, ...]
    is_of_drug: bool = True
    names_subject: bool = True
    may_be_result: bool = False

    def is_told_by(self, sentence: str) -> bool:
        """Whether the pattern finds this information in a sentence."""
        if not self.may_be_result and _RESULT.search(sentence):
            return False
        return re.search(self.told, sentence, re.IGNORECASE) is not None


ATTRIBUTES = (
    Attribute(
        "dose",
        rf"(?=.*{_AMOUNT})(?=.*(?:{_SCHEDULE}))",
        (
            "what is the dose of {drug}",
            "how is {drug} dosed",
            "{drug} dose",
            "{drug} dosing schedule",
            "how much {drug} is given",
            "how often is {drug} given",
            "{drug} dosage {disease}",
            "which dose of {drug} was used in {disease}?",
            "How is {drug} administered?",
            "what {drug} regimen was used",
            "mg {drug} per day",
        ),
    ),
    Attribute(
        "harm",
        r"adverse (?:event|effect|reaction|drug)|side.effect|toxicit|tolerab|well tolerated"
        r"|(?:discontinu|withdr)\w+ (?:\w+ ){0,4}(?:due to|because)",
        (
            "is {drug} safe",
            "{drug} side effects",
            "side effects of {drug} in {disease}",
            "what are the adverse events of {drug}?",
            "what are the risks of {drug}",
            "how well is {drug} tolerated",
            "{drug} safety",
            "is {drug} dangerous for patients with {disease}",
            "what harms can {drug} cause",
            "toxicity of {drug}",
        ),
        may_be_result=True,
    ),
    Attribute(
        "effect",
        r"(?=.*(?:\bp\s?[<=>]|significan|\bCI\b))"
        r"(?=.*(?:reduc|improv|decreas|increas|lower|higher|greater|differ|better|superior))",
        (
            "does {drug} work",
            "is {drug} effective in {disease}",
            "{drug} efficacy",
            "{drug} for {disease}",
            "does {drug} help in {disease}?",
            "how well does {drug} work in {disease}",
            "what is the benefit of {drug}",
            "evidence for {drug} in {disease}",
            "should {disease} be treated with {drug}",
        ),
        may_be_result=True,
    ),
    Attribute(
        "mechanism",
        r"inhibitor|inhibits|antagonist|agonist|monoclonal|\bblocks?\b|\bbinds?\b"
        r"|\bacts? (?:by|on|as|via|through)\b|mechanisms? of action|receptor|analogue?\b",
        (
            "how does {drug} work",
            "mechanism of action of {drug}",
            "what does {drug} target",
            "what kind of drug is {drug}",
            "{drug} mechanism",
            "What is {drug}?",
            "which class of drug is {drug}",
        ),
    ),
    Attribute(
        "number",
        r"\b(?:\d[\d,]*|[a-z]+ hundred\w*|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
        r"[\w-]*) (?:\w+ ){0,3}(?:patients|participants|subjects|women|men|children|adults|infants)"
        r"\b.*\b(?:were|was|have been) (?:\w+ )?(?:random|enrol|recruit|includ|assign|alloc)",
        (
            "how many patients took part in the trial of {drug}",
            "how many patients were enrolled",
            "{drug} trial sample size",
            "number of participants in the {drug} study",
            "How many people with {disease} were randomised?",
        ),
        names_subject=False,
    ),
    Attribute(
        "age and sex",
        r"\b(?:mean|median|average) age\b|\baged \d"
        r"|\d\s?% (?:were |was )?(?:women|men|female|male)",
        (
            "how old were the patients given {drug}",
            "mean age in the {drug} trial",
            "how old are patients with {disease}",
            "what share of the patients were women",
            "age and sex of patients with {disease}",
        ),
        names_subject=False,
    ),
    Attribute(
        "eligibility",
        r"\beligib|(?:in|ex)clusion criteria"
        r"|\bwere excluded (?:if|when)|\bexcluded (?:if|patients)",
        (
            "who was eligible for the {drug} trial",
            "inclusion criteria {drug} {disease}",
            "which patients with {disease} were excluded?",
            "exclusion criteria of the trial of {drug}",
            "who should not get {drug}",
        ),
        names_subject=False,
    ),
    Attribute(
        "duration",
        r"\bfor (?:\d+|two|three|four|six|eight|twelve) (?:consecutive )?"
        r"(?:days|weeks|months|years)"
        r"|\bfollow(?:ed)?[- ]?up (?:\w+ ){0,4}\d",
        (
            "how long was {drug} given",
            "duration of treatment with {drug}",
            "how long were the patients followed",
            "for how many weeks is {drug} taken in {disease}",
            "{drug} length of follow-up",
        ),
    ),
    Attribute(
        "frequency",
        r"prevalence|\bincidence of|\b(?:affects|occurs in|estimated)\b.*(?:%|per cent|million|\d)"
        r"|(?:most|more) common (?:cause|disease|disorder|cancer|form)",
        (
            "how common is {disease}",
            "prevalence of {disease}",
            "how many people have {disease}",
            "{disease} incidence",
            "how often does {disease} occur?",
        ),
        is_of_drug=False,
    ),
    Attribute(
        "diagnosis",
        r"\bdiagnos(?:ed|is|tic)\b.*(?:\bby\b|criteria|based on|according|defined|confirmed|test)",
        (
            "how is {disease} diagnosed",
            "{disease} diagnostic criteria",
            "which test shows {disease}",
            "definition of {disease}",
            "How was {disease} confirmed?",
        ),
        is_of_drug=False,
    ),
    Attribute(
        "measurement",
        r"\b(?:was|were) (?:measured|assessed|evaluated|determined|quantified|monitored)\b"
        r".*\b(?:using|by|with|every|at)\b",
        (
            "how was the outcome measured in the {drug} trial",
            "what was monitored during {drug}",
            "how is the response to {drug} assessed?",
            "which tests were done during treatment with {drug}",
        ),
        names_subject=False,
    ),
    Attribute(
        "randomisation",
        r"computer.generated|random(?:isation|ization) (?:was|list|sequence|code)|sealed|envelope"
        r"|double.blind|\bmasked\b|\bblinded\b",
        (
            "how were patients randomised",
            "was the {drug} trial blinded",
            "design of the {drug} trial",
            "how was allocation to {drug} concealed?",
        ),
        names_subject=False,
    ),
    Attribute(
        "aim",
        r"\b(?:aim(?:ed)?|objective|purpose|hypothesi[sz]ed?|sought to|designed to)\b",
        (
            "why was {drug} studied",
            "what was the aim of the {drug} trial",
            "purpose of the study of {drug} in {disease}",
        ),
        names_subject=False,
    ),
)
