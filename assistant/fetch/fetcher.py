"""Fetches the record of each article, and its full text where that is free, into files.

Records are fetched again each time, 200 in a request, because the editorial status may change. An
existing full text is only fetched again with `refresh`. Files are written as a whole, so a run can
be interrupted and repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import NamedTuple

from assistant.errors import FetchError
from assistant.fetch.article import Article, Groups, grouped
from assistant.fetch.batches import Progress, in_batches
from assistant.fetch.numbering import number
from assistant.fetch.records import Record
from assistant.fetch.report import Problem, Report
from assistant.fetch.saving import State, full_text_at, save
from assistant.fetch.sources import Sources
from assistant.fetch.wanted import Kind, Wanted

_RECORDS = 200  # records in a request: as many as NCBI accepts in one address
# Full texts in a request: each may have a megabyte or more. Chosen by hand: more need fewer
# requests, and lose more when one fails.
_TEXTS = 20
_UNKNOWN = {
    Kind.PMCID: "PMC does not provide this article; check the number",
    Kind.DOI: "unknown to both NCBI and Europe PMC; check it, or add the article as a file",
    Kind.NCT: "ClinicalTrials.gov has no such study; check the number",
}


class Options(NamedTuple):
    """Whether to fetch full texts, and whether to fetch existing ones again."""

    full_text: bool = True
    refresh: bool = False


class Fetcher:
    """Fetches into the folder `corpus`; `report` is complete up to any interruption."""

    def __init__(
        self,
        sources: Sources,
        corpus: Path,
        report: Report,
        progress: Progress,
        options: Options = Options(),  # noqa: B008 - immutable
    ) -> None:
        self._ncbi, self._europepmc, self._trials = sources
        self._corpus = corpus
        self._report = report
        self._progress = progress
        self._options = options

    def run(self, wanted: Iterable[Wanted]) -> None:
        """Fetch everything in `wanted`; failures become problems in the report."""
        articles = [Article(identifier) for identifier in dict.fromkeys(wanted)]
        try:
            number(articles, self._ncbi, self._europepmc, self._progress)
            self._fetch_records(articles)
            if self._options.full_text:
                self._fetch_texts(articles)
            self._fetch_preprints(articles)
            self._fetch_trials(articles)
            self._note_what_is_missing(articles)
        finally:
            for article in articles:
                self._report.problems += (
                    Problem(str(article.wanted), reason)
                    for reason in dict.fromkeys(article.problems)
                )

    def _fetch_records(self, articles: Sequence[Article]) -> None:
        groups = grouped(articles, lambda article: article.pmid)
        report_progress = partial(self._progress, "records")
        for pmid, record in in_batches(groups, _RECORDS, self._ncbi.records, report_progress):
            if isinstance(record, FetchError):
                _blame(groups[pmid], record)
            elif record is None:
                _blame(groups[pmid], f"PubMed has no record {pmid}; check the number")
            elif self._save(f"PMID{pmid}.xml", record.data, {f"PMID{pmid}"}, groups[pmid]):
                for article in groups[pmid]:
                    article.recorded = True
                    article.known_as(None, record.name("PMC"))

    def _fetch_texts(self, articles: Sequence[Article]) -> None:
        groups = self._without_those_there(
            grouped(articles, lambda article: article.pmcid), "{}.nxml"
        )
        elsewhere: dict[str, Record | FetchError | None] = {}
        report_progress = partial(self._progress, "full texts")
        for pmcid, record in in_batches(groups, _TEXTS, self._ncbi.articles, report_progress):
            if isinstance(record, Record) and record.full:
                self._save_text(f"{pmcid}.nxml", record, {pmcid}, groups[pmcid])
            else:
                elsewhere[pmcid] = record
        report_progress = partial(self._progress, "elsewhere")
        for pmcid, record in in_batches(elsewhere, 1, self._text_elsewhere, report_progress):
            if isinstance(record, Record) and record.full and pmcid in record.names:
                self._save_text(f"{pmcid}.nxml", record, {pmcid}, groups[pmcid])
            else:
                self._without_text(pmcid, groups[pmcid], elsewhere[pmcid], record)

    def _without_text(
        self,
        pmcid: str,
        articles: Sequence[Article],
        first: Record | FetchError | None,
        second: Record | FetchError | None,
    ) -> None:
        """Save NCBI's front matter if there is no record, and note both services' failures."""
        for failure in (first, second):
            if isinstance(failure, FetchError):
                _blame(articles, failure)
        if isinstance(first, Record) and not any(article.recorded for article in articles):
            self._save(f"{pmcid}.nxml", first.data, {pmcid}, articles)

    def _fetch_preprints(self, articles: Sequence[Article]) -> None:
        groups = grouped(articles, lambda article: article.preprint)
        if self._options.full_text:
            groups = self._without_those_there(groups, "{}.xml")
            report_progress = partial(self._progress, "preprints")
            for name, record in in_batches(groups, 1, self._text_elsewhere, report_progress):
                names = {name, *(article.wanted.value for article in groups[name])}
                if isinstance(record, Record) and record.full and record.names & names:
                    self._save_text(f"{name}.xml", record, names, groups[name])
                elif isinstance(record, FetchError):
                    _blame(groups[name], record)
        left = {name: group for name, group in groups.items() if not group[0].full}
        report_progress = partial(self._progress, "abstracts")
        for name, data in in_batches(left, 1, self._preprint, report_progress):
            self._save_answer(f"{name}.json", data, name, left[name])

    def _fetch_trials(self, articles: Sequence[Article]) -> None:
        groups = grouped(
            (article for article in articles if article.wanted.kind is Kind.NCT),
            lambda article: article.wanted.value,
        )
        report_progress = partial(self._progress, "trials")
        for name, data in in_batches(groups, 1, self._study, report_progress):
            self._save_answer(f"{name}.json", data, name, groups[name])

    def _text_elsewhere(self, numbers: Sequence[str]) -> dict[str, Record]:
        return {name: self._europepmc.article(name) for name in numbers}

    def _preprint(self, numbers: Sequence[str]) -> dict[str, bytes]:
        return {name: self._europepmc.preprint(name) for name in numbers}

    def _study(self, numbers: Sequence[str]) -> dict[str, bytes]:
        return {name: self._trials.study(name) for name in numbers}

    def _without_those_there(self, groups: Groups, file: str) -> Groups:
        """`groups` without those whose full text is in the corpus already, unless `refresh`."""
        left: Groups = {}
        for name, articles in groups.items():
            names = {name, *(article.wanted.value for article in articles)}
            path = self._corpus / file.format(name)
            if self._options.refresh or not full_text_at(path, names):
                left[name] = articles
                continue
            self._report.files[path.name] = State.UNCHANGED
            for article in articles:
                article.saved = article.full = True
        return left

    def _save_text(
        self, name: str, record: Record, names: AbstractSet[str], articles: Sequence[Article]
    ) -> None:
        if self._save(name, record.data, names, articles):
            for article in articles:
                article.full = True

    def _save_answer(
        self, name: str, data: bytes | FetchError | None, about: str, articles: Sequence[Article]
    ) -> None:
        if isinstance(data, FetchError):
            _blame(articles, data)
        elif data is not None:
            self._save(name, data, {about}, articles)

    def _save(
        self, name: str, data: bytes, names: AbstractSet[str], articles: Sequence[Article]
    ) -> bool:
        try:
            self._report.files[name] = save(self._corpus / name, data, names)
        except FetchError as error:
            _blame(articles, error)
            return False
        for article in articles:
            article.saved = True
        return True

    def _note_what_is_missing(self, articles: Sequence[Article]) -> None:
        for article in articles:
            kind = article.wanted.kind
            if article.saved and not article.full and kind is not Kind.NCT:
                self._report.without_full_text.append(str(article.wanted))
            elif not article.saved and not article.problems:
                only_text = article.pmcid and not self._options.full_text
                article.problems.append(
                    "PubMed has no record of it; fetch it again without --abstracts-only"
                    if only_text
                    else _UNKNOWN[kind]
                )


def _blame(articles: Iterable[Article], reason: FetchError | str) -> None:
    for article in articles:
        article.problems.append(str(reason))
