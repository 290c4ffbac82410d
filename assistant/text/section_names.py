"""Headings of the sections of articles and of structured abstracts, in capitals.

The sentence splitter cuts before these, and the readers recognise the labels of an abstract by
them. Each of the two has more words of its own and says there why the other does not need them
(`assistant.text.sentences`, `assistant.formats.lines.labels`).
"""

from __future__ import annotations

SECTION_NAMES = frozenset(
    """
    AIM AIMS BACKGROUND CONCLUSION CONCLUSIONS CONTEXT DESIGN DISCUSSION FINDINGS FUNDING HYPOTHESIS
    INTERPRETATION INTERVENTION INTERVENTIONS INTRODUCTION LIMITATIONS MEASUREMENTS METHOD
    METHODOLOGY METHODS OBJECTIVE OBJECTIVES PARTICIPANTS PATIENTS PURPOSE REGISTRATION RESULT
    RESULTS SETTING SETTINGS SIGNIFICANCE SUBJECTS
    """.split()  # noqa: SIM905 - reads better so
)
