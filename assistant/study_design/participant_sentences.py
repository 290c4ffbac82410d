"""Reads how many participants one sentence gives; it gives no number that it may not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from assistant.study_design.counted_text import counted, speaks_of_people
from assistant.study_design.participant_patterns import (
    COMPARED,
    PATTERNS,
    PEOPLE_N,
    PLANNED,
    REVIEWED,
    WHO,
    Basis,
)
from assistant.text.counts import has_number, with_digits

_CUE = re.compile(r"(?=.*\d).*(?:PPL|randomi[sz]ed|sample size)")
# A sentence about the studies of others, or about those who were left out.
_OTHERS = re.compile(
    r"\bet al\b|\b(?:previous(?:ly)?|prior|earlier|another|published|original|recent|validated"
    r"|excluded|remaining|parent|primary|main) (?:[a-z]+ ){0,3}(?:stud(?:y|ies)|trials?|reports?"
    r"|analys[ei]s|data|sample|PPL did)|\bmeta analys|\bhypothetical|\boriginally (?:randomi|enrol)"
    r"|\bthe preliminary (?:study|trial|phase)"
)
# What follows these is a plan or a condition.
_PLAN = re.compile(
    r"\b(?:will|shall|would|should|could|might|may|to (?:recruit|enroll?|include|randomi[sz]e"
    r"|detect|achieve)|aim(?:s|ed|ing)?|plan(?:s|ned)? (?:to|sample|number)|goal|target(?:ed|s)?"
    r"|sample size|power(?:ed)?|required?|need(?:s|ed)?|necessary|anticipat\w+|expect\w+"
    r"|calculat\w+|estimat\w+|allow\w*)\b"
)
_PAST = re.compile(
    r"\b(?:were|was|has been|have been|had been) (?:[a-z]+ )?(?:recruited|enrol|includ|random)"
)
# Before a number: a class, a guess, a share, or the number of others.
_NOT_ALL_BEFORE = re.compile(
    r"\b(?:each|every)\b[^,;:]{0,40}$|\d (?:PCT )?(?:out )?of (?:the |all )?(?:[a-z]+ )?$"
    r"|\b(?:while|whereas)(?: the)? $|\d $|\beligible (?:[a-z]+ ){1,3}$"
    r"|\d+ (?:[a-z]+ |PPL ){0,6}(?:(?<!enrolled )(?<!recruited )(?<!included )(?<!registered )"
    r"(?<!screened )(?<!assessed )and|or|versus|vs) $"
    r"|\b(?:type|class|grade|stage|phase|year|study|part|experiment|day|level|step|number|at least"
    r"|approximately|around|about|almost|nearly|up to|(?:more|less|fewer|other) than|over|under"
    r"|minimum of|maximum of|per|each|every|another|further|additional|other|last|first|next|only"
    r"|remaining|with|including|QTY|estimated|groups?|arms?) $"
    r"|\btotal population of $|\b(?:serv(?:es|ing)|catchment) [^,;:]{0,60}$"
)
# "1424 bakers were screened, with 652 bakers randomised": the only ones of whom "with" tells all.
_AFTER_SCREENING = re.compile(r"\b(?:screened|for eligibility)(?: ,)? with $")
# The rest of a sentence that goes on with a plan or a guess: "40 bakers were" expected to.
_UNSAID = re.compile(r"(?: ,)?(?: (?:are|is|were|was|have been|had been))? ?")
_SOME_OF = re.compile(r"\bof (?:whom|which|these|those|them) (?:, )?$")
_SHARE = re.compile(r"^\d+ [^#]*?PPL PCT|PCT of (?:[a-z]+ ){0,3}PPL [^#]*#$")
# From the people to a few words after: they did not take part, or in one group only.
_NOT_TAKEN_IN = re.compile(
    r"\b(?:screened|invited|asked to|approached|contacted|considered|excluded|declined|refused"
    r"|withdr[ae]w|chose|each|dropped|lost|died|discontinued|not|ineligible|assessed for)\b"
)
_IN_ONE_GROUP = re.compile(
    r"\b(?:each|every|the|one|a|this|per)(?: [a-z]+){0,4} (?:group|arm)\b|\bper (?:group|arm)\b"
)
_A_FEW_WORDS = re.compile(r"(?: [^ ]+){0,4}")
# A sentence that also counts those who were asked or looked at, but did not take part.
_LEFT_OUT = re.compile(
    r"\b(?:screened|screening|invited|approached|contacted|considered|eligible|eligibility|offered"
    r"|assessed for)\b"
)
_SIZE_NEEDED = re.compile(
    r"\b(?:would|should|must|need(?:s|ed)?|required?|power(?:ed)?|sample size|target(?:ed)?)\b"
)
# More people than that are those of a country. Chosen by hand.
_A_NATION = 1_000_000
# After "a total of 40 bakers": what became of them.
_NOT_TAKEN_IN_LATER = re.compile(
    r"\b(?:screened|assessed|invited|approached|contacted|referred|were eligible|excluded|answered"
    r"|responded|returned|provided|met|survived|experienced|developed|reported|discontinued|withdrew)\b"
)
# After "randomised": one group, and maybe the number of another.
_ONE_GROUP = re.compile(
    r"^(?: to)?(?: receive)?(?: (?:the|an?))?(?: (?!or|either|versus|vs|and|,)[^ ]+){1,8}? (?:group"
    r"|arm)\b|\band (?:another |the other )?#?\d+(?: [^ ]+){0,6}? (?:to|in|into|for|received)\b"
    r"|^(?: [^ ]+){0,6} (?:each|per) (?:group|arm)|\b(?:of|in|to|into) each (?:group|arm|of)"
    r"|^ (?:in|to) each\b"
)
_GROUPS = re.compile(r"\b(?:or|either|versus|vs|between|PLACES|groups|arms|one of)\b")
_AND_NUMBER = re.compile(
    r"\band #?\d+ |, (?:while |whereas )?(?:the other )?#?\d+ (?:[a-z]+ ){0,3}?"
    r"(?:received|underwent|ingested|consumed|performed|wore|completed)\b"
)
# Those who drank tea, where others may have drunk water.
_DID = re.compile(r" (?:received|underwent|ingested|consumed|performed|wore|completed)$")
_WERE = re.compile(r"\b(?:were|was|been|are|be|we)\b")
_TO = re.compile(r" (?:in)?to (?!the (?:study|trial)\b)")
_AND_OTHERS_TO = re.compile(r"\band \d+ (?:[a-z]+ ){0,9}PPL [^,;:]*\bto\b")
_AND_OTHERS = re.compile(r"\band (?:\d+ (?:[a-z]+ ){0,3}(?:PPL|controls)|PPL #\d+)\b")
# "16 women with a uterus were randomised to tea, and 10 women without one to tea."
_AND_OTHERS_WITH = re.compile(r"\band \d+ (?:[a-z]+ ){0,5}PPL (?:with|without)\b")
# "22 children were randomised, 13 children received what their parents preferred."
_BY_PREFERENCE = re.compile(r"\b\d+ [^;:]{0,60}\b(?:prefer\w*|chose|choice)\b")
# Those whom a study compares with its patients, and samples that came later.
_CONTROLS = re.compile(
    r"\d (?:(?!and\b|or\b)[a-z]+ ){0,4}(?:controls|control PPL|comparison PPL)\b"
    r"|\b(?:controls|(?:control|comparison) PPL)(?: [a-z]+){0,3} #\d"
    r"|\b(?:paired|matched) (?:[a-z]+ )?controls\b"
    r"|\bcompar(?:ed|ing) (?:(?:them|these|results|findings) )?(?:with|to) (?:those of )?\d+ "
    r"(?:[a-z]+ ){0,4}PPL\b"
    r"|\bserved as (?:the )?(?:[a-z]+ ){0,2}controls?\b"
)
_FURTHER_SAMPLE = re.compile(
    r"(?=.*\d).*\b(?:additional|replication|validation|independent|second|[2-9] stage)"
    r"(?: [a-z]+){0,2} (?:samples?|cohorts?|sets?|populations?|series|study)\b"
)
_POST_HOC = re.compile(
    r"\bpost ?hoc (?:[a-z]+ ){0,3}analys[ei]s (?:of|from|using) (?:the|an?|data|\d)"
)
_TOTAL = re.compile(r"\btotal of|\bin total\b|\boverall\b")
_ANOTHER = re.compile(r"^(?: ,)? (?:and|or|versus|vs) (?:the )?#?\d+ ")
# Those whose data there are, or who came at one of several times.
_OF_SOME_TIME = re.compile(
    r"^(?: [a-z]+){0,2} with (?:(?!\d)[^ ]+ ){0,7}(?:data|measurements|measures)\b"
    r"|\band \d+ (?:PPL )?at\b"
)
# Those who are "included in the intention to treat analysis" are not all who were included.
_IN_ANALYSIS = re.compile(
    r"^(?: (?:were|was) (?:included|entered))? (?:in|into) (?:the |our |this )?(?:[a-z]+ ){0,3}?"
    r"(?:analys[ei]s|itt|mitt|intention|intent|per protocol)\b"
)
_OF_ANALYSIS = re.compile(
    r"\b(?:itt|treat|analysis|analytic|protocol) (?:population|set|sample|cohort) (?:[a-z]+ ){1,3}$"
)
# "Protocol 1", "Study A", "Study 305/TEA enrolled": the number is that of a part.
_NUMBERED_PART = re.compile(
    r"\b(?:[Pp]rotocol|[Ee]xperiment|[Ss]tudy|[Ss]ub-?study|[Tt]rial|[Pp]art)"
    r" (?:[1-9]|[AB]|I{1,3})\b"
    r"|\b(?:Study|Trial) \d{2,4}(?:/[A-Z]|,? (?:enrolled|included|randomi[sz]ed|recruited)\b)"
)
_GROUP_SIZE = re.compile(r"\bn\s*=\s*(?:about |approximately |~ ?)?(\d+)\b")
_A_NUMBER = re.compile(r"\d+")
_MOST_GROUPS = 6  # whose numbers are added up
_YEAR_BEFORE = re.compile(r"\b(?:in|since|until|from|to|of|and|during|[a-z]{3,9}) $")
_YEARS = range(1900, 2100)
# "Of the 139 patients enrolled, 66 ...": all of them.
_OF_ALL = re.compile(r"\bof (?:the |all )*$")
# Fewer people are seldom all those of a study. Chosen by hand.
_FEWEST = 5
# Smaller numbers are often the sum of others by chance. Chosen by hand.
_FEWEST_OF_GROUPS = 10
_SHOWN = 120  # characters after a number that may name groups


class Count(NamedTuple):
    """A number of participants in a sentence; if it is planned, they had yet to be found."""

    number: int
    basis: Basis
    planned: bool


class _Found(NamedTuple):
    """A number in a sentence: what stands before it, from it to what was done, and after.

    `sizes` are all numbers of the sentence that it writes as "n = 60".
    """

    number: int
    basis: Basis
    before: str
    said: str
    after: str
    sizes: tuple[int, ...]

    @property
    def counts(self) -> Basis:
        """What the number counts, as the words after it show, too."""
        if self.basis is not Basis.ENROLLED:
            return self.basis
        is_analysed = _IN_ANALYSIS.match(self.after) or _OF_ANALYSIS.search(self.before)
        return Basis.ANALYSED if is_analysed else Basis.ENROLLED

    @property
    def clause(self) -> str:
        """The next words of the sentence."""
        return re.split("[;:]", self.after)[0][:_SHOWN]


def counts(sentence: str, *, planned: bool) -> Iterator[Count]:
    """The numbers of participants in a sentence about its own study, the surest first.

    `planned` says that the article plans a study: then it may also say what it will need.
    """
    if not speaks_of_people(sentence) or not has_number(sentence):
        return
    text = counted(sentence)
    if not _CUE.match(text) or _OTHERS.search(text) or _NUMBERED_PART.search(sentence):
        return
    sizes = tuple(map(int, _GROUP_SIZE.findall(with_digits(sentence))))
    plan = _PLAN.search(text)
    if plan and not planned:
        text = text[: plan.start()]
    for basis, pattern in (*PATTERNS, PLANNED) if planned else PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            number = int(text[start:end])
            said, after = text[start : match.end()], text[match.end() :]
            found = _Found(number, basis, text[:start], said, after, sizes)
            if plan and not planned and _UNSAID.fullmatch(after):
                continue
            if not _is_something_else(found) and not _is_a_part(found):
                yield Count(number, found.counts, planned and not _PAST.search(_fate(found)))


def people(sentence: str) -> list[int]:
    """The numbers of people in a sentence who may have taken part in the study."""
    if not speaks_of_people(sentence) or not has_number(sentence):
        return []
    text = counted(sentence)
    if any(pattern.search(text) for pattern in (_OTHERS, _LEFT_OUT, _SIZE_NEEDED)):
        return []
    matches = chain(COMPARED.finditer(text), PEOPLE_N.finditer(text))
    numbers = (int(match[1]) for match in matches)
    return [number for number in numbers if number < _A_NATION]


def is_total(sentence: str) -> bool:
    """Whether a sentence says that its number is that of all."""
    return bool(_TOTAL.search(counted(sentence)))


def is_analysed_again(sentence: str) -> bool:
    """Whether a sentence says that some people of an earlier study are analysed again."""
    return bool(_POST_HOC.search(counted(sentence)))


def counts_others(sentence: str) -> bool:
    """Whether a sentence counts controls or a further sample beside the people of another."""
    text = counted(sentence)
    return bool(_CONTROLS.search(text) or _FURTHER_SAMPLE.search(text))


def reviewed(sentence: str) -> int | None:
    """The number of people in the studies of a review, if a sentence gives one such number."""
    text = counted(sentence)
    if _OTHERS.search(text.replace("meta analys", "")):
        return None
    numbers = {int(match[1]) for match in REVIEWED.finditer(text)}
    return numbers.pop() if len(numbers) == 1 else None


def _is_something_else(found: _Found) -> bool:
    """Whether a number is a year, a class or a guess, or counts those who did not take part."""
    randomised = found.basis is Basis.RANDOMISED and _AFTER_SCREENING.search(found.before)
    if found.number < _FEWEST or (not randomised and _NOT_ALL_BEFORE.search(found.before)):
        return True
    if found.number in _YEARS and _YEAR_BEFORE.search(found.before):
        return True
    if found.before.endswith("total of ") and _NOT_TAKEN_IN_LATER.search(found.clause):
        return True
    return bool(_NOT_TAKEN_IN.search(_fate(found)))


def _fate(found: _Found) -> str:
    words = _A_FEW_WORDS.match(found.after)
    return found.said + (words[0] if words else "")


def _is_a_part(found: _Found) -> bool:
    """Whether a number may count only a share or a group of the participants."""
    is_share = _SHARE.search(found.said) or _SHARE.search(found.before)
    if is_share or _OF_SOME_TIME.search(found.clause):
        return True
    if _is_split(found):
        return False
    if any(int(other[1]) >= found.number for other in COMPARED.finditer(found.after)):
        return True
    if found.before.endswith("#"):
        return not _is_sum(found)
    return _is_beside_others(found) or _is_one_group(found)


def _is_split(found: _Found) -> bool:
    """Whether the next numbers are those of groups that make up all: "483 to tea and 487 to"."""
    if found.number < _FEWEST_OF_GROUPS:
        return False
    numbers = [int(each) for each in _A_NUMBER.findall(found.clause)]
    most = min(len(numbers), _MOST_GROUPS)
    return any(sum(numbers[:end]) == found.number for end in range(2, most + 1))


def _is_sum(found: _Found) -> bool:
    """Whether "(n = 60)" is the only number of its kind, or that of all groups."""
    return len(found.sizes) == 1 or (
        sum(found.sizes) == 2 * found.number and found.sizes.count(found.number) == 1
    )


def _is_beside_others(found: _Found) -> bool:
    """Whether the sentence also counts other people, with whom these may make up the whole."""
    if _AND_OTHERS_TO.search(found.clause) or (
        found.said.endswith("PPL")
        and (_ANOTHER.match(found.after) or _AND_OTHERS.search(found.clause))
    ):
        return True
    if found.basis is Basis.RANDOMISED:
        clause = re.split("[;:]", found.after)[0]
        return bool(_AND_OTHERS_WITH.search(clause) or _BY_PREFERENCE.search(clause))
    if _SOME_OF.search(found.before) or WHO.search(found.before):
        return True
    if found.basis is Basis.ANALYSED and WHO.search(found.after):
        return True
    if _DID.search(found.said) and _AND_NUMBER.search(found.clause):
        return True
    return bool(_IN_ONE_GROUP.search(_fate(found)))


def _is_one_group(found: _Found) -> bool:
    """Whether what follows names the one group that people were assigned to."""
    if not _WERE.search(found.said) and _TO.match(found.clause):
        return not _GROUPS.search(found.clause)
    if _OF_ALL.search(found.before):
        return bool(_TO.match(found.clause)) and not _GROUPS.search(found.clause)
    if not _ONE_GROUP.search(found.clause):
        return False
    is_randomised = found.basis is Basis.RANDOMISED
    return not (
        is_randomised and _GROUPS.search(found.clause) and not _AND_NUMBER.search(found.clause)
    )
