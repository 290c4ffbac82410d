"""The kinds of words by which follow-up questions are recognised.

A specific word names something that can be searched for. All other words only shape a question, or
name an aspect of its subject. A word in capitals ("ON", "IT") is an abbreviation, and so specific.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.text import function_words as shared
from assistant.text import populations

# Tokens whose kinds are remembered. Chosen by hand: a long conversation has fewer different words,
# and one question asks for each of its words dozens of times.
_REMEMBERED = 4_096
_EDGES = ",.;:!?()[]\"'“”"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Follow-up questions are read as they were typed, so contractions are words here. The search
# splits words at apostrophes.
QUESTION_WORDS = shared.QUESTION_WORDS | _set("what's who's how's when's where's")
AUXILIARIES = shared.AUXILIARIES | _set("isn't aren't doesn't don't can't")
COMMANDS = _set("list tell show give explain compare describe summarise summarize name find")
# The search does not ignore the words added here, because they change what is asked ("below 65").
PREPOSITIONS = shared.PREPOSITIONS | _set("above below compared despite instead")
COMPARING = _set("versus vs compared than")
CONJUNCTIONS = shared.CONJUNCTIONS
PRONOUNS = shared.PRONOUNS | _set("it's they're")
POINTING = shared.POINTING
ASIDES = shared.ASIDES
# The search does not ignore these either ("never", "less"), but a follow-up question may consist
# of nothing else ("another one").
_OTHERS = shared.OTHERS | _set(
    "another around down enough later least less like neither never nothing often ok one ones onto "
    "well"
)
FUNCTION = (
    QUESTION_WORDS
    | AUXILIARIES
    | PREPOSITIONS
    | CONJUNCTIONS
    | PRONOUNS
    | POINTING
    | _OTHERS
    | ASIDES
)
# Classes of things, for questions that name none in particular.
CLASSES = _set(
    "treatment therapy drug medication medicine agent intervention option regimen approach "
    "biosimilar generic alternative management prophylaxis procedure combination "
    "disease condition disorder syndrome illness"
)
THINGS = CLASSES - _set("option management")
# Aspects of a subject.
ASPECTS = _set(
    "side effect adverse event effects efficacy effectiveness safety dose dosage dosing dosis role "
    "harm risk benefit mechanism action tolerability cost onset duration half-life toxicity "
    "contraindication interaction symptom sign cause prognosis prevalence incidence diagnosis "
    "epidemiology pathogenesis outcome frequency rate profile result finding reason difference "
    "impact use usage place factor level number amount size time course schedule interval route "
    "criteria test definition guidance recommendation precaution warning complication "
    "monitoring follow-up followup response"
)
_SPANS = _set("term year month week day hour minute decade")
# Published work on a subject.
WORKS = _set(
    "evidence trial study guideline review meta-analysis meta-analyses data paper article cohort "
    "rct rcts detail source literature publication research news"
)
# What is measured in many disorders.
OUTCOMES = _set(
    "relapse attack recurrence disability mortality death survival remission infection pain "
    "hospitalisation hospitalization progression worsening recovery reaction severity quality life"
)
# Verbs that describe effects.
VERBS = _set(
    "reduce prevent help improve cause increase decrease lower raise affect worsen work treat stop "
    "delay slow lead trigger protect cure relieve interact induce benefit suppress control change "
    "alter make carry pose influence come go cross need require run predict differ respond recur "
    "relapse occur spread progress kill damage outperform beat harm play mean bring get persist "
    "last resolve recover reverse use give take start begin continue switch try consider prescribe "
    "avoid combine tolerate recommend know show prove monitor diagnose manage detect measure "
    "administer define confirm happen apply hold wait repeat taper withdraw think say see look "
    "develop restart conceive breastfeed give given taken took got gone known shown seen done"
)
ADJECTIVES = _set(
    "safe effective better best worse worst superior inferior useful harmful beneficial dangerous "
    "common frequent rare likely unlikely severe serious mild bad good great large small big high "
    "low long short early late fast quick strong weak true false right wrong correct possible "
    "necessary needed associated recommended contraindicated indicated approved licensed available "
    "worth first-line second-line linked related curable hereditary genetic fatal safer stronger "
    "longer shorter higher lower larger bigger faster new newer recent latest different similar "
    "important appropriate advisable reasonable tolerated known proven cheap expensive "
    "long-term short-term old older young younger average typical usual maximum minimum optimal "
    "ideal main major minor acute chronic clinical overall randomised randomized controlled blind "
    "double-blind placebo-controlled observational prospective retrospective systematic open-label "
    "unclear uncertain unknown clear obvious plausible "
    "oral intravenous subcutaneous intramuscular intrathecal topical daily weekly monthly yearly"
)
# What people do and medicines do not: "can they get pregnant".
PERSONAL = _set("relapse get become have stop take recover conceive breastfeed need start continue")
# Words for something about a thing, not for the thing itself: "this effect".
OF_THINGS = _set("effect study trial result finding difference benefit risk")
PEOPLE = populations.GENERIC | populations.IRREGULAR | frozenset(populations.KINDS)
# The adjective is only added here. In a population it comes before people ("paediatric patients").
SEASONS = frozenset(populations.SEASONS) | _set("paediatric pediatric")
_GENERAL = (
    FUNCTION
    | COMMANDS
    | CLASSES
    | ASPECTS
    | WORKS
    | OUTCOMES
    | VERBS
    | ADJECTIVES
    | PEOPLE
    | SEASONS
    | _SPANS
)
_NO_DISEASES = _set(
    "AQP4 MOG IGG HLA GFAP MRI CSF OCT EDSS RCT RCTS IV ICU UK US USA EU IVIG PLEX CI HR ARR OR RR "
    "BMI ECG EEG CT PCR DNA RNA IT ON SC AND DO IN IS"
)
_DRUG = re.compile(
    r"(?<![\w-])(?:[\w-]*(?:mab|nib|cept|prine|phenolate|(?:so|lo)ne|imus|trexate|statin|pril|sartan|azole|"
    r"mycin|cillin|floxacin|vir|platin|parin|gliptin|glutide|gliflozin|xaban|olol|setron|triptan|"
    r"zepam|imod|fampridine|phosphamide|dribine|metformin|insulin|aspirin|warfarin)"
    r"(?: mofetil)?|(?:cortico)?steroids?|plasma exchange|plasmapheresis|immunoadsorption|ivig|"
    r"plex|(?:intravenous )?immunoglobulins?|interferons?(?: beta)?(?:-1[ab])?|"
    r"glatiramer(?: acetate)?)\b",
    re.IGNORECASE,
)
_DISEASE = re.compile(
    r"(?<![\w-])(?:neuromyelitis optica(?: spectrum disorders?)?|devic'?s? (?:disease|syndrome)|"
    r"multiple sclerosis|nmo(?:sd)?|mogad|ms|(?:optic |transverse )?\w+itis|\w+osis|\w+oma|"
    r"\w+opathy|(?!the|this|that|a )[a-z'-]+ (?:disease|syndrome|disorder|cancer)s?)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\b[A-Z]{2,}\b(?![-\d])")


def bare(token: str) -> str:
    """A token in lower case without the punctuation around it."""
    return token.strip(_EDGES).replace("’", "'").lower()


@lru_cache(maxsize=_REMEMBERED)
def is_any(token: str, *kinds: frozenset[str]) -> bool:
    """Whether a token, or a word that it is an inflection of, is in one of `kinds`."""
    return any(root in kind for root in _roots(bare(token)) for kind in kinds)


def is_function(token: str, *kinds: frozenset[str]) -> bool:
    """Whether a token itself is in one of `kinds`, and is not an abbreviation in capitals."""
    return not _is_acronym(token) and any(bare(token) in kind for kind in kinds)


@lru_cache(maxsize=_REMEMBERED)
def is_specific(token: str) -> bool:
    """Whether a token names something that can be searched for."""
    if _is_acronym(token):
        return True
    word = bare(token)
    return any(c.isalpha() for c in word) and not is_any(word, _GENERAL)


def any_specific(tokens: Iterable[str]) -> bool:
    """Whether any token is specific."""
    return any(map(is_specific, tokens))


def named(text: str) -> dict[str, list[tuple[int, int]]]:
    """The spans (code points) of "drug" and "disease" names in `text`, recognised by their form."""
    drugs = [match.span() for match in _DRUG.finditer(text)]
    diseases = [match.span() for match in _DISEASE.finditer(text)]
    diseases += [
        match.span()
        for match in _ACRONYM.finditer(text)
        if match[0] not in _NO_DISEASES and not _is_inside(match.span(), diseases)
    ]
    diseases = [span for span in diseases if not _is_inside(span, drugs)]
    return {"drug": drugs, "disease": sorted(diseases)}


def kind(text: str) -> str:
    """What `text` names, "drug" or "disease"; "" when it names neither or both."""
    kinds = [name for name, spans in named(text).items() if spans]
    return kinds[0] if len(kinds) == 1 else ""


def _is_inside(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _is_acronym(token: str) -> bool:
    shown = token.strip(_EDGES)
    return len(shown) > 1 and shown.isupper() and shown.isalpha()


def _roots(word: str) -> list[str]:
    """A word, and the words that it may be an inflection of."""
    roots = [word]
    for ending, others in (
        ("ies", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ed", ("", "e")),
        ("ing", ("", "e")),
        ("ly", ("",)),
    ):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            roots += [stem + other for other in others]
            if ending in ("ed", "ing") and stem[-1] == stem[-2]:  # stopped, stopping
                roots.append(stem[:-1])
    return roots
