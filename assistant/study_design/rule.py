"""One row of the table of words by which an article states its study design; see `rules`."""

from __future__ import annotations

from typing import NamedTuple

from assistant.records import Design


class Rule(NamedTuple):
    """A design and the words for it; a pattern may be empty.

    A row is tried only if one of the words of `cue` occurs. `noun` is the design as a noun. `title`
    and `said` are other ways to state it, in a title and elsewhere. A match of `unless` in the
    sentence, of `unless_title` in the title, or of `unless_told` in any sentence of the abstract
    cancels the statement. `example` is a sentence that the row matches.
    """

    design: Design
    example: str
    cue: str
    noun: str
    title: str = ""
    said: str = ""
    unless: str = ""
    unless_title: str = ""
    unless_told: str = ""
