"""Mends typing errors in the words that shape a follow-up question: "whta about chidlren".

Names stay as they were typed. The search mends those, with the words of the collection.
"""

from __future__ import annotations

from assistant.conversation import lexicon
from assistant.text.stop_words import EVERYDAY_WORDS, GENERAL_WORDS, STOP_WORDS
from assistant.vocabulary.lookup import is_any_name, is_word
from assistant.vocabulary.typos import plain_slip

# Letters from which a word may be a slip of any of the words, and of the commonest ones. As in
# `assistant.retrieval.forms`, where they were chosen on abbreviations in lower case.
_SHORTEST, _SHORTEST_COMMON = 4, 3
_COMMON = lexicon.QUESTION_WORDS | lexicon.word_set("the and for but not")
_NAMED = lexicon.GENERAL - lexicon.FUNCTION
_SHAPING = STOP_WORDS | GENERAL_WORDS | EVERYDAY_WORDS | lexicon.GENERAL
_SHAPING |= {f"{word}s" for word in _NAMED}


def mended(text: str) -> str:
    """`text` with plain slips of such words replaced by the words that were meant."""
    return " ".join(map(_mended, text.split(" ")))


def _mended(token: str) -> str:
    word = lexicon.bare(token)
    if len(word) < _SHORTEST_COMMON or not (word.isalpha() and word in token):
        return token  # it has capitals, or is no word
    if word in _SHAPING or is_word(word) or is_any_name(word):
        return token
    meant = plain_slip(word, _COMMON if len(word) < _SHORTEST else _SHAPING)
    return token.replace(word, meant) if meant else token
