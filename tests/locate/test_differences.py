"""What differs between a given text and a document, and what kind of difference it is."""

from __future__ import annotations

import pytest

from assistant.locate.differences import Kind, differences, whole_words
from assistant.records import Span


@pytest.mark.parametrize(
    ("given", "found", "kind", "marked"),
    [
        ("risk 0.6 in all", "risk 0.06 in all", Kind.NUMBER, "0.{+0+}6"),
        ("109 cells", "10⁹ cells", Kind.NUMBER, "10[-9-]{+⁹+}"),
        ("P>0.05 for", "P<0.05 for", Kind.NUMBER, "P[->-]{+<+}0.05"),
        ("by −0.5 kg", "by 0.5 kg", Kind.NUMBER, "[-−-]0.5"),
        ("by 1 0 kg", "by 10 kg", Kind.NUMBER, "1[- -]0"),
        ("by 5 mg", "by 5% mg", Kind.NUMBER, "5{+%+}"),
        ("was reduced by", "was increased by", Kind.WORDS, "[-reduced-]{+increased+}"),
        ("did differ", "did not differ", Kind.WORDS, "{+ not+}"),
        ("relapse free life", "relapse-free life", Kind.PUNCTUATION, "relapse[- -]{+-+}free"),
        ("In Adults only", "In adults only", Kind.CASE, "[-A-]{+a+}dults"),
        ("“a” b", '"a" b', Kind.TYPOGRAPHY, '[-“a”-]{+"a"+}'),
        ("0.2-0.6 or", "0.2–0.6 or", Kind.TYPOGRAPHY, "0.2[---]{+–+}0.6"),
        ("no more", "no\nmore", Kind.SPACING, "no[- -]{+\n+}more"),
        ("un likely so", "unlikely so", Kind.SPLIT, "un[- -]likely"),
    ],
)
def test_kinds(given: str, found: str, kind: Kind, marked: str) -> None:
    (difference,) = differences(given, found, 100)
    assert (difference.kind, difference.marked) == (kind, marked)
    assert given[slice(*difference.given_span)] == difference.given
    start, end = difference.span
    assert found[start - 100 : end - 100] == difference.found


def test_the_same_text_has_no_differences() -> None:
    assert differences("0.6", "0.6", 0) == ()


def test_each_word_that_differs_is_named() -> None:
    found = differences("in 12 men and 3 women", "in 13 men and 4 women", 0)
    assert [(one.given, one.found) for one in found] == [("12", "13"), ("3", "4")]


def test_a_lookalike_is_named() -> None:
    (difference,) = differences("eculizum\N{CYRILLIC SMALL LETTER A}b", "eculizumab", 0)
    assert difference.kind is Kind.WORDS
    assert difference.names == ("U+0430 CYRILLIC SMALL LETTER A",)


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("An estimate", "n estimate", "An estimate"),
        ("relapses of", "relapse", "relapses"),
        ("is non-inferior to", "inferior to", "non-inferior to"),
        ("was 10.5 kg", "5 kg", "10.5 kg"),
        ("was -0.5 kg", "0.5 kg", "-0.5 kg"),
        ("P<0.05.", "0.05", "P<0.05"),
        ("by 10.5%.", "10.5", "10.5%"),
        ("in 3,000 men", "000 men", "3,000 men"),
        ("10⁹ cells", "10", "10⁹"),
        ("0.2\N{EN DASH}0.6", "0.2", "0.2\N{EN DASH}0.6"),
        ("(HR 0.40; P", "HR 0.40", "HR 0.40"),
        ("the end. Next", "end", "end"),
        ("the end. Next", "Next", "Next"),
        ("“Quoted”", "Quoted", "Quoted"),
    ],
)
def test_cut_words_and_numbers_are_made_whole(text: str, part: str, whole: str) -> None:
    at = text.index(part)
    assert text[slice(*whole_words(text, Span(at, at + len(part))))] == whole
