"""Headings of the sections of articles and of structured abstracts, in capitals.

The sentence splitter cuts before these, and the readers recognise the labels of an abstract by
them. Each of the two has more words of its own and says there why the other does not need them
(`assistant.text.sentences`, `assistant.formats.lines.labels`).
"""

from __future__ import annotations

#: Headings under which an article says how the study was done.
METHOD_SECTION_NAMES = frozenset(
    "DESIGN METHOD METHODOLOGY METHODS PARTICIPANTS PATIENTS SETTING SUBJECTS".split()  # noqa: SIM905 - reads better so
)
SECTION_NAMES = METHOD_SECTION_NAMES.union(
    """
    AIM AIMS BACKGROUND CONCLUSION CONCLUSIONS CONTEXT DISCUSSION FINDINGS FUNDING HYPOTHESIS
    INTERPRETATION INTERVENTION INTERVENTIONS INTRODUCTION LIMITATIONS MEASUREMENTS OBJECTIVE
    OBJECTIVES PURPOSE REGISTRATION RESULT RESULTS SETTINGS SIGNIFICANCE
    """.split()  # noqa: SIM905 - reads better so
)
