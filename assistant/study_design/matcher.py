"""Matches sentences with the table in `rules`, which explains how its patterns are written.

Every repetition in a pattern is bounded, so that even a hostile text does not take long.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import NamedTuple

from assistant.study_design.rules import RULES, Rule

# Most characters of a sentence that are read, so that a hostile text does not take long. Chosen by
# hand: a design that is named later in a sentence is missed.
_LONGEST = 1_500
_AMERICAN = re.compile(r"iz(?=e[ds]?\b|ing\b|ations?\b)")
_COLON = re.compile(r"[:;?]")
_OTHER = re.compile(r"[^a-z0-9:]+")

_LISTS = {
    "ANIMALS": """mice mouse rat rats murine rodent rodents rabbit rabbits zebrafish drosophila
        hamster hamsters ferret ferrets guinea_pig guinea_pigs piglets pigs swine minipig minipigs
        dogs beagle beagles sheep lambs ewes macaque macaques monkey monkeys baboons primates horses
        cats cows calves cattle chickens broilers hens goats elegans xenopus""",
    "BEAST_MODEL": """mouse rat murine rodent rabbit porcine canine ovine zebrafish animal primate
        drosophila""",
    "DESCRIBES": """describes? presents? outlines? reports? details? documents? concerns? provides?
        summarises? discusses? focus(es)? examines? highlights? covers? considers? addresses
        explores? analyses? introduces? aims deals evaluates? attempts surveys is will""",
    "DONE": """conducted performed carried_out undertaken done used designed initiated run completed
        established employed adopted applied implemented utilised held launched""",
    "GIVEN": """randomised randomly assigned divided allocated treated injected fed exposed infected
        immunised sacrificed killed euthanised ana?esthetised subjected administered given housed
        implanted inoculated generated used studied crossed""",
    "PEOPLE": """patients? participants? subjects volunteers women men children infants newborns
        neonates adults individuals people persons students mothers girls boys adolescents residents
        families couples eyes knees teeth practices clinics hospitals villages clusters households
        schools smokers veterans users nurses physicians workers carers caregivers females males
        outpatients inpatients athletes survivors communities wards centres centers youths? parents
        pregnancies dyads drinkers players employees teachers""",
    "SPLIT": "assigned allocated divided distributed split",
    "STUDY": "study trial research investigation work paper article analysis project report survey",
    "TESTED": """compared? tested evaluated? assess(ed)? investigated? examined? studied determined?
        explored analysed estimated? measured""",
    "TEST": """evaluate assess investigate examine determine explore analyse estimate measure study
        establish""",
    "TRIAL": "trial study comparison evaluation experiment investigation crossover cross_over",
    "WE_DID": """did conduct(ed)? perform(ed)? undertook undertake carried_out ran designed
        completed present(ed)? report(ed)? described? used employ(ed)? initiated set_up implemented
        utilised adopted""",
}
# Words that end a noun phrase, or show that the study is somebody else's.
_BREAKING = """the an? of in on to from with without by for or that which who was were is are be
    been ha[sd] have did do not than as at we our this these those their its but between among
    during after before if whether using versus vs against unlike previous previously prior earlier
    recent recently published future another other ongoing further larger no any each every several
    many most some needed should original parent same hypothetical"""
_NAMES = re.compile(r"[A-Z][A-Z_]{2,}")
_PHRASE = re.compile(r"<(\d+)>")
_WORDS = re.compile(r"<<(\d+)>>")
_NEVER = re.compile(r"(?!)")


def _either(words: str) -> str:
    return f"(?:{'|'.join(word.replace('_', ' ') for word in words.split())})"


_LISTED = {name: _either(words) for name, words in _LISTS.items()}
_PHRASE_WORD = rf"(?:(?!{_either(_BREAKING)}\b)[a-z0-9]{{1,30}} )"


def _filled(pattern: str) -> str:
    """The regular expression for a pattern of `rules` or of this module."""
    pattern = _WORDS.sub(r"(?:[a-z0-9]{1,30} ){0,\1}?", pattern)
    pattern = _PHRASE.sub(lambda match: f"{_PHRASE_WORD}{{0,{match[1]}}}?", pattern)
    return _NAMES.sub(lambda match: _LISTED[match[0]], pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that matches whole words; an empty pattern never matches."""
    filled = _filled(pattern)
    return re.compile(rf"(?<![a-z0-9])(?:{filled})(?![a-z0-9])") if pattern else _NEVER


_LABEL = (
    "((study|trial|research)? ?(design|methods?|methodology|type)( and <2>)?( of the study)? ?:? ?)"
)


class _Frame(NamedTuple):
    """The words before and after the noun of a study when authors speak of their own study."""

    before: str
    behind: str = ""


_FRAMES = (
    _Frame(
        "(we|i|authors|aimed|sought|aims?|objective|purpose|to) <<3>>WE_DID <3>"
        "((the |our )?<4>(results|findings|outcomes) (of|from) )?((an?|the|this|our) )?<7>"
    ),
    _Frame("(this|our|(the )?(present|current)) <7>"),
    _Frame(
        "(this|the|our|present|current) (<8>(STUDY|design) )?<3>(is|was|were|had|used|uses"
        "|employed|employs|comprised|followed|adopted) ((designed|conducted|performed|carried out"
        "|undertaken|planned|set up|as|using|in|prospectively|retrospectively) ){0,4}(an?|the|our)"
        " <7>"
    ),
    _Frame("(?<!from )(?<!of )(?<!in )(?<!to )an? <7>", " <<12>>(was|were|has been|is) <3>DONE"),
    _Frame(
        f"^{_LABEL}?in (an?|the) <7>",
        " <<25>>(we|our|([0-9]{2,6} <5>|were )PEOPLE|PEOPLE <<8>>(were|received|underwent))",
    ),
    _Frame(
        "(we|we have|to) (TESTED|TEST) (?!.{0,200} (samples|specimens|data|enrolled|participants"
        "|participating|who|baseline|from) )<<25>>(in|using|by|through|via|with) (an?|this|our) <7>"
    ),
    _Frame("(was|were) <2>DONE (in|as|using|with|by) (an?|our) <7>"),
    _Frame("we (enrolled|recruited|included|followed) <<15>>(in|into) (an?|this) <7>"),
    _Frame(f"^{_LABEL}(<<8>>an? |this (is|was) |the )?<7>"),
)
# The frame in a section labelled "Design", and in the first sentence of "Methods".
_BARE = "^(an? |the |two )?<7>"

# Sentences about a study of others, a study that is needed, or one that serves as a comparison.
_NOT_OWN = (
    "et al|unlike|in contrast (to|with)|as opposed to"
    "|^(?!.*(we|our|this|here|present) )<<60>>ha(ve|s) (been )?(shown|demonstrated|suggested"
    "|reported)|(trials?|study|studies|reviews?|analys[ei]s) <<8>>(is|are|was|were|should|would"
    "|could|will|may) (be )?<2>(needed|warranted|required|necessary|lacking|awaited|indicated)"
    "|(should|must|needs? to) be <3>(conducted|performed|done|undertaken|tested|confirmed"
    "|randomised|evaluated)|we (suggest|recommend|propose|call|advocate)"
    "|(comment(ary)?|reply|letter|response|erratum|correction|corrigendum) (on|to|:)"
    "|(previous|prior|earlier) <5>(trials?|study|studies|reviews?|reports?|analys[ei]s)"
)


class Words:
    """A row of `RULES`, ready to match; each pattern is compiled when it is first needed."""

    def __init__(self, rule: Rule) -> None:
        self.design = rule.design
        self._rule = rule
        animals = _LISTS["ANIMALS"].replace("_", " ")
        self.cues = frozenset(rule.cue.replace("ANIMALS", animals).split())

    @cached_property
    def _noun(self) -> re.Pattern[str]:
        return _compiled(self._rule.noun)

    @cached_property
    def _title(self) -> re.Pattern[str]:
        return _compiled(self._rule.title)

    @cached_property
    def _said(self) -> re.Pattern[str]:
        return _compiled(self._rule.said)

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return _compiled(self._rule.unless)

    @cached_property
    def _unless_title(self) -> re.Pattern[str]:
        return _compiled(self._rule.unless_title)

    @cached_property
    def _unless_told(self) -> re.Pattern[str]:
        return _compiled(self._rule.unless_told)

    def in_title(self, title: str) -> bool:
        """Whether a plain title states the design."""
        stated = self._noun.search(title) or self._title.search(title)
        return bool(stated) and not self._unless.search(title)

    def in_sentence(self, sentence: str, *, labelled: bool) -> bool:
        """Whether a plain sentence states the design; `labelled`: its place is for naming it."""
        stated = self._said.search(sentence) or any(
            _is_own(sentence[: noun.start()], sentence[noun.end() :], labelled=labelled)
            for noun in self._noun.finditer(sentence)
        )
        return bool(stated) and not self._unless.search(sentence)

    def denied_by_title(self, title: str) -> bool:
        """Whether a plain title shows that the study has another design."""
        return bool(self._unless_title.search(title))

    def denied_by_abstract(self, sentence: str) -> bool:
        """Whether a plain sentence of the abstract shows that; it does not override a title."""
        return bool(self._unless_told.search(sentence))


def speaks_of_others(sentence: str) -> bool:
    """Whether a plain sentence is about a study of others, or one that is needed or compared."""
    return bool(_compiled(_NOT_OWN).search(sentence))


def _is_own(before: str, after: str, *, labelled: bool) -> bool:
    frames, bare = _frames()
    if labelled and bare.search(before):
        return True
    return any(ahead.search(before) and behind.match(after) for ahead, behind in frames)


@cache
def _frames() -> tuple[list[tuple[re.Pattern[str], re.Pattern[str]]], re.Pattern[str]]:
    frames = [
        (
            re.compile(rf"(?<![a-z0-9])(?:{_filled(frame.before)})$"),
            re.compile(_filled(frame.behind)),
        )
        for frame in _FRAMES
    ]
    return frames, re.compile(f"{_filled(_BARE)}$")


WORDS = tuple(map(Words, RULES))
#: A text without any of these words states no design.
CUES = frozenset().union(*(words.cues for words in WORDS))


def plain(text: str) -> str:
    """A sentence in the form that patterns match: a hyphen is a blank, a colon is a word."""
    return _folded(text[:_LONGEST])


def words_in(text: str) -> frozenset[str]:
    """The words of a text, in their plain form."""
    return frozenset(_folded(text).split())


def _folded(text: str) -> str:
    text_with_colons = _COLON.sub(" : ", text.lower())
    return _AMERICAN.sub("is", _OTHER.sub(" ", text_with_colons).strip())
