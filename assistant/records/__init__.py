"""The data types of the program, from file to answer.

Only a :class:`Document` holds text. Every later type points into that text with a :class:`Span`,
so a quote is a slice of the document and is always verbatim::

    source file -> Document -> Passage -> Hit -> Evidence -> Answer

Offsets are half-open and count code points of ``Document.text``.
"""

from assistant.records.answer import (
    QUOTE_COLUMNS,
    Adjustment,
    Answer,
    Caution,
    Cover,
    Evidence,
    Hit,
    Passage,
    Reason,
    Statement,
    show_answers_as_html,
)
from assistant.records.author import OTHERS, Author
from assistant.records.blocks import Block, BlockKind, Span
from assistant.records.direction import Directed, Direction
from assistant.records.document import (
    Companion,
    CompanionKind,
    Design,
    Document,
    Identifiers,
    Kind,
    Listed,
    RelatedNotice,
    Relation,
    RelationKind,
    Source,
)
from assistant.records.editorial_status import Notice, Status, StatusList, status_of
from assistant.records.effect import (
    Effect,
    Figure,
    Group,
    Interval,
    Measure,
    Named,
    PValue,
    Scale,
)
from assistant.records.imprint import Imprint
from assistant.records.locators import Locators
from assistant.records.since_build import SinceBuild
from assistant.records.subjects import Subjects

__all__ = [
    "OTHERS",
    "QUOTE_COLUMNS",
    "Adjustment",
    "Answer",
    "Author",
    "Block",
    "BlockKind",
    "Caution",
    "Companion",
    "CompanionKind",
    "Cover",
    "Design",
    "Directed",
    "Direction",
    "Document",
    "Effect",
    "Evidence",
    "Figure",
    "Group",
    "Hit",
    "Identifiers",
    "Imprint",
    "Interval",
    "Kind",
    "Listed",
    "Locators",
    "Measure",
    "Named",
    "Notice",
    "PValue",
    "Passage",
    "Reason",
    "RelatedNotice",
    "Relation",
    "RelationKind",
    "Scale",
    "SinceBuild",
    "Source",
    "Span",
    "Statement",
    "Status",
    "StatusList",
    "Subjects",
    "show_answers_as_html",
    "status_of",
]
