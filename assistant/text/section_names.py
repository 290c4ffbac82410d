"""The names of the sections of articles and of structured abstracts.

Sentences are split before the words in capitals, and readers recognise headings and labels by these
names. A module that needs other names as well adds them, and says there why the others do not need
them. Names that only one site, service or format uses are in its reader.
"""

from __future__ import annotations

#: The section of an abstract in every document.
ABSTRACT = "Abstract"

#: Headings under which an article says how the study was done.
METHOD_SECTION_NAMES = frozenset(
    "DESIGN METHOD METHODOLOGY METHODS PARTICIPANTS PATIENTS SETTING SUBJECTS".split()  # noqa: SIM905 - reads better so
)
#: Words for parts of an article, in capitals.
SECTION_NAMES = METHOD_SECTION_NAMES.union(
    """
    AIM AIMS BACKGROUND CONCLUSION CONCLUSIONS CONTEXT DISCUSSION FINDINGS FUNDING HYPOTHESIS
    INTERPRETATION INTERVENTION INTERVENTIONS INTRODUCTION LIMITATIONS MEASUREMENTS OBJECTIVE
    OBJECTIVES PURPOSE REGISTRATION RESULT RESULTS SETTINGS SIGNIFICANCE
    """.split()  # noqa: SIM905 - reads better so
)
#: Words of which a label in an abstract has at least one. Those added here are too common to split
#: sentences before them, but a label has a colon.
LABEL_WORDS = SECTION_NAMES.union(
    """DATA DIAGNOSIS EVIDENCE GOAL IMPLICATIONS IMPORTANCE LIMITATION MATERIAL MATERIALS
    OBSERVATIONS OUTCOME OUTCOMES POPULATION PRESENTATION PROCEDURE RATIONALE RECOMMENDATIONS
    RELEVANCE SUMMARY""".split()  # noqa: SIM905 - the same
)
#: Words that occur in labels beside those.
WORDS_BESIDE_LABELS = frozenset(
    """AND CASE CLINICAL EXTRACTION FOR MAIN MEASURES OF OR PRIMARY RESEARCH REVIEW
    SELECTION SOURCES STUDY SYNTHESIS THE TRIAL""".split()  # noqa: SIM905 - the same
)

#: Headings of the abstract, and of the list of references.
ABSTRACT_HEADINGS = (ABSTRACT, "Summary", "Synopsis")
REFERENCE_HEADINGS = (
    "References",
    "Reference",
    "Reference list",
    "References and notes",
    "Bibliography",
    "Literature cited",
    "Literature",
    "Works cited",
    "Cited literature",
)
#: Headings of the body of an article.
MAIN_HEADINGS = (
    "Introduction",
    "Background",
    "Methods",
    "Method",
    "Methods and materials",
    "Methodology",
    "Materials and methods",
    "Material and methods",
    "Materials & methods",
    "Patients and methods",
    "Subjects and methods",
    "Participants and methods",
    "Methods/design",
    "Methods and design",
    "Experimental section",
    "Experimental procedures",
    "Results",
    "Findings",
    "Results and discussion",
    "Discussion",
    "Discussion and conclusion",
    "Discussion and conclusions",
    "Conclusion",
    "Conclusions",
    "Concluding remarks",
    "Limitations",
    "Case report",
    "Case presentation",
)
#: Headings of what follows the body, apart from the references.
BACK_HEADINGS = (
    "Abbreviations",
    "Acknowledgements",
    "Acknowledgments",
    "Acknowledgement",
    "Acknowledgment",
    "Additional file",
    "Additional files",
    "Appendix",
    "Author contributions",
    "Author details",
    "Author disclosure statement",
    "Authors' contributions",
    "Authors contributions",
    "Authors' information",
    "Competing interests",
    "Conflict of interest",
    "Conflict of interest statement",
    "Conflicts of interest",
    "Consent",
    "Data availability",
    "Data availability statement",
    "Declaration of interest",
    "Declaration of conflicting interests",
    "Disclosure",
    "Disclosure statement",
    "Disclosures",
    "Ethics approval and consent to participate",
    "Figure legends",
    "Funding",
    "Funding sources",
    "Notes",
    "Supplementary data",
    "Supplementary information",
    "Supplementary material",
    "Supporting information",
    "Trial registration",
    "Trial status",
)
#: Labels of structured abstracts, as printed before a colon.
ABSTRACT_LABELS = (
    "Aim",
    "Aims",
    "Background",
    "Background and objectives",
    "Background and purpose",
    "Background/aims",
    "Conclusion",
    "Conclusions",
    "Design",
    "Discussion",
    "Findings",
    "Funding",
    "Importance",
    "Interpretation",
    "Introduction",
    "Limitations",
    "Main outcome measures",
    "Materials and methods",
    "Measurements",
    "Method",
    "Methods",
    "Methods/design",
    "Objective",
    "Objectives",
    "Outcomes",
    "Participants",
    "Patients",
    "Patients and methods",
    "Purpose",
    "Result",
    "Results",
    "Setting",
    "Study design",
    "Trial registration",
)
