"""Recognises what a question asks of its subject, and whether a sentence gives it.

A result does not answer a question about the dose, although it names the drug. The attributes here
are those whose answers have a form that can be seen: an amount, an age, a length of time, a price,
a number, a named statistic, or the words for harms, mechanisms and tests. The form of a definition
differs too much (of 73 such questions of BioASQ's training part, 15 have no judged sentence with
it), and so does that of a prognosis; the ranker judges those. The tests are wide on purpose, so
that what they find lacking is lacking: a sentence that passes need not answer, but one that fails
does not. Question types and the form of their answers: Li X, Roth D. Learning question classifiers.
COLING 2002.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.text.asking import asking_sentence
from assistant.text.patterns import lazy_pattern
from assistant.text.purposes import ASKS_PREVENTION, PREVENTS

# The patterns of questions and sentences are in lower case.
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|"
    "millions?|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_NUMBERS = rf"\d|\b(?:{_NUMBER_WORDS})\b"
_SHARES = (
    r"\b(?:all|both|common|every|few|frequent\w*|half|halves|majority|many|minority|most|no|none|"
    r"often|once|quarters?|rare\w*|seldom|several|single|thirds?|twice|uncommon|unusual)\b"
)
_UNIT = (
    "(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|wks?|months?|years?|yrs?|decades?|"
    "trimesters?)"
)
_DURATIONS = (
    rf"(?:\d[\d.,]*|\b(?:{_NUMBER_WORDS}|several|few))[ -](?:\w+ )?{_UNIT}\b|"
    r"\d\s?(?:[cknmµμ]?m|k?bp?|base pairs)\b|\bsegments?\b|"
    r"\b(?:immediate\w*|lifelong|long-term|permanent\w*|indefinite\w*)\b|"
    r"(?:\b(?:duration|interval|length|period|stay|times?) .*\d|\d.* (?:duration|stay)\b)"
)
_AGES = (
    r"\bage(?:d|s)?\b|years? old|year-olds?\b|\b(?:adolescen\w+|adults?|birth|child\w*|elderly|"
    r"infan\w+|newborns?|puberty|teen\w*|decades?)\b"
)
_TIMES = (
    rf"\b{_UNIT}\b|{_AGES}|\b(?:19|20)\d\d\b|\b(?:after|as soon as|at|before|during|early|earlier|"
    r"first|if|immediate\w*|in response|induced|last|late|later|on|once|onset|prior|since|start\w*|"
    r"until|upon|when\w*|while|within)\b"
)
_UNITS_OF_DOSES = "mg|µg|μg|mcg|ug|ng|g|kg|ml|l|iu|u|unit|units|mmol|meq|gy|mbq|mci"
#: Units of doses, in lower case.
UNITS = frozenset(_UNITS_OF_DOSES.split("|"))
_AMOUNTS = (
    rf"\d\s?(?:{_UNITS_OF_DOSES})\b|\bper kg\b|/kg|"
    rf"\bdos(?:e|es|ed|age|ages|ing)\b|\bevery (?:\w+ )?{_UNIT}\b|\b(?:once|twice|daily|weekly|"
    r"monthly|yearly|cycles?|courses?|(?:eye|\d) drops?|puffs?|sessions?|tablets?|capsules?)\b"
)
_PRICES = (
    r"[$€£¥]|\b(?:usd|eur|gbp|dollars?|euros?|pounds|yen|yuan|costs?|costly|cheap\w*|expens\w+|"
    r"price\w*|pric(?:ed|ing)|afford\w*|reimburs\w+|insur\w+|qalys?|budget\w*|fees?)\b"
)
_HARMS = (
    r"\b(?:(?:un)?safe(?:ty|ly|r|st)?|side[ -]effects?|toxic\w*|"
    r"adverse (?:drug|effect|event|reaction)s?|harm(?:s|ful|less)?|"
    r"(?:well|better|poorly|badly) tolerated|tolerability|dangers?|dangerous)\b"
)
# What tells of a harm or of its absence. Names of findings and diseases do, too; the caller knows
# them.
_SAFETY = (
    rf"{_HARMS}|\b(?:tolerat\w+|intoler\w+|contra-?indicat\w+|die[sd]?|dying|deaths?|fatal\w*|"
    r"mortality|serious|severe|complicat\w+|infect\w+|discontinu\w+|withdr\w+|stop(?:ped|ping)?|"
    r"avoid\w*|caution\w*|warn\w*|teratogen\w*|malformation\w*|carcinogen\w*|miscarr\w+|"
    r"monitor\w*|hospitali[sz]\w+|reactions?|worse\w*)\b|\b(?:attack|relapse)s? (?:after|follow)"
)
_MECHANISMS = (
    r"\b(?:bind\w*|bound|block\w*|inhibit\w*|target\w*|deplet\w+|suppress\w*|activat\w+|receptors?|"
    r"complement|cells?|antibod\w+|antigens?|pathways?|cytokines?|\w*agonists?|because|through|via|"
    r"by \w+ing|leads?|led|trigger\w*|mediat\w+|express\w*|enzymes?|genes?|proteins?|membranes?|"
    r"signal\w*|caus\w+|mechanisms?|interact\w*|modulat\w+|stimulat\w+|induc\w+|"
    r"channels?|neutrali[sz]\w+|regulat\w+|\w*synthesis|\w+inases?|actions?|acts?|acting)\b"
)
_DIAGNOSES = (
    r"diagnos|\b(?:test\w*|criteri\w+|detect\w*|imaging|mri|scans?|biops\w+|sensitiv\w+|specific\w*|"
    r"antibod\w+|assays?|confirm\w*|exam\w*|histolog\w+|levels?|screen\w*|marker\w*|"
    r"biomarkers?|measur\w+|presen\w+|signs?|symptoms?|suspect\w*|identif\w+|distinguish\w*|"
    r"tomograph\w+|ultraso\w+|sequenc\w+|mutations?|based on)\b"
)
_FUNDERS = (
    r"\b(?:fund\w*|financ\w*|sponsor\w*|paid|pays?|grants?|support\w*|manufacturers?|employ\w*|"
    r"foundation|ministry|inc|ltd|gmbh|pharma\w*)\b"
)
_PLACES = (
    r"\b(?:hospitals?|cent(?:re|er)s?|clinics?|universit\w+|countr\w+|cit(?:y|ies)|sites?|regions?|"
    r"institut\w+|school|college|nation\w*|worldwide|multinational|international\w*|villages?|districts?|"
    r"provinces?)\b"
)
# A question that begins so asks for yes or no, whatever it names.
_YES_OR_NO = lazy_pattern(
    r"\W*(?:(?:and|but|so) )?(?:am|are|can|could|did|do|does|had|has|have|is|may|might|must|should|"
    r"was|were|will|would)(?:n't)?\b"
)
_ASKING = lazy_pattern(r"\W*(?:(?:and|but|so|at|by|for|from|in|of|since|until|with) )?"
                     r"(?:what|which|when|how|whose|who)\b")  # fmt: skip
# Between two questions: "what is the dose and how is it given".
_TWO_QUESTIONS = lazy_pattern(
    r",? (?:and|or) (?=(?:what|which|when|how|whose|who|where|why|am|are|can|did|do|does|is|should|"
    r"was|were|will)\b)"
)
# After the first of several attributes: "dose and side effects of", "dose, price and harms of", but
# not "dose, acute gout".
_GOES_ON = lazy_pattern(r" (?:and|or)\b|,.*\b(?:and|or)\b")
_WHY = lazy_pattern(r"\W*(?:and |but |so )?why\b")
_OF_THINGS = lazy_pattern(r"\W*(?:and |but |so )?(?:which|whose|who)\b")
# Where a question asks for a thing or a person, an attribute further on describes it: "which cells
# are counted to time the next dose".
_WORDS_OF_WHICH = 4
# Words of the longest question without a question word or mark, such as "rituximab dose in NMO",
# unless it begins with what it asks for ("prevalence of ..."). Chosen by hand: longer ones are
# mostly claims ("High doses of X reduce Y").
_TELEGRAPHIC = 6
# The same without a full stop, which claims mostly have: "cisplatin dose a day in the CINV study".
_TELEGRAPHIC_WITHOUT_STOP = 8


class Attribute(NamedTuple):
    """What can be asked of a subject: its name with an article, and two patterns.

    `asked` is found in questions that ask for it, and `given` in the sentences that may give it.
    """

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]


def _attribute(name: str, asked: str, given: str) -> Attribute:
    return Attribute(name, lazy_pattern(asked), lazy_pattern(given))


def _statistic(name: str, words: str) -> Attribute:
    return _attribute(name, words, words)


#: The attribute whose answers may also be told by the name of a finding or disease.
SAFETY = "a statement on safety"
#: The attribute whose answers may also be told by the name of a place.
PLACE = "a place"
_PREVENTION = "a statement on prevention"
# What a question that can be answered by yes or no may ask for.
_OF_YES_OR_NO = (SAFETY, _PREVENTION)
# The first whose pattern is found is what a question asks for.
_ATTRIBUTES = (
    _statistic("a hazard ratio", r"\bhazard ratios?\b|\b[as]?hrs?\b"),
    _attribute("an odds ratio", r"\bodds ratios?\b", r"\bodds ratios?\b|\ba?or\b"),
    _statistic("a relative risk", r"\brelative risks?\b|\brisk ratios?\b|\brrs?\b"),
    _statistic("a number needed to treat", r"\bnumbers? needed to (?:treat|harm)\b|\bnn[th]s?\b"),
    _attribute("a sensitivity", r"\bhow sensitive\b|\bsensitivity of\b", r"\bsensitiv\w+"),
    _attribute("a specificity", r"\bhow specific\b|\bspecificity of\b", r"\bspecific\w*"),
    _attribute(
        "a price",
        r"\bcosts?\b|\bprice[sd]?\b|\bpricing\b|\bexpensive\b|\bcheap\b|\breimburse\w*|\binsurers?\b",
        _PRICES,
    ),
    _attribute(
        "an age",
        r"\bhow (?:old|young)\b|\b(?:what|which|mean|median|average|usual|typical) age\b|"
        r"\bage (?:at|of|range)\b",
        _AGES,
    ),
    _attribute(
        "a dose",
        r"(?<!low )(?<!high )(?<!low-)(?<!high-)\bdos(?:e|es|ed|age|ages|ing)\b"
        r"|\bhow (?:much|often|many mg) .*\b(?:given|give|take|taken|infused|injected)\b"
        r"|\bhow (?:is|are|was|were) .*\b(?:administered|given)\b",
        _AMOUNTS,
    ),
    _attribute(
        "a duration",
        r"\bhow (?:long|soon|quickly|fast|late|early|far apart)\b|\bduration\b|"
        r"\b(?:how many|number of) (?:\w+ )?(?:minutes|hours|days|weeks|months|years)\b|"
        r"\b(?:median|mean|average) time\b|\btime (?:to|until)\b",
        _DURATIONS,
    ),
    _attribute("a year", r"\b(?:what|which) year\b", r"\b(?:19|20)\d\d\b"),
    _attribute("a time", r"^\W*(?:(?:and|but|so|since|until) )?when\b", _TIMES),
    _attribute(
        PLACE,
        r"^\W*(?:and )?where (?:was|were|did|is|are|has|have) .*\b(?:carried out|conducted|done|"
        r"held|performed|run|recruit\w*|studied|take place|taken place|tested|tried)\b"
        r"|\b(?:what|which) (?:\w+ )?(?:cit(?:y|ies)|countr(?:y|ies)|hospitals?|towns?)\b",
        _PLACES,
    ),
    _attribute(
        "a source of money",
        r"\bwho (?:financed|funded|funds|paid|sponsored|sponsors)\b"
        r"|\b(?:financed|funded|paid for|sponsored) by\b|\b(?:funders?|funding|sponsors?) of\b",
        _FUNDERS,
    ),
    _attribute(
        "a share",
        r"\bpercentages?\b|\bproportions?\b|\bper ?cent\b|\b(?:what|which) (?:share|fraction)\b",
        rf"\d\s?%(?! ?ci\b)|\bper ?cent\b|\b(?:\d+|{_NUMBER_WORDS}) (?:out )?of\b|"
        r"\b(?:all|every|half|halves|majority|minority|most|none|quarters?|thirds?)\b",
    ),
    _attribute(
        "a number",
        r"\bhow (?:many|common|often|frequent|frequently|likely|rare|high|large|big)\b|"
        r"\bprevalence\b|\bincidence\b|\bwhat (?:number|rate)\b|\bsample size\b",
        f"{_NUMBERS}|{_SHARES}",
    ),
    _attribute(SAFETY, rf"{_HARMS}(?! to\b)|^\W*what (?:are|were) the risks\b", _SAFETY),
    _attribute(_PREVENTION, ASKS_PREVENTION, PREVENTS),
    _attribute(
        "a mechanism",
        r"\b(?:mechanisms?|modes?) of (?:\w+ )?action\b|\bmechanism\b"
        r"|^\W*how (?:do|does|did|can) .*\b(?:act|work)\W*$",
        _MECHANISMS,
    ),
    _attribute(
        "a way to diagnose",
        r"^\W*how (?:is|are|was|were|can|do|does|to) .*\bdiagnos\w+|\bdiagnosis of\b"
        r"|\bdiagnostic criteria\b",
        _DIAGNOSES,
    ),
)
_BY_NAME = {attribute.name: attribute for attribute in _ATTRIBUTES}


class Asked(NamedTuple):
    """The attributes that a question asks for, by name, and the words by which it does so.

    There are two where two questions are asked in one.
    """

    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The names as one text, or ""."""
        return " or ".join(self.names)

    def may_be_given_by(self, sentence: str) -> bool:
        """Whether a sentence has the form of one of the attributes; true where there is none."""
        lower = sentence.lower()
        return not self.names or any(_BY_NAME[name].given.search(lower) for name in self.names)


def is_claim(text: str) -> bool:
    """Whether a text is a statement: no question, and longer than a question without a verb."""
    lower = text.strip().lower()
    asks = "?" in lower or _YES_OR_NO.match(lower) or _ASKING.match(lower)
    return not asks and len(lower.split()) > _TELEGRAPHIC


def asked_attribute(question: str) -> Asked:
    """What the sentence that asks wants to know of its subject; empty for anything else.

    Questions that can be answered by yes or no ask for safety or prevention, or for no attribute.
    Long claims ask for none. If
    one of two questions has an answer without a form, that may be the one that is answered.
    """
    sentence = question[slice(*asking_sentence(question))].lower()
    found = [_attribute_in(part) for part in _TWO_QUESTIONS.split(sentence)]
    known = [attribute for attribute in found if attribute is not None]
    if len(known) < len(found):
        return Asked()
    names = dict.fromkeys(attribute.name for attribute, _ in known)
    return Asked(tuple(names), tuple(words for _, words in known))


def _attribute_in(question: str) -> tuple[Attribute, str] | None:
    """The attribute that a single question in lower case asks for, and the words for it."""
    if _YES_OR_NO.match(question):
        found = ((_BY_NAME[name], _BY_NAME[name].asked.search(question)) for name in _OF_YES_OR_NO)
        return next(((each, match.group()) for each, match in found if match), None)
    searches = _asks_anywhere(question)
    if _OF_THINGS.match(question):
        question = " ".join(question.split()[:_WORDS_OF_WHICH])
    for attribute in _ATTRIBUTES:
        asked = attribute.asked
        match = asked.search(question) if searches else asked.match(question)
        if match:
            is_one_of_two = _GOES_ON.match(question, match.end())
            return None if is_one_of_two else (attribute, match.group())
    return None


def _asks_anywhere(question: str) -> bool:
    """Whether what a question asks for may stand anywhere in it, not only at its beginning."""
    if _WHY.match(question):
        return False
    most = _TELEGRAPHIC if question.rstrip().endswith(".") else _TELEGRAPHIC_WITHOUT_STOP
    is_asked = "?" in question or _ASKING.match(question)
    return bool(is_asked) or len(question.split()) <= most
