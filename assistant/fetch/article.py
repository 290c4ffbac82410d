"""One article on its way: what it is known by, what was saved of it, what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assistant.fetch.wanted import Kind, Wanted


@dataclass(slots=True, eq=False)
class Article:
    """An article, or a trial, that is wanted.

    `preprint` is the number that Europe PMC gives to preprints; `recorded` says that PubMed's
    record was saved, `saved` that anything was, `full` that the whole text was.
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
        """Take numbers that are not known yet."""
        self.pmid, self.pmcid = self.pmid or pmid, self.pmcid or pmcid


Groups = dict[str, list[Article]]


def grouped(articles: Iterable[Article], key: Callable[[Article], str | None]) -> Groups:
    """Articles by their `key`, without those that have none: two may turn out to be one."""
    groups: Groups = {}
    for article in articles:
        if name := key(article):
            groups.setdefault(name, []).append(article)
    return groups
