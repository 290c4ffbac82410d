"""Asks services politely and patiently, without trusting their answers.

The client has one connection, pauses between requests, honours ``Retry-After``, limits time and
size, and follows no redirect to another host or port. After a temporary failure (429, 500, 502,
503, 504, a broken, silent or slow connection) it tries again after 1, 2, 4 and 8 seconds. After an
unusable answer it tries again once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

import httpx2

from assistant.errors import FetchError
from assistant.fetch.services import Service
from assistant.fetch.watch import TooSlow, Watch
from assistant.settings import NAME

T = TypeVar("T")

_PASSING = frozenset({429, 500, 502, 503, 504})
# Statuses for a request that is wrong or names nothing. Smaller parts of it may be answered.
_REFUSING = frozenset({400, 404, 410, 414})
_OK = 200
_REDIRECTS = 5  # more than any service needs; chosen by hand, to end a circle
_EXCERPT = 4096  # bytes of an error that are searched for its cause; chosen by hand
# After so many requests in a row have failed finally, the client stops asking a service. Chosen by
# hand: a smaller number gives up after a short disturbance, a larger one waits in vain for longer.
_LEFT_ALONE_AFTER = 3


class Limits(NamedTuple):
    """Limits of time (seconds), size (bytes) and attempts.

    All were chosen by hand: larger ones wait longer for a slow service, smaller ones lose articles
    that it would still deliver. `silence` is between two pieces of an answer, `whole_answer` from
    the request to the end of its answer, and `all_tries` from the first try to the end of the last.
    """

    tries: int = 5
    first_delay: float = 1
    longest_wait: float = 120
    silence: float = 60
    whole_answer: float = 600
    all_tries: float = 900
    size: int = 256 << 20


class Refused(FetchError):
    """The service does not know some or all of what was asked for."""


class Unusable(FetchError):
    """The service answered, but not in the expected form."""


class _Passing(FetchError):
    """A temporary failure; try again, after `wait` seconds if the service named a time."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class Client:
    """Asks services, one request at a time; a context manager.

    `sleep` waits for some seconds, and `clock` is a monotonic clock in seconds.
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # noqa: B008 - immutable
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._sleep = sleep
        self._clock = clock
        self._next: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self._watch = Watch()
        self._http = httpx2.Client(
            headers={"User-Agent": f"{NAME}/{version(NAME)}"},
            timeout=httpx2.Timeout(limits.silence),
            limits=httpx2.Limits(max_connections=1),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def ask(
        self, service: Service, path: str, parameters: Mapping[str, str], read: Callable[[bytes], T]
    ) -> T:
        """Return the result of `read` on the answer; `read` raises Unusable for an unusable one.

        Raises FetchError when there is no usable answer, and Refused when the request is at fault.
        """
        if self._failures.get(service.name, 0) >= _LEFT_ALONE_AFTER:
            raise FetchError(
                f"{service.name} failed too often and is not asked again; fetch again later"
            )
        url = httpx2.URL(service.base + path, params={**parameters, **service.parameters})
        tried = unusable = 0
        end = self._clock() + self._limits.all_tries
        while True:
            tried += 1
            wait = self._limits.first_delay * 2 ** (tried - 1)
            try:
                answer = read(self._once(service, url, end))
            except Unusable as error:
                unusable += 1
                if unusable > 1:
                    raise FetchError(f"{error}; check the request or fetch again later") from error
            except _Passing as error:
                wait = wait if error.wait is None else error.wait
                if tried >= self._limits.tries or self._clock() + wait >= end:
                    self._failures[service.name] = self._failures.get(service.name, 0) + 1
                    raise FetchError(f"{error}, {tried} times; fetch again later") from error
            else:
                self._failures[service.name] = 0
                return answer
            self._sleep(wait)

    def _once(self, service: Service, url: httpx2.URL, end: float) -> bytes:
        """The body of one answer, after following redirects, by the time `end`."""
        end = min(end, self._clock() + self._limits.whole_answer)
        for _ in range(_REDIRECTS):
            self._pace(service)
            try:
                with (
                    self._watch.limited(end - self._clock()),
                    self._http.stream("GET", url, extensions=self._watch.extensions) as answer,
                ):
                    if not answer.has_redirect_location:
                        self._check(service, answer)
                        return self._body(service, answer, end)
                    url = _redirected(service, url, answer.headers["location"])
            except httpx2.ConnectError as error:
                raise _Passing(f"{service.name} cannot be reached ({error})") from error
            except TooSlow as error:
                raise _Passing(f"{service.name} is too slow") from error
            except httpx2.TimeoutException as error:
                raise _Passing(f"{service.name} stopped responding") from error
            except httpx2.RequestError as error:
                raise _Passing(f"the connection to {service.name} failed ({error})") from error
        raise FetchError(f"{service.name} redirects endlessly; fetch again later")

    def _pace(self, service: Service) -> None:
        now = self._clock()
        start = max(now, self._next.get(service.name, now))
        if start > now:
            self._sleep(start - now)
        self._next[service.name] = start + service.pause

    def _check(self, service: Service, answer: httpx2.Response) -> None:
        status = answer.status_code
        if status == _OK:
            return
        if status in _PASSING:
            wait = _retry_after(answer.headers)
            if wait is not None and wait > self._limits.longest_wait:
                self._failures[service.name] = _LEFT_ALONE_AFTER
                raise FetchError(
                    f"{service.name} asks for a pause of {wait:.0f} seconds; fetch again after that"
                )
            raise _Passing(f"{service.name} answered {status}", wait)
        if b"api key" in _excerpt(answer).lower():
            raise FetchError(f"{service.name} does not accept NCBI_API_KEY; correct or unset it")
        if status in _REFUSING:
            raise Refused(f"{service.name} refuses the request ({status})")
        raise FetchError(f"{service.name} answered {status}; fetch again later")

    def _body(self, service: Service, answer: httpx2.Response, end: float) -> bytes:
        body = bytearray()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > self._limits.size:
                raise FetchError(
                    f"{service.name} sent more than {self._limits.size:,} bytes; fetch fewer "
                    "articles at once"
                )
            if self._clock() > end:
                raise _Passing(f"{service.name} is too slow")
        return bytes(body)


def _redirected(service: Service, url: httpx2.URL, location: str) -> httpx2.URL:
    try:
        target = url.join(location)
    except httpx2.InvalidURL as error:
        raise FetchError(
            f"{service.name} redirects to an invalid address; fetch again later"
        ) from error
    if not _is_same_place(url, target):
        raise FetchError(
            f"{service.name} redirects to another host or port "
            f"({target.scheme}://{target.netloc.decode('ascii', 'replace')}), which is not used; "
            "a newer version of this program may know the new address"
        )
    return target


def _is_same_place(url: httpx2.URL, target: httpx2.URL) -> bool:
    """Whether `target` is the same server, or the same host with encryption in place of none."""
    if target.host != url.host or target.userinfo:
        return False
    upgraded = (url.scheme, target.scheme) == ("http", "https")
    if upgraded and url.port is None and target.port is None:  # None is the usual port
        return True
    return (target.scheme, target.port) == (url.scheme, url.port)


def _retry_after(headers: httpx2.Headers) -> float | None:
    """The wait that the service asks for, in seconds; it may give a date (RFC 9110, 10.2.3)."""
    named = headers.get("retry-after", "").strip()
    if named.isascii() and named.isdigit():
        return float(named)
    try:
        wait = parsedate_to_datetime(named) - parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return max(0.0, wait.total_seconds())


def _excerpt(answer: httpx2.Response) -> bytes:
    return next(answer.iter_bytes(_EXCERPT), b"")
