"""An article that is being fetched: its identifiers, what was saved, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assistant.fetch.wanted import Kind, Wanted


@dataclass(slots=True, eq=False)
class Article:
    """An article or trial to fetch.

    `preprint` is Europe PMC's number of a preprint. `recorded` says that the PubMed record was
    saved, `full` that the full text was, and `saved` that anything was.
    """

    wanted: Wanted
    pmid: str | None = None
    pmcid: str | None = None
    preprint: str | None = None
    recorded: bool = False
    saved: bool = False
    full: bool = False
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.wanted.kind is Kind.PMID:
            self.pmid = self.wanted.value
        if self.wanted.kind is Kind.PMCID:
            self.pmcid = self.wanted.value

    def known_as(self, pmid: str | None, pmcid: str | None) -> None:
        """Set those of the numbers that are not known yet."""
        self.pmid, self.pmcid = self.pmid or pmid, self.pmcid or pmcid


Groups = dict[str, list[Article]]


def grouped(articles: Iterable[Article], key: Callable[[Article], str | None]) -> Groups:
    """Articles grouped by `key`, without those that have none; several may share a key."""
    groups: Groups = {}
    for article in articles:
        if name := key(article):
            groups.setdefault(name, []).append(article)
    return groups
