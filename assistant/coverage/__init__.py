"""What the collection covers: topic by study design by year, and what is missing."""

from assistant.coverage.table import Coverage, Gap, Group, Row, gaps

__all__ = ["Coverage", "Gap", "Group", "Row", "gaps"]
