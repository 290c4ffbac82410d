"""Searching and follow-up questions start from the same function words."""

from __future__ import annotations

from assistant.conversation import lexicon
from assistant.text import function_words, stop_words


def test_a_word_that_both_need_stands_in_the_shared_list() -> None:
    assert stop_words.STOP_WORDS & lexicon.FUNCTION == function_words.FUNCTION_WORDS


def test_each_kind_is_part_of_what_follow_up_questions_know() -> None:
    assert function_words.QUESTION_WORDS < lexicon.QUESTION_WORDS
    assert function_words.AUXILIARIES < lexicon.AUXILIARIES
    assert function_words.PREPOSITIONS < lexicon.PREPOSITIONS
    assert function_words.PRONOUNS < lexicon.PRONOUNS
