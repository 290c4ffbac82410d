"""The ways in which a sentence says how many people took part in a study, as a table.

Each pattern is matched with a sentence in the form of `counted_text`: numbers are digits, PPL is
any noun for people, "#60" was "(n = 60)". A name in braces stands for the words listed under it in
`_PARTS`. The last group that matches is the number.
"""

from __future__ import annotations

import re
from enum import IntEnum


class Basis(IntEnum):
    """What a number counts; the first that a text gives is taken."""

    RANDOMISED = 1
    ENROLLED = 2
    ANALYSED = 3


_PARTS = {
    # A number, at most nine words that describe people, and the people: "60 overweight adults".
    "WHO": r"(?<![#\w])(\d{1,7}) (?:of the )?{MODIFIER}{0,9}?PPL\b(?: (?:and|or) PPL\b)?",
    "NUMBER": r"(?<![#\w])(\d{1,7}) ",
    "MODIFIER": r"(?:(?!{STOP}\b)(?:{CLASS} (?:\d+|i+) |[a-z]+ (?:, )?))",
    "CLASS": r"(?:type|class|grade|stage|status|phase|level)",
    # What ends the description of people.
    "STOP": (
        r"(?:{FUNCTION_WORD}|QTY|RANGE|PCT|PLACES|PPL|stud(?:y|ies)|trials?|groups?|arms?|eyes"
        r"|samples|cases|rcts|articles|papers|reports|controls|families|couples|pairs|additional)"
    ),
    "FUNCTION_WORD": (
        r"(?:of|in|on|to|from|with|without|by|for|or|that|which|who|whom|whose|were|was|is|are|be"
        r"|been|had|has|have|than|as|at|between|among|during|after|before|if|per|each|every|versus"
        r"|vs|and|the|an?|this|these|our|their|all|only)"
    ),
    # Words between the people and what happened to them; none that turns or ends the statement.
    "GAP": r"(?: {GAP_WORD}){0,30}?",
    "GAP_WORD": (
        r"(?!(?:groups?|arms?|screened|screening|invited|approached|contacted|excluded|declined"
        r"|refused|withdrew|died|dropped|lost|not|no|than|whom|assessed|\d+|;)\b)[^ ]+"
    ),
    # Bakers with hiccups (n = 40); "bakers who were given tea (n = 40)" are one group.
    "PPL_N": r"PPL(?: (?!{NOT_BEFORE_N}\b|\d)[a-z]+){0,8}? #(\d+)",
    "NOT_BEFORE_N": (
        r"(?:groups?|arms?|to|received|receiving|given|treated|randomi[sz]ed|assigned|who|not|did"
        r"|criteria|referred|screened|eligible|approached|invited|excluded)"
    ),
    "WERE": r"(?: ,)? (?:were|was|have been|had been|will be|are)(?: {ADVERB}){0,3}",
    "ADVERB": (
        r"(?:[a-z]+ly|also|then|thus|block|being|(?:enrolled|included|recruited|eligible) ,? ?and"
        r"|(?:enrolled|included) ,)"
    ),
    "ALLOCATED": r"(?:assigned|allocated|divided|distributed|split|placed|grouped|assorted)",
    "BY_CHANCE": (
        r"(?:randomi[sz]ed(?!{OF_A_TRIAL})|underwent randomi[sz]ation"
        r"|randomly (?:and [a-z]+ )?{ALLOCATED}"
        r"|{ALLOCATED} (?:[^ ]+ ){0,6}?(?:randomly|at random|by randomi[sz]ation|random))"
    ),
    # "In a randomised, controlled trial" says nothing of people.
    "OF_A_TRIAL": (
        r"(?: ,)? (?:controlled|clinical|trials?|stud(?:y|ies)|parallel|double|single|placebo|open"
        r"|crossover|cross|phase|multicent\w+)\b"
    ),
    "TAKEN_IN": r"(?:enrolled|recruited|included|entered|registered|enlisted|accrued)",
    "TOOK_PART": (
        r"(?:participated|took part|(?:gave|provided|signed) (?:written |informed )*consent"
        r"|agreed to (?:participate|take part))"
    ),
    "DID": r"(?:received|underwent|ingested|consumed|performed|wore|completed(?! {SHORT}))",
    # What is completed by those who stayed, or is not the study.
    "SHORT": (
        r"(?:[a-z]+ ){0,3}(?:study|trial|treatment|survey|questionnaires?|interviews?|measures"
        r"|assessments?|follow|visit|screening)"
    ),
    "STUDIED": (
        r"(?:studied|examined|analy[sz]ed|evaluated|investigated|assessed|compared|treated|reviewed"
        r"|identified)"
    ),
    "STUDY": (
        r"(?:study|trial|experiment|investigation|survey|cohort|crossover|evaluation|comparison|rct"
        r"|design|protocol|fashion|manner|sample|population|research)"
    ),
    "HELD": (
        r"(?:included|evaluated|compared|studied|enrolled|recruited|comprised|involved"
        r"|randomi[sz]ed|consisted of|recruits?|includes?|enrols?|enrolls?|randomi[sz]es?"
        r"|involves?)"
    ),
    "DONE": r"(?:conducted|performed|carried out|undertaken|done|completed)",
    "AMONG": (r"(?:in|of|with|on|among|involving|including|comprising|that (?:included|enrolled))"),
    "TOTAL": r"(?:(?:a )?total of |data from |the |all )?",
}
_NAME = re.compile(r"\{([A-Z_]+)\}")

# Each with an example.
_RANDOMISED = (
    # Forty bakers from two towns were randomly assigned to tea.
    r"{WHO}{GAP}(?:{WERE})? {BY_CHANCE}\b",
    # We randomised 40 bakers.
    (
        r"\bwe (?:[a-z]+ly )?(?:randomi[sz]ed|{ALLOCATED})(?: , in an? (?:[^ ]+ ){1,4}ratio ,)?"
        r" {TOTAL}{WHO}"
    ),
    # The trial randomised 40 bakers.
    r"\b(?:{STUDY} )?(?:will )?randomi[sz]ed? {TOTAL}{WHO}",
    # We stopped after randomisation of 40 bakers.
    r"\brandomi[sz]ation of {TOTAL}{WHO}",
    # All 40 randomised bakers were analysed.
    r"{NUMBER}randomi[sz]ed PPL\b",
    # Of 60 bakers who were asked, 40 met the criteria and were randomised.
    (
        r"(?:^|[,;] |whom |which |total of |and |these |remaining ){NUMBER}(?:of (?:these|them"
        r"|whom) )?(?:(?:met|fulfilled) [^;]{0,60}?)?(?:were |was )?{BY_CHANCE}(?! PPL)\b"
    ),
)
_ENROLLED = (
    # Forty bakers with hiccups were enrolled.
    r"{WHO}{GAP}(?<! who)(?<! that){WERE} {TAKEN_IN}\b",
    r"{WHO} being {TAKEN_IN}\b",
    # Forty bakers took part.
    r"{WHO}(?: (?!who\b|that\b){GAP_WORD}){0,30}? {TOOK_PART}\b",
    # We enrolled 40 bakers.
    r"\b(?:we|will) (?:[a-z]+ly )?(?:{TAKEN_IN}|{HELD}|followed) {TOTAL}{WHO}",
    # The trial included 40 bakers.
    (
        r"\b(?:{STUDY}|PPL|(?<!group )(?<!arm )that|{STUDY}(?: (?!PPL)[^ ]+){0,5} which) {HELD}"
        r" (?:of )?{TOTAL}{WHO}"
    ),
    # A trial in 40 bakers; this study was conducted in 40 bakers.
    (
        r"(?<!random )\b{STUDY}(?:(?: was| is| were)?(?: [a-z]+){0,3}? {DONE})? {AMONG}"
        r" {TOTAL}{WHO}"
    ),
    r"\b{STUDY} (?:{GAP_WORD} ){0,10}?{DONE} (?:in|on|with|among) {TOTAL}{WHO}",
    # In 40 bakers, we studied tea.
    r"^(?:[a-z]+ : |methods |design )?in {WHO} ,? ?we\b",
    # After inclusion of 40 bakers.
    r"\binclusion of {WHO}",
    # In this study, there were 40 bakers.
    r"\bin this {STUDY} ,? ?(?:there (?:are|were) )?{WHO}",
    # In 40 bakers enrolled in a trial.
    r"\b(?:in|among|from|of) (?:the )?{WHO} (?:who were )?{TAKEN_IN} in\b",
    # A total of 40 bakers; among 40 bakers; of the 40 bakers enrolled.
    r"(?:^|: |, |among |PPL |methods |results |findings )(?:a )?total(?: number)? of {WHO}",
    # PARTICIPANTS 40 bakers who drank tea.
    r"^PPL (?:: )?{WHO}(?!.*\d.*PPL| and their\b)",
    r"^(?:[a-z]+ : )?among {WHO}",
    r"\bof (?:the |all )?{WHO} (?:who were )?(?:{TAKEN_IN}|randomi[sz]ed)\b",
    # Forty bakers were divided into two groups; forty bakers drank tea.
    r"(?:^|: ){WHO}{GAP}{WERE} (?:studied|investigated|{ALLOCATED})\b",
    r"(?:^|[:,] ){WHO}{GAP} {DID}\b",
    # A trial of tea in bakers (n = 40); bakers (n = 40) were enrolled.
    (
        r"\b(?:(?:{TAKEN_IN}|randomi[sz]ed) (?:[a-z]+ ){0,8}?|{STUDY}[^#;:]{0,80}? (?:of|in|among"
        r"|with) (?:[a-z]+ ){0,4}?){PPL_N}"
    ),
    (
        r"{PPL_N}{GAP}(?:{WERE})? (?:{BY_CHANCE}|{TAKEN_IN}|{TOOK_PART}|{ALLOCATED}|received"
        r"|consumed|completed|underwent|attended)\b"
    ),
)
_ANALYSED = (
    # Data from 40 bakers were analysed.
    r"\b(?:data|results) (?:from|of|for|on) {WHO}",
    # Forty bakers were analysed; forty bakers completed the study.
    (
        r"{WHO}{GAP}(?:{WERE} (?:analy[sz]ed|evaluable|examined|evaluated|treated|interviewed"
        r"|vaccinated)| completed (?:the |this )?(?:study|trial|treatment|protocol|intervention"
        r"|program(?:me)?))\b"
    ),
    # We studied 40 bakers.
    r"\bwe (?:[a-z]+ly )?{STUDIED} {TOTAL}{WHO}",
)
_REVIEWED = (
    r"\b(?:studies|trials|rcts|articles|reports|cohorts)(?: (?!\d)[^ ]+){0,6}? (?:with|involving"
    r"|including|included|enrolling|enrolled|comprising|totall?ing|randomi[sz]ing|of|in|on|and"
    r"|that included|representing|from|#) {TOTAL}{WHO}"
)
_PLANNED = (
    r"\b(?:(?:target |total |required |planned |anticipated |final )*sample(?: size)?(?: (?:is|was"
    r"|will be|of|has been|set|calculated|planned|estimated|at|to be)){0,4}|recruit(?:ing|ment of)?"
    r"|enrol(?:ling|l)?|target of|goal of|includ(?:e|ing)|inclusion of) {TOTAL}(?:{WHO}|{NUMBER}"
    r"(?=[.,;]|$|in |per |with |is |was |will ))"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(_filled(pattern))


def _filled(pattern: str) -> str:
    """`pattern` with the words that its names stand for, which may have names themselves."""
    return _NAME.sub(lambda name: _filled(_PARTS[name[1]]), pattern)


PATTERNS: tuple[tuple[Basis, re.Pattern[str]], ...] = tuple(
    (basis, _compiled(pattern))
    for basis, patterns in (
        (Basis.RANDOMISED, _RANDOMISED),
        (Basis.ENROLLED, _ENROLLED),
        (Basis.ANALYSED, _ANALYSED),
    )
    for pattern in patterns
)
#: People with a number, to find others in a sentence.
WHO = _compiled("{WHO}")
#: The same, and others who are compared with them.
COMPARED = _compiled(r"{NUMBER}(?:of the )?{MODIFIER}{0,9}?(?:PPL|controls)\b")
#: People with their number behind them: bakers from Ghent (n = 40).
PEOPLE_N = _compiled("{PPL_N}")
#: How reviews say how many people their studies had.
REVIEWED = _compiled(_REVIEWED)
#: What a protocol plans: "a sample size of 150".
PLANNED = (Basis.ENROLLED, _compiled(_PLANNED))
