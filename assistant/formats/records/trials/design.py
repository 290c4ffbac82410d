"""The study design that a record of a trial registry states."""

from __future__ import annotations

import re

from assistant.records import Design
from assistant.text.writer import fold

_NO_RESULTS = "the registry has no results of it"
_ALLOCATIONS = {
    "randomized": Design.RANDOMISED_TRIAL,
    "nonrandomized": Design.NON_RANDOMISED_TRIAL,
    # Of a study with one arm.
    "na": Design.NON_RANDOMISED_TRIAL,
}
_MODELS = {"cohort": Design.COHORT, "casecontrol": Design.CASE_CONTROL}


def design_of_trial(
    *,
    has_results: bool,
    study_type: str = "",
    allocation: str = "",
    intervention_model: str = "",
    observational_model: str = "",
    time_perspective: str = "",
) -> tuple[Design, str]:
    """Return the design and the reason; the fields are as in any of the registry's formats.

    A record without results is a plan, whatever is planned. People who are observed only once are
    not a cohort, even where the record names that model.
    """
    if not has_results:
        return Design.PROTOCOL, _NO_RESULTS
    kind, model = _folded(study_type), _folded(observational_model)
    if kind == "interventional":
        if design := _ALLOCATIONS.get(_folded(allocation)):
            return design, _reason("Allocation", allocation)
        if _folded(intervention_model).startswith("singlegroup"):
            return Design.NON_RANDOMISED_TRIAL, _reason("Intervention Model", intervention_model)
    elif kind == "observational":
        if _folded(time_perspective) == "crosssectional" and model != "casecontrol":
            return Design.CROSS_SECTIONAL, _reason("Time Perspective", time_perspective)
        if design := _MODELS.get(model):
            return design, _reason("Observational Model", observational_model)
    return Design.NOT_STATED, ""


def _reason(field: str, value: str) -> str:
    return f"the registry says: {field}: {fold(value)}"


def _folded(text: str) -> str:
    """The letters of `text`, so that ``Non-Randomized`` and ``NON_RANDOMIZED`` are equal."""
    return re.sub(r"[^a-z]", "", text.casefold())
