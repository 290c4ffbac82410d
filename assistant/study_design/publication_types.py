"""The study design that publication types state; for sentences, see `stated`.

PubMed's publication types come from its indexers, and a record often has several. The first row of
`_BY_TYPE` with one of its types decides, so the order of the rows matters. Records that are not
studies come first: a protocol of a randomised trial also has the type of a trial, but reports no
results. Then comes the usual hierarchy of evidence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.editorial.notices import NOTICE_TYPES
from assistant.editorial.preprints import PREPRINT_TYPE
from assistant.records import Design

if TYPE_CHECKING:
    from collections.abc import Iterable

_BY_TYPE: tuple[tuple[Design, frozenset[str]], ...] = (
    # A notice also has the types of the article that it is about.
    (Design.NOT_STATED, frozenset(NOTICE_TYPES)),
    (Design.PROTOCOL, frozenset({"clinical trial protocol"})),
    # Trials in animals that veterinarians treated; no human patient took part.
    (
        Design.ANIMAL_OR_IN_VITRO,
        frozenset(
            {
                "clinical trial, veterinary",
                "observational study, veterinary",
                "randomized controlled trial, veterinary",
            }
        ),
    ),
    (Design.META_ANALYSIS, frozenset({"meta-analysis", "network meta-analysis"})),
    (Design.SYSTEMATIC_REVIEW, frozenset({"systematic review"})),
    # A "Consensus Development Conference" may recommend, but not every one is a guideline.
    (Design.GUIDELINE, frozenset({"guideline", "practice guideline"})),
    # PubMed files equivalence and pragmatic trials under the randomised ones.
    (
        Design.RANDOMISED_TRIAL,
        frozenset({"randomized controlled trial", "equivalence trial", "pragmatic clinical trial"}),
    ),
    # Indexers type a trial as randomised wherever the article says so; these did not say so.
    (
        Design.NON_RANDOMISED_TRIAL,
        frozenset(
            {
                "adaptive clinical trial",
                "clinical trial",
                "clinical trial, phase i",
                "clinical trial, phase ii",
                "clinical trial, phase iii",
                "clinical trial, phase iv",
                "controlled clinical trial",
            }
        ),
    ),
    # "Observational Study" is missing on purpose: it may be a cohort, case-control or
    # cross-sectional study and does not say which. "Multicenter Study", "Comparative Study",
    # "Evaluation Study" and "Validation Study" name no design either.
    (Design.CASE_REPORT, frozenset({"case reports"})),
    (Design.REVIEW, frozenset({"review", "scoping review"})),
    # Last, because it says where the text was published and not what was done.
    (Design.PREPRINT, frozenset({PREPRINT_TYPE})),
)

# The more specific designs by which a sentence may replace the design of a publication type. PubMed
# has no type for case series, and a new record of a randomised trial has only "Clinical Trial".
# Publishers file some trials as case reports in JATS, and some that are done as protocols.
CLOSER: dict[Design, frozenset[Design]] = {
    Design.NOT_STATED: frozenset(Design),
    Design.PREPRINT: frozenset(Design),
    Design.REVIEW: frozenset({Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW, Design.GUIDELINE}),
    Design.NON_RANDOMISED_TRIAL: frozenset({Design.RANDOMISED_TRIAL, Design.PROTOCOL}),
    Design.CASE_REPORT: frozenset({Design.CASE_SERIES, Design.RANDOMISED_TRIAL}),
    Design.PROTOCOL: frozenset({Design.RANDOMISED_TRIAL}),
}

#: The publication types of letters and comments, in lower case. "reply" occurs only in JATS.
LETTER_TYPES = frozenset({"comment", "editorial", "letter", "reply"})

# Types of texts about studies that are not studies themselves. A "Letter" may report a study, but
# it discusses a study of others at least as often. Names in PubMed, then names that only JATS has.
_NO_STUDIES = frozenset(
    """address autobiography biography interview lecture news portrait
    announcement article-commentary book-review books-received calendar correction discussion
    in-brief introduction obituary product-review""".split()  # noqa: SIM905 - reads better so
) | {
    *LETTER_TYPES,
    *NOTICE_TYPES,
    "introductory journal article",
    "newspaper article",
    "personal narrative",
}

# Other names that people write for designs, beside those in `Design`. The comparison ignores case,
# spells "randomis" with "z", and folds everything except letters and digits to one blank.
_OTHER_NAMES: dict[str, Design] = {
    "network meta analysis": Design.META_ANALYSIS,
    "systematic review and meta analysis": Design.META_ANALYSIS,
    "systematic review with meta analysis": Design.META_ANALYSIS,
    "meta analysis and systematic review": Design.META_ANALYSIS,
    "sr": Design.SYSTEMATIC_REVIEW,
    "practice guideline": Design.GUIDELINE,
    "clinical practice guideline": Design.GUIDELINE,
    "rct": Design.RANDOMISED_TRIAL,
    "randomized clinical trial": Design.RANDOMISED_TRIAL,
    "randomized controlled trial": Design.RANDOMISED_TRIAL,
    "non randomized controlled trial": Design.NON_RANDOMISED_TRIAL,
    "nonrandomized trial": Design.NON_RANDOMISED_TRIAL,
    "nonrandomized controlled trial": Design.NON_RANDOMISED_TRIAL,
    "controlled clinical trial": Design.NON_RANDOMISED_TRIAL,
    "open label extension": Design.NON_RANDOMISED_TRIAL,
    "single arm trial": Design.NON_RANDOMISED_TRIAL,
    "cohort study": Design.COHORT,
    "prospective cohort": Design.COHORT,
    "prospective cohort study": Design.COHORT,
    "retrospective cohort": Design.COHORT,
    "retrospective cohort study": Design.COHORT,
    "case control study": Design.CASE_CONTROL,
    "cross sectional study": Design.CROSS_SECTIONAL,
    "diagnostic accuracy study": Design.DIAGNOSTIC_ACCURACY,
    "diagnostic test accuracy": Design.DIAGNOSTIC_ACCURACY,
    "case reports": Design.CASE_REPORT,
    "narrative review": Design.REVIEW,
    "scoping review": Design.REVIEW,
    "animal study": Design.ANIMAL_OR_IN_VITRO,
    "animal": Design.ANIMAL_OR_IN_VITRO,
    "in vitro": Design.ANIMAL_OR_IN_VITRO,
    "in vitro study": Design.ANIMAL_OR_IN_VITRO,
    "study protocol": Design.PROTOCOL,
    "trial protocol": Design.PROTOCOL,
    "clinical trial protocol": Design.PROTOCOL,
    "drug label": Design.PRODUCT_LABEL,
    "label": Design.PRODUCT_LABEL,
    "prescribing information": Design.PRODUCT_LABEL,
    "unknown": Design.NOT_STATED,
    "": Design.NOT_STATED,
}
_FOLD = re.compile(r"[^a-z0-9]+")

#: The `design_reason` of a design that somebody wrote into the file.
BY_HAND = "stated in the file"
#: The `design_reason` of a design that the article does not state; see `judged`.
JUDGED = "judged by the words of its title and abstract"


def design_of(publication_types: Iterable[str]) -> Design:
    """Return the design that PubMed publication types state, else ``NOT_STATED``."""
    names = _lowered(publication_types)
    return next((design for design, types in _BY_TYPE if not types.isdisjoint(names)), _UNSTATED)


def reason_of(design: Design, publication_types: Iterable[str]) -> str:
    """Return ``publication type: Review`` for the type that states `design`, or an empty text."""
    types = tuple(publication_types)
    if design is _UNSTATED or design_of(types) is not design:
        return ""
    stating = next(
        names
        for stated, names in _BY_TYPE
        if stated is design and not names.isdisjoint(_lowered(types))
    )
    named = next(name for name in types if name.strip().casefold() in stating)
    return f"publication type: {named}"


def is_no_study(publication_types: Iterable[str]) -> bool:
    """Whether a record is a notice, letter, comment or the like, which discusses other studies."""
    return not _NO_STUDIES.isdisjoint(_lowered(publication_types))


def design_named(text: str) -> Design | None:
    """Return the design that someone named by hand (``RCT``, ``cohort study``), or None."""
    return _NAMES.get(_folded(text))


def _lowered(publication_types: Iterable[str]) -> set[str]:
    return {name.strip().casefold() for name in publication_types}


def _folded(text: str) -> str:
    plain = _FOLD.sub(" ", text.casefold()).strip()
    return plain.replace("randomis", "randomiz").replace("non randomiz", "nonrandomiz")


_UNSTATED = Design.NOT_STATED
_NAMES = {_folded(name): design for name, design in _OTHER_NAMES.items()} | {
    _folded(design.value): design for design in Design
}
