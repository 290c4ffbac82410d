"""Designs that follow, more or less, from the MeSH headings or the category of an article."""

from __future__ import annotations

from assistant.records import Design

_NONE = Design.NOT_STATED
_HEADINGS = (
    (frozenset({"Case-Control Studies"}), frozenset({Design.CASE_CONTROL})),
    (frozenset({"Cross-Sectional Studies"}), frozenset({Design.CROSS_SECTIONAL})),
    # Indexers give these to series of patients, too.
    (
        frozenset(
            {
                "Cohort Studies",
                "Follow-Up Studies",
                "Longitudinal Studies",
                "Prospective Studies",
                "Retrospective Studies",
            }
        ),
        frozenset({Design.COHORT, _NONE}),
    ),
)
# The first row with one of the categories counts.
_CATEGORIES = (
    (frozenset({"Meta-analysis"}), frozenset({Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW})),
    (frozenset({"Review"}), frozenset({Design.REVIEW})),
    (frozenset({"Comment/Editorial", "News"}), frozenset({_NONE})),
    (
        frozenset({"Clinical Reports"}),
        frozenset({Design.CASE_REPORT, Design.CASE_SERIES, Design.COHORT, _NONE}),
    ),
    (frozenset({"Molecular Biology"}), frozenset({Design.ANIMAL_OR_IN_VITRO})),
    (
        frozenset(
            {
                "Contact Tracing",
                "Effect on Medical Specialties",
                "Forecasting & Modelling",
                "Health Policy",
                "Non-medical",
            }
        ),
        frozenset({_NONE}),
    ),
)


def of_heading(headings: frozenset[str]) -> frozenset[Design]:
    """The designs that are right by the MeSH headings of an article that states none.

    None if they say nothing: indexers leave the headings of designs out too often.
    """
    if "Animals" in headings and "Humans" not in headings:
        return frozenset({Design.ANIMAL_OR_IN_VITRO})
    return frozenset(
        design for names, designs in _HEADINGS if names & headings for design in designs
    )


def of_category(categories: frozenset[str]) -> frozenset[Design]:
    """The designs that are right by the categories of corona-ml; none if they say nothing."""
    return next((designs for names, designs in _CATEGORIES if names & categories), frozenset())
