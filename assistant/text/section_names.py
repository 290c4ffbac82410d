"""Words that head the sections of articles and of structured abstracts, in capitals.

Sentences are cut before these, and the labels of an abstract are recognised by them. Each of
the two says beside its own words why only it needs them (`assistant.text.sentences`,
`assistant.formats.lines.labels`).
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
