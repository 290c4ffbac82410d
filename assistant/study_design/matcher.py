"""Matches sentences with the table in `rules`, which explains how its patterns are written.

Every repetition in a pattern is bounded, so that even a hostile text does not take long.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import NamedTuple

from assistant.study_design.rule import Rule
from assistant.study_design.rules import RULES
from assistant.study_design.word_lists import BREAKING, LISTS

_NAMES = re.compile(r"[A-Z][A-Z_]{2,}")
_PHRASE = re.compile(r"<(\d+)>")
_WORDS = re.compile(r"<<(\d+)>>")
_NEVER = re.compile(r"(?!)")


def _either(words: str) -> str:
    return f"(?:{'|'.join(word.replace('_', ' ') for word in words.split())})"


_LISTED = {name: _either(words) for name, words in LISTS.items()}
_PHRASE_WORD = rf"(?:(?!{_either(BREAKING)}\b)[a-z0-9]{{1,30}} )"


def _filled(pattern: str) -> str:
    """The regular expression for a pattern of `rules` or of this module."""
    pattern = _NAMES.sub(lambda match: _LISTED[match[0]], pattern)
    pattern = _WORDS.sub(r"(?:[a-z0-9]{1,30} ){0,\1}?", pattern)
    return _PHRASE.sub(lambda match: f"{_PHRASE_WORD}{{0,{match[1]}}}?", pattern)


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
    _Frame("^<6>", " (was |were )?(conducted|performed|carried out) "),
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
    _Frame("PEOPLE <<15>>(was|were) <2>TAKEN_IN <<12>>(in|into|using|by) (an?|this|our) <7>"),
    _Frame("PEOPLE (?!who|that)<<8>>UNDERWENT <<12>>(in|using) (an?|this|our) <7>"),
    _Frame("^(?!the <2>(best|gold|ideal|optimal|only) )<3>(is|was) an? <7>"),
    _Frame("^it (is|was) an? <7>"),
    _Frame("(was|were|been) <2>TESTED <<4>>(in|by|using) an? <7>"),
    _Frame(f"^{_LABEL}(<<8>>an? |this (is|was) |the )?<7>"),
)
# The frame in a section labelled "Design", and in the first sentence of "Methods".
_BARE = "^(<<6>>an? |the |two )?<7>"

# Sentences about a study of others, a study that is needed, or one that serves as a comparison.
_NOT_OWN = (
    "et al|unlike|gold standard|in contrast (to|with)|as opposed to"
    "|^(?!.*(we|our|this|here|present) )<<60>>ha(ve|s) (been )?(shown|demonstrated|suggested"
    "|reported)|(trials?|study|studies|reviews?|analys[ei]s) <<8>>(is|are|was|were|should|would"
    "|could|will|may) (be )?<2>(needed|warranted|required|necessary|lacking|awaited|indicated)"
    "|(should|must|needs? to) be <3>(conducted|performed|done|undertaken|tested|confirmed"
    "|randomised|evaluated)|we (suggest|recommend|propose|call for|advocate)"
    "|^(comment(ary)?|reply|letter|erratum|correction|corrigendum) (on|to|:)"
    "|(previous|prior|earlier) <5>(trials?|study|studies|reviews?|reports?|analys[ei]s)"
)


class Words:
    """A row of `RULES`, ready to match; each pattern is compiled when it is first needed."""

    def __init__(self, rule: Rule) -> None:
        self.design = rule.design
        self._rule = rule
        self.cues = frozenset(rule.cue.split())

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
