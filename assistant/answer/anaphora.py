"""Finds anaphora: sentences that need the one before to be understood ("This effect was small").

A table of typical openings decides. It errs towards finding too many. A false alarm only shows one
sentence more as context, but a missed anaphor leaves a quote without its meaning, or with another.
"""

from __future__ import annotations

import re

from assistant.records import Block, BlockKind, Document, Span
from assistant.text.passages import block_sentences


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Code points. Splitting this many into sentences takes 50 ms, and a question waits for it. The
# longest real paragraph has 11,290.
_LONGEST_PARAGRAPH = 100_000
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)  # a row or a caption continues nothing
_BODIES = (
    "(?:agent|arm|cohort|dose|drug|group|medication|outcome|regimen|treatment)s?|therapy|therapies"
)
_COUNTS = r"all|both|each|either|half|many|most|neither|none|one|some|two|three|four|five|\d+"

# What may come before any opening: an opening bracket or quotation mark, and the label of a
# structured abstract.
_LEAD = re.compile(r"""[\s"'“‘(\[*_•–-]*(?:(?:[A-Z][A-Z /&]{3,40}|[A-Z][a-z]{4,20}):\s*)?""")
_PREPOSITION = re.compile(
    r"(?:after|among|at|because of|before|beyond|by|despite|during|following|for|from|in|of|on|"
    r"to|under|with|within|without)\s+",
    re.IGNORECASE,
)

# Connectives, which join a sentence to the one before. "In contrast to placebo, ..." is not one.
_JOINED = (
    r"(?:however|moreover|furthermore|additionally|conversely|similarly|likewise|thus|therefore|"
    r"hence|consequently|accordingly|nevertheless|nonetheless|meanwhile|thereafter|otherwise|"
    r"but|yet|so|and|nor)\b(?![-\s]+(?:to|than|far|called|many|much)\b)|"
    r"(?:also|again|as such|besides|further|instead|still|then|subsequently),|"
    r"(?:in addition|in contrast|by contrast|in comparison|as a result|in consequence)\b"
    r"(?!\s+(?:to|with|of)\b)|"
    r"(?:on the contrary|on the other hand|for (?:example|instance)|that is|in turn),?\s"
)
# Words that refer to something named before. "Those with antibodies ..." says itself who is meant.
_NAMED = (
    r"(?:they|he|she|their|its|his|her|them)\b|"
    r"those\b(?!\s+(?:who|whose|with|without|given|on|receiving|taking|treated)\b)|"
    r"such\b(?!\s+as\b)|"
    r"the (?:former|latter|same|others?|remaining|rest)\b|"
    rf"(?:both|neither|either) (?:of (?:these|those|them)|{_BODIES}|were|had|are|have)\b|"
    r"both (?:(?!and\b)\w+ )?(?!and\b)\w+s\b(?! (?:\w+ ){0,2}and\b)|"
    rf"(?:(?:{_COUNTS}) )?(?:(?:of|among) (?:these|those|them)|(?:to|for|in|with) them)\b|"
    rf"(?:{_COUNTS}) of which\b|"
    r"similar (?:effects?|findings?|results?|patterns?|trends?)\b"
)
_OPENINGS = re.compile(f"{_JOINED}|{_NAMED}", re.IGNORECASE)
_IT = re.compile(r"it\b", re.IGNORECASE)
# "It is known that ..." and "It is important to ..." do not refer back; "It is known to ..." and
# "It is a drug that ..." do.
_TO_DO = (
    "advisable|appropriate|conceivable|critical|crucial|desirable|difficult|easier|easy|essential|"
    "fundamental|hard|helpful|important|impossible|interesting|necessary|possible|prudent|"
    "reasonable|safe|time|useful|vital|wise|worth|worthwhile"
)
_EXPLETIVE = re.compile(
    r"it\s+(?:(?:is|was|has been|remains?|seems|appears?|(?:may|might|would|can|could) be)\s+"
    r"(?!(?:a|an|the|one)\b)(?:[\w-]+,?\s+){0,4}?"
    rf"(?:that|whether|how|if|why|(?:{_TO_DO})\s+to)|(?:seems|appears)\s+that)\b",
    re.IGNORECASE,
)

# Only after a preposition: "In such patients", "In both groups".
_POINTING_ELSEWHERE = re.compile(
    rf"(?:such(?! as)|the (?:former|latter)|(?:both|neither|either) (?:{_BODIES}))\b", re.IGNORECASE
)
_POINTING = re.compile(r"(?:this|these)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+")
# Words between "this" and the noun: "This randomised, double-blind ... trial". Chosen by hand: with
# more, a noun of the next phrase is taken for the one that "this" belongs to.
_NEAR = 10
# What an article calls itself: "This trial showed ..." needs no antecedent.
_SELF = _words("""
    analysis analyses article guideline guidelines guidance investigation manuscript metaanalysis
    overview paper protocol recommendation recommendations registry report review reviews study
    subanalysis survey trial update
""")
# These words end the noun phrase that "this" begins: "This effect was seen in the trial".
_OVER = _words("""
    is was are were be been has had have does did do may might can could will would should must in
    of on at by for from to with within among during after before than that which who and or but
    we our the not also suggests suggest suggested indicates indicate indicated shows show showed
    led leads occurred resulted results supports support supported means remained
""")


def is_anaphoric(sentence: str) -> bool:
    """Whether a sentence opens with words that need the sentence before it."""
    opening = _LEAD.sub("", sentence, count=1)
    if _OPENINGS.match(opening):
        return True
    if _IT.match(opening):
        return not _EXPLETIVE.match(opening)
    preposition = _PREPOSITION.match(opening)
    if preposition:
        opening = opening[preposition.end() :]
        if _POINTING_ELSEWHERE.match(opening):
            return True
    return bool(_POINTING.match(opening)) and not _is_about_the_article(opening)


def predecessor(document: Document, span: Span) -> Span | None:
    """The sentence before the one at `span`, in the same section, or None when there is none.

    None, too, for a table row or caption, and for a paragraph far longer than any real one.
    """
    block = document.block_at(span.start)
    if block.kind not in _PROSE:
        return None
    before = [sentence for sentence in _sentences(document, block) if sentence.end <= span.start]
    if not before:
        before = _last_of_earlier(document, block)
    return before[-1] if before else None


def _last_of_earlier(document: Document, block: Block) -> list[Span]:
    """The sentences of the last prose before `block` in its section."""
    earlier = document.blocks[: document.blocks.index(block)]
    for candidate in reversed(earlier):
        if candidate.section != block.section or candidate.kind is BlockKind.HEADING:
            return []
        if candidate.kind in _PROSE:
            return _sentences(document, candidate)
    return []


def _sentences(document: Document, block: Block) -> list[Span]:
    if block.span.end - block.span.start > _LONGEST_PARAGRAPH:
        return []
    return list(block_sentences(document, block))


def _is_about_the_article(opening: str) -> bool:
    """Whether "this ..." means the article itself."""
    for word in _TOKEN.findall(opening)[1 : _NEAR + 1]:
        if word.lower() in _SELF:
            return True
        if word.lower() in _OVER:
            return False
    return False
