"""Finds the PubMed and PMC numbers of a DOI or a PMCID."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from assistant.errors import FetchError
from assistant.fetch.article import Article, grouped
from assistant.fetch.batches import Progress, in_batches
from assistant.fetch.europepmc import EuropePmc
from assistant.fetch.ncbi import Ncbi
from assistant.fetch.wanted import Kind

_PMCIDS = 200  # the most that the converter takes in a request
_DOIS = 30  # in a request; chosen by hand: DOIs are long, and addresses should not be
_STAGE = "numbers"


def number(
    articles: Iterable[Article], ncbi: Ncbi, europepmc: EuropePmc, progress: Progress
) -> None:
    """Find the numbers of each article or preprint; failures become problems of the article.

    NCBI's converter knows the articles in PMC. Europe PMC knows PubMed and preprints by DOI.
    """
    every = list(articles)
    for kind, size in ((Kind.PMCID, _PMCIDS), (Kind.DOI, _DOIS)):
        # A comma ends a number for the converter.
        groups = grouped(every, partial(_value, kind=kind, but=","))
        report_progress = partial(progress, _STAGE)
        for value, numbers in in_batches(
            groups, size, partial(ncbi.numbers, kind), report_progress
        ):
            for article in groups[value]:
                if isinstance(numbers, FetchError):
                    article.problems.append(str(numbers))
                elif numbers:
                    article.known_as(*numbers)
    _number_elsewhere([article for article in every if not article.pmid], europepmc, progress)


def _number_elsewhere(
    articles: Sequence[Article], europepmc: EuropePmc, progress: Progress
) -> None:
    groups = grouped(articles, partial(_value, kind=Kind.DOI))
    report_progress = partial(progress, "DOIs")
    for value, listed in in_batches(groups, _DOIS, europepmc.listed, report_progress):
        for article in groups[value]:
            article.problems.clear()  # those of the converter, which was asked first
            if isinstance(listed, FetchError):
                article.problems.append(str(listed))
            elif listed:
                article.known_as(*listed.numbers)
                article.preprint = None if any(listed.numbers) else listed.preprint


def _value(article: Article, kind: Kind, but: str | None = None) -> str | None:
    is_of_kind = article.wanted.kind is kind and not (but and but in article.wanted.value)
    return article.wanted.value if is_of_kind else None
