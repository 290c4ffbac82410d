"""Replaces pronouns in a question that refer to the subject of the question before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation import lexicon
from assistant.conversation.elements import ILLNESSES, INTERVENTIONS, ElementKind, kind_of_phrase
from assistant.conversation.lexicon import bare, is_any, is_function, word_set
from assistant.conversation.subjects import Subject

_OBJECTS = frozenset({"it", "them", "this", "that", "these", "those"})
_OWNERS = frozenset({"its", "their"})
_PLURALS = {"is": "are", "was": "were", "does": "do", "has": "have"}
_SINGULARS = {plural: singular for singular, plural in _PLURALS.items()}
# Words by which a pronoun stands for a treatment.
_OF_TREATMENTS = word_set(
    "dose give take administer inject infuse prescribe approve license stop start continue "
    "safe tolerate interact cost sell make work effective fail"
)
# What people do and medicines do not: "can they get pregnant".
_PERSONAL = word_set(
    "relapse get become have stop take recover conceive breastfeed need start continue die "
    "survive vaccinate drive drink travel fly lose gain feel"
)
_WITH_IS = {"it's": "is", "they're": "are"}
_PLURAL = frozenset({"they", "their", "they're"})
# Both numbers were chosen by hand, on the examples in tests/conversation/test_followups.py.
# Most words after "its" that name what it owns: "its long-term side effects" has three.
_OWNED_WORDS = 3
# Words after "it" that are searched for what it announces. The longest pattern of `_NOTHING` needs
# about twelve: "it is still generally more safe for the patient with NMO to stop".
_NEAR = 12
_AFTER_OWNED = lexicon.PREPOSITIONS | lexicon.AUXILIARIES | lexicon.CONJUNCTIONS

# Words after an "it" that has no antecedent: "is it safe to stop X", "it is known that".
_NOTHING = re.compile(
    r"(?:(?:is|was|be|been|still|also|ever|not|generally) )*"
    r"(?:(?:\w+er |more |very )?[\w-]+ )?"
    r"(?:that|whether|if|because|why|how|worth|for (?:\S+ ){1,4}to|"
    r"to (?!the |a |an |his |her |their |our )(?P<verb>\S+))\b(?P<rest>.*)"
)
_TAKES = re.compile(
    r"(?:takes?|took) (?:for (?:\S+ ){1,4}to|until|before)\b|(?:seems?|appears?)\b(?! to\b)"
)


# Words by which a pronoun stands for a disease or another bad thing that was named.
_OF_ILLNESSES = word_set(
    "diagnose common rare frequent prevalent hereditary inherit genetic contagious curable "
    "fatal deadly recur relapse progress spread commoner serious often likely happen occur "
    "resolve reversible permanent treatable preventable"
)
# Verbs whose object is an illness: "does Y prevent it", "can it be cured".
_AGAINST_ILLNESSES = word_set("prevent treat cure reverse cause trigger detect predict manage")
# Words by which a pronoun stands for a trial, not for a drug.
_OF_STUDIES = word_set(
    "randomise randomize blind double-blind placebo-controlled controlled retrospective "
    "prospective multicentre multicenter publish fund sponsor open-label powered enrol enroll"
)


def replaced(tokens: Sequence[str], last: Subject) -> str | None:
    """The question with every pronoun that refers to `last` replaced; None when there is none."""
    put = put_in(tokens, last)
    return " ".join(put) if put != list(tokens) else None


def put_in(tokens: Sequence[str], last: Subject) -> list[str]:
    """The words of a question, with the pronouns that refer to `last` replaced."""
    result: list[str] = []
    at = 0
    while at < len(tokens):
        taken = _leaning(tokens, at)
        word = bare(tokens[at])
        about = _antecedent(tokens, at, last) if taken else ""
        if not taken:
            result.append(tokens[at])
            at += 1
        elif word in _OWNERS:
            owned = _owned(tokens[at + 1 :])
            result += ["the", *owned, "of", about] if owned else [about]
            at += 1 + len(owned)
        elif taken > 1 and is_any(tokens[at + 1], lexicon.OF_THINGS):
            result += ["the", tokens[at + 1], "of", about]
            at += taken
        else:
            _agree(result, about)
            result += [about, _WITH_IS[word]] if word in _WITH_IS else [about]
            at += taken
    return result


def _antecedent(tokens: Sequence[str], at: int, last: Subject) -> str:
    """What the pronoun at a place stands for: a trial, an illness, or the thing of the question."""
    words = [token for token in tokens if not is_function(token, lexicon.FUNCTION)]
    is_study = lexicon.any_of(words, _OF_STUDIES) and not lexicon.any_of(words, lexicon.WORKS)
    if is_study and bare(tokens[at]) not in _OWNERS:
        return f"the trial of {last.topic(outcomes=True)}"
    before = tokens[at - 1] if at else ""
    after = next((token for token in tokens[at + 1 :] if bare(token) not in ("be", "been")), "")
    is_object = is_any(before, _AGAINST_ILLNESSES)
    is_passive = is_any(after, _AGAINST_ILLNESSES) and bare(after).endswith("ed")
    is_treatment = lexicon.any_of(words, _OF_TREATMENTS)
    is_illness = lexicon.any_of(words, _OF_ILLNESSES) and not is_treatment
    illness = _illness(last) if is_object or is_passive or is_illness else ""
    if illness:
        return illness
    thing = last.thing
    if last.kind in ILLNESSES and is_treatment:
        treats = lexicon.any_of(
            last.question.split(), lexicon.CLASSES, frozenset({"treat", "manage"})
        )
        return last.first(*INTERVENTIONS) or (f"treatment of {thing}" if treats else thing)
    return thing or last.topic()


def _illness(last: Subject) -> str:
    """What a question says that its thing causes or prevents, or else the disease that it names."""
    if last.kind in ILLNESSES:
        return last.thing
    if last.object_text:
        return last.object_text
    return last.first(*ILLNESSES)


def _agree(words: list[str], about: str) -> None:
    """Put the verb before a pronoun into the number of what the pronoun stands for."""
    if words:
        forms = _PLURALS if lexicon.is_plural(about) else _SINGULARS
        verb = forms.get(words[-1].lower(), words[-1])
        words[-1] = verb.capitalize() if words[-1][0].isupper() else verb


def _leaning(tokens: Sequence[str], at: int) -> int:
    """How many words, from `at` on, refer to something in the question before."""
    word = bare(tokens[at])
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if is_function(tokens[at], lexicon.PRONOUNS):
        doing = [token for token in tokens[at + 1 :] if bare(token) not in ("be", "still", "also")]
        if word == "they" and doing and is_any(doing[0], _PERSONAL):
            return 0
        return int(not _is_empty(tokens, at) and not _is_answered(tokens, at))
    if is_function(tokens[at], lexicon.POINTING):
        governed = at > 0 and is_function(
            tokens[at - 1], lexicon.AUXILIARIES, lexicon.PREPOSITIONS, frozenset({"about", "of"})
        )
        if is_any(following, lexicon.THINGS | lexicon.OF_THINGS):
            return 2 if governed or word != "that" else 0
        if governed and _ends_pronoun(following) and not _is_answered(tokens, at):
            return 1
    return 0


def _ends_pronoun(following: str) -> bool:
    """Whether "this" or "that" before `following` is a pronoun, not a determiner."""
    kinds = (lexicon.PREPOSITIONS, lexicon.AUXILIARIES, lexicon.CONJUNCTIONS)
    also = lexicon.may_be_verb(following) or lexicon.may_describe(following)
    also = also and not bare(following).endswith("s")
    also = also and bare(following) != "mean"
    return not following or is_function(following, *kinds) or also


def _is_empty(tokens: Sequence[str], at: int) -> bool:
    """Whether the word is an "it" without an antecedent: it means nothing, or what follows it."""
    if bare(tokens[at]) not in ("it", "it's"):
        return False
    after = " ".join(map(bare, tokens[at + 1 : at + 1 + _NEAR]))
    if _TAKES.match(after):
        return True
    match = _NOTHING.match(after)
    if match is None:
        return False
    # In "Is it safe to use in pregnancy", the verb has no object, so "it" is the object.
    following = match["rest"].split()
    lacking = match["verb"] and (
        not following or is_function(following[0], lexicon.PREPOSITIONS, lexicon.CONJUNCTIONS)
    )
    return not lacking


def _is_answered(tokens: Sequence[str], at: int) -> bool:
    """Whether the antecedent of the pronoun is in the question itself, before the pronoun."""
    word = bare(tokens[at])
    plural = word in _PLURAL
    named = [
        n for n in range(at) if _names(tokens[n]) or (plural and is_any(tokens[n], lexicon.PEOPLE))
    ]
    if not named:
        return False
    between = tokens[named[-1] + 1 : at]
    if word in _OBJECTS and between:
        # The subject of a verb is not the antecedent of its object: "why do NMO patients need it".
        last = between[-1]
        governed = is_function(
            last, lexicon.PREPOSITIONS, frozenset({"of", "about"})
        ) or lexicon.may_be_verb(last)
        return not governed or any(
            is_function(token, lexicon.CONJUNCTIONS) for token in between[:-1]
        )
    return True


def _names(token: str) -> bool:
    """Whether a token names a thing: not people, and nothing that only shapes a question."""
    kind = None if is_function(token, lexicon.FUNCTION) else kind_of_phrase(token.strip(",;:?!"))
    if kind is not None:
        return kind not in (ElementKind.POPULATION, ElementKind.PLACE)
    return (
        lexicon.is_thing(token)
        and not lexicon.may_be_verb(token)
        and not is_any(token, lexicon.GENERAL)
    )


def _owned(tokens: Sequence[str]) -> list[str]:
    """The words for what "its" owns: those up to a preposition, an auxiliary or the end, if few."""
    count = 0
    while count < len(tokens) and not is_function(tokens[count], _AFTER_OWNED):
        count += 1
    return list(tokens[:count]) if count <= _OWNED_WORDS else []
