"""How the screen marks study designs: a glyph, a short name and a colour for each.

The glyphs differ in shape, so that they can be told without colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.records import Design, Document, Statement, Status
from assistant.render.phrases import each_once, facts_of_study
from assistant.tui.view.wrapped_lines import Piece, dotted

#: The mark of retracted work, in place of the glyph of its design.
RETRACTED = "✘"
_VOID = "void"  # the family of retracted work: its design no longer speaks for it
_PEER_REVIEW = "peer review"


class Sign(NamedTuple):
    """How a design is drawn; `family` names the roles `badge-...` and `glyph-...` of its colour."""

    glyph: str
    short: str
    family: str


SIGNS = {
    Design.META_ANALYSIS: Sign("◆", "MA", "synthesis"),
    Design.SYSTEMATIC_REVIEW: Sign("◇", "SR", "synthesis"),
    Design.GUIDELINE: Sign("§", "guideline", "guidance"),
    Design.RANDOMISED_TRIAL: Sign("●", "RCT", "trial"),
    Design.NON_RANDOMISED_TRIAL: Sign("○", "non-RCT", "trial"),
    Design.COHORT: Sign("■", "cohort", "observed"),
    Design.CASE_CONTROL: Sign("◧", "case-control", "observed"),
    Design.CROSS_SECTIONAL: Sign("□", "cross-sectional", "observed"),
    Design.DIAGNOSTIC_ACCURACY: Sign("◎", "diagnostic", "observed"),
    Design.CASE_SERIES: Sign("▲", "case series", "cases"),
    Design.CASE_REPORT: Sign("△", "case report", "cases"),
    Design.REVIEW: Sign("≡", "review", "other"),
    Design.ANIMAL_OR_IN_VITRO: Sign("▽", "lab", "other"),
    Design.PROTOCOL: Sign("◌", "protocol", "other"),
    Design.PRODUCT_LABEL: Sign("¶", "label", "guidance"),
    Design.PREPRINT: Sign("▷", "preprint", "other"),
    Design.NOT_STATED: Sign("?", "not stated", "other"),
}


def sign(document: Document) -> Sign:
    """The sign of a document; retracted work has one of its own."""
    of_design = SIGNS[document.design]
    if document.status is Status.RETRACTED:
        return Sign(RETRACTED, of_design.short, _VOID)
    return of_design


def heading(document: Document, kind: Statement | None = None) -> list[Piece]:
    """The badge of a document, its participants, its short name and its year.

    `kind` is what the quote is; the design of an article is not that of its peer review.
    """
    if kind is Statement.REVIEW:
        return [Piece(f" {SIGNS[Design.REVIEW].glyph} {_PEER_REVIEW} ", "badge-other")]
    return [
        badge(document),
        Piece("  ", "text"),
        *dotted([Piece(fact, "study")] for fact in facts_of_study(document)),
    ]


def badge(document: Document) -> Piece:
    """The design of a document with its glyph, in its colour."""
    of_document = sign(document)
    design = document.design.value
    name = "design not stated" if document.design is Design.NOT_STATED else design
    return Piece(f" {of_document.glyph} {name} ", f"badge-{of_document.family}")


def ordered(documents: Sequence[Document]) -> list[Document]:
    """Each publication once, in the order of the hierarchy of evidence."""
    order = list(Design)
    return sorted(each_once(documents), key=lambda document: order.index(document.design))
