"""A small invented library, served on this machine as NCBI, Europe PMC and the registry answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from assistant.fetch.services import Service, Services

NOT_GIVEN = (
    "<!--The publisher of this article does not allow downloading of the full text in XML form.-->"
)
_PUBMED_HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st '
    'January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
_PMC_HEAD = (
    '<?xml version="1.0"  ?><!DOCTYPE pmc-articleset PUBLIC "-//NLM//DTD ARTICLE SET 2.0//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pmc/articleset/nlm-articleset-2.0.dtd">'
)
EMPTY_LIST = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eEfetchResult PUBLIC "-//NLM//DTD efetch '
    '20131226//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd">\n'
    "<eFetchResult>\n\t<ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR>\n"
    "</eFetchResult>\n"
)


def record(pmid: str, *, title: str = "Inventumab in fictive neuritis", pmc: str = "") -> str:
    """A PubMed record; its references name articles that are not this one."""
    number = f'<ArticleId IdType="pmc">{pmc}</ArticleId>' if pmc else ""
    return (
        '<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">'
        f'<PMID Version="1">{pmid}</PMID>'
        '<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Internet"><PubDate>'
        "<Year>2019</Year></PubDate></JournalIssue><Title>J Invent Med</Title></Journal>"
        f"<ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText>Relapses fell by 60%"
        "&#x2009;in J\u00f6rg\u2019s &lt;3-year&gt; trial \u03b3.</AbstractText></Abstract>"
        '</Article><CommentsCorrectionsList><CommentsCorrections RefType="Cites">'
        '<PMID Version="1">77</PMID></CommentsCorrections></CommentsCorrectionsList>'
        "</MedlineCitation><PubmedData><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{pmid}</ArticleId>{number}</ArticleIdList>'
        '<ReferenceList><Reference><ArticleIdList><ArticleId IdType="pubmed">78</ArticleId>'
        '<ArticleId IdType="pmc">PMC78</ArticleId></ArticleIdList></Reference></ReferenceList>'
        "</PubmedData></PubmedArticle>"
    )


def article(pmcid: str, *, full: bool = True, doi: str = "", text: str = "12 of 40 fell.") -> str:
    """JATS as PMC gives it: with a body, or with the front matter and a comment only."""
    number = f'<article-id pub-id-type="pmc">{pmcid.removeprefix("PMC")}</article-id>'
    number = number if pmcid else ""
    named = f'<article-id pub-id-type="doi">{doi}</article-id>' if doi else ""
    body = f"<body><sec><title>Results</title><p>Relapses: {text}</p></sec></body>"
    return (
        '<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article">'
        f"{'' if full else NOT_GIVEN}<front><article-meta>{number}{named}"
        "<title-group><article-title>Inventumab, in full</article-title></title-group>"
        "<abstract><p>Inventumab was tried.</p></abstract></article-meta></front>"
        f"{body if full else ''}<back><ref-list><ref><mixed-citation>"
        '<pub-id pub-id-type="pmid">79</pub-id></mixed-citation></ref></ref-list></back></article>'
    )


class Reply(NamedTuple):
    """One answer; `cut` sends half of it and hangs up, `hang` never answers."""

    body: str | bytes
    status: int = 200
    headers: Mapping[str, str] = {}
    cut: bool = False
    hang: bool = False


class Request(NamedTuple):
    path: str
    query: dict[str, str]
    agent: str


@dataclass
class Library:
    """What is in it; `faults` are given instead, in order, to requests for the path they name."""

    pubmed: dict[str, str] = field(default_factory=dict)
    pmc: dict[str, str] = field(default_factory=dict)
    europe: dict[str, str] = field(default_factory=dict)
    listed: list[dict[str, str]] = field(default_factory=list)
    converter: list[dict[str, Any]] = field(default_factory=list)
    studies: dict[str, str] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    faults: list[tuple[str, Reply]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    base: str = ""
    ended: threading.Event = field(default_factory=threading.Event)

    def asked(self, path: str) -> list[dict[str, str]]:
        """The queries of the requests for `path`."""
        return [request.query for request in self.requests if path in request.path]

    def services(self, **parameters: str) -> Services:
        """All of them, here, without pauses."""
        return Services(
            Service("NCBI", f"{self.base}/eutils", 0, parameters),
            Service("NCBI", f"{self.base}/idconv/", 0),
            Service("Europe PMC", f"{self.base}/epmc", 0),
            Service("ClinicalTrials.gov", f"{self.base}/trials", 0),
        )

    def reply(self, path: str, query: dict[str, str]) -> Reply:
        for number, (fragment, fault) in enumerate(self.faults):
            if fragment in path:
                del self.faults[number]
                return fault
        name = path.rsplit("/", 1)[-1]
        if name == "esearch.fcgi":
            return self._search(int(query["retmax"]))
        if name == "efetch.fcgi":
            return self._fetch(query["db"], query["id"].split(","))
        if name == "search":
            return self._list(query)
        if path.startswith("/idconv/"):
            return self._convert(query["idtype"], query["ids"].split(","))
        return _or_404(self.studies.get(name) or self.europe.get(path.split("/")[-2]))

    def _search(self, most: int) -> Reply:
        result = {
            "count": str(len(self.found)),
            "retmax": str(most),
            "idlist": self.found[:most],
            "warninglist": {"phrasesignored": [], "quotedphrasesnotfound": ["fictiv\u202e"]},
        }
        return Reply(json.dumps({"header": {"type": "esearch"}, "esearchresult": result}))

    def _fetch(self, database: str, numbers: list[str]) -> Reply:
        if any(len(number) > 9 for number in numbers):
            return Reply(EMPTY_LIST, 400)
        if database == "pubmed":
            inner = "\n".join(self.pubmed[n] for n in numbers if n in self.pubmed)
            return Reply(f"{_PUBMED_HEAD}<PubmedArticleSet>\n{inner}</PubmedArticleSet>")
        inner = "".join(
            self.pmc.get(
                f"PMC{n}", f'<Reply Id="{n}" error="The following PMCID is not available: {n}"/>'
            )
            for n in numbers
        )
        return Reply(f"{_PMC_HEAD}<pmc-articleset>{inner}</pmc-articleset>")

    def _convert(self, kind: str, values: list[str]) -> Reply:
        records = []
        for value in values:
            known = [one for one in self.converter if str(one.get(kind)) == value]
            error = {kind: value, "status": "error", "errmsg": "Identifier not found in PMC"}
            records.append({**(known[0] if known else error), "requested-id": value})
        return Reply(json.dumps({"status": "ok", "records": records}))

    def _list(self, query: dict[str, str]) -> Reply:
        results = [
            one
            for one in self.listed
            if f'"{one.get("doi", "-")}"' in query["query"]
            or query["query"] == f"EXT_ID:{one['id']} AND SRC:PPR"
        ]
        return Reply(
            json.dumps(
                {"version": "6.9", "hitCount": len(results), "resultList": {"result": results}}
            )
        )


class Time:
    """A clock that only moves when somebody sleeps, and what was slept."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


def study(number: str) -> str:
    """A study as the registry's second interface gives it."""
    protocol = {
        "identificationModule": {"nctId": number, "briefTitle": "Inventumab, to be tried"},
        "descriptionModule": {"briefSummary": "Inventumab will be tried."},
    }
    return json.dumps({"protocolSection": protocol, "hasResults": False})


def _or_404(body: str | None) -> Reply:
    return Reply("<html><body>Not found</body></html>", 404) if body is None else Reply(body)


@contextmanager
def served(library: Library) -> Iterator[Library]:
    """Serve it on this machine until the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            library.connections += 1

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            agent = self.headers["User-Agent"]
            library.requests.append(Request(parts.path, query, agent))
            self._send(library.reply(parts.path, query))

        def _send(self, reply: Reply) -> None:
            if reply.hang:
                library.ended.wait(10)
                self.close_connection = True
                return
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if reply.cut else body)
            self.close_connection = reply.cut

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.005,))
    thread.start()
    library.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield library
    finally:
        library.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
