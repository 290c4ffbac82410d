"""The client: patient with what passes, firm with what does not, and never too fast."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx2
import pytest
from library import Library, Reply, Time

from assistant.errors import FetchError
from assistant.fetch.client import Client, Limits, Refused, Unusable, _is_same_place
from assistant.fetch.services import Service, services


def ask(client: Client, library: Library, *, pause: float = 0) -> bytes:
    return client.ask(Service("Here", library.base, pause), "/epmc/x/y", {"a": "1 +é"}, bytes)


@pytest.fixture(autouse=True)
def _known(library: Library) -> None:
    library.europe["x"] = "ok"


def fault(library: Library, *replies: Reply) -> None:
    library.faults += [("/epmc", reply) for reply in replies]


def test_a_request_says_who_asks(library: Library, client: Client) -> None:
    assert ask(client, library) == b"ok"
    [request] = library.requests
    assert re.fullmatch(r"evidence-assistant/[0-9.]+", request.agent)
    assert request.query == {"a": "1 +é"}


def test_all_requests_take_one_connection(library: Library, client: Client) -> None:
    for _ in range(5):
        ask(client, library)
    assert library.connections == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_passes_is_tried_again(
    library: Library, client: Client, time: Time, status: int
) -> None:
    fault(library, Reply("busy", status), Reply("busy", status))
    assert ask(client, library) == b"ok"
    assert time.slept == [1, 2]


def test_five_tries_and_no_more(library: Library, client: Client, time: Time) -> None:
    fault(library, *[Reply("busy", 503)] * 9)
    with pytest.raises(FetchError, match="Here answered 503, 5 times; fetch again later"):
        ask(client, library)
    assert time.slept == [1, 2, 4, 8]
    assert len(library.requests) == 5


def test_the_wait_that_the_service_names_is_kept(
    library: Library, client: Client, time: Time
) -> None:
    date = {"Date": "Wed, 21 Oct 2015 07:28:00 GMT", "Retry-After": "Wed, 21 Oct 2015 07:28:09 GMT"}
    fault(
        library,
        Reply("", 429, {"Retry-After": "7"}),
        Reply("", 503, {"Retry-After": "soon"}),
        Reply("", 503, date),
    )
    assert ask(client, library) == b"ok"
    assert time.slept == [7, 2, 9]


def test_a_long_wait_is_left_to_the_user(library: Library, client: Client, time: Time) -> None:
    fault(library, Reply("", 429, {"Retry-After": "3600"}))
    with pytest.raises(FetchError, match="asks for a pause of 3600 seconds"):
        ask(client, library)
    assert time.slept == []
    with pytest.raises(FetchError, match="Here failed too often and is not asked again"):
        ask(client, library)
    assert len(library.requests) == 1


@pytest.mark.parametrize("status", [400, 404, 414])
def test_a_refusal_is_final(library: Library, client: Client, status: int) -> None:
    fault(library, Reply("no", status))
    with pytest.raises(Refused, match=f"refuses the request \\({status}\\)"):
        ask(client, library)
    assert len(library.requests) == 1


def test_other_answers_are_errors(library: Library, client: Client) -> None:
    fault(library, Reply("no", 403))
    with pytest.raises(FetchError, match="Here answered 403; fetch again later"):
        ask(client, library)


def test_a_wrong_key_is_named_and_not_shown(library: Library, client: Client) -> None:
    fault(library, Reply('{"error":"API key invalid","api-key":"s3cret"}', 400))
    with pytest.raises(FetchError, match="NCBI_API_KEY") as caught:
        ask(client, library)
    assert not isinstance(caught.value, Refused)
    assert "s3cret" not in str(caught.value)


def test_a_cut_answer_is_asked_for_again(library: Library, client: Client, time: Time) -> None:
    fault(library, Reply("x" * 5000, cut=True))
    assert ask(client, library) == b"ok"
    assert time.slept == [1]


def test_a_silent_service_is_given_up(library: Library, time: Time) -> None:
    fault(library, *[Reply("", hang=True)] * 2)
    limits = Limits(tries=2, silence=0.03)
    with (
        Client(limits, sleep=time.sleep, clock=time.clock) as client,
        pytest.raises(FetchError, match="Here stopped responding, 2 times"),
    ):
        ask(client, library)


def test_a_service_that_drips_is_given_up(library: Library, time: Time) -> None:
    def clock() -> float:
        time.now += 5
        return float(time.now)

    limits = Limits(tries=1, whole_answer=4)
    with (
        Client(limits, sleep=time.sleep, clock=clock) as client,
        pytest.raises(FetchError, match="Here is too slow"),
    ):
        ask(client, library)


HEADERS = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + b"".join(
    b"X-%d: %d\r\n" % (number, number) for number in range(99)
)
DRIPS = {
    "status line": b"HTTP/1.1 200 " + b"O" * 999,
    "headers": HEADERS,
    "an endless header": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 999,
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + b"x" * 999,
    "body of an error": b"HTTP/1.1 418 No\r\nContent-Length: 999\r\n\r\n" + b"x" * 999,
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 199,
}


@contextmanager
def dripping(answer: bytes) -> Iterator[tuple[Service, list[int]]]:
    """A service that sends a byte every two hundredths of a second; and its connections."""
    listener = socket.create_server(("127.0.0.1", 0))
    connections: list[int] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connections.append(connection.fileno())
                threading.Thread(target=drip, args=(connection,), daemon=True).start()

    def drip(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(1 << 16)
            for byte in answer:
                connection.sendall(bytes([byte]))
                if stop.wait(0.02):
                    return

    stop = threading.Event()
    threading.Thread(target=serve, daemon=True).start()
    try:
        yield Service("Here", f"http://127.0.0.1:{listener.getsockname()[1]}", 0), connections
    finally:
        stop.set()
        listener.close()


@pytest.mark.parametrize("part", DRIPS)
def test_a_service_that_sends_drop_by_drop_is_given_up(part: str) -> None:
    """Each byte comes in time, and the whole answer never would."""
    with (
        dripping(DRIPS[part]) as (service, connections),
        Client(Limits(tries=2, first_delay=0.01, whole_answer=0.2)) as client,
        pytest.raises(FetchError, match="Here is too slow, 2 times; fetch again later"),
    ):
        client.ask(service, "/x", {}, bytes)
    assert len(connections) == 2


def test_all_tries_together_have_a_limit() -> None:
    limits = Limits(tries=99, first_delay=0.001, whole_answer=0.2, all_tries=0.5)
    with (
        dripping(DRIPS["body"]) as (service, connections),
        Client(limits) as client,
        pytest.raises(FetchError, match=r"Here is too slow, \d times; fetch again later"),
    ):
        client.ask(service, "/x", {}, bytes)
    assert len(connections) < 9


def test_a_slow_answer_does_not_spoil_the_next(library: Library) -> None:
    with (
        dripping(DRIPS["headers"]) as (service, _),
        Client(Limits(tries=1, whole_answer=0.2, size=1 << 20)) as client,
    ):
        for _ in range(2):
            with pytest.raises(FetchError, match="Here is too slow"):
                client.ask(service, "/x", {}, bytes)
            assert ask(client, library) == b"ok"


def test_nobody_there(library: Library, client: Client, time: Time) -> None:
    gone = Service("Gone", "http://127.0.0.1:9", 0)
    for _ in range(3):
        with pytest.raises(FetchError, match=r"Gone cannot be reached \(.*\), 5 times"):
            client.ask(gone, "/x", {}, bytes)
    slept = len(time.slept)
    with pytest.raises(FetchError, match="Gone failed too often and is not asked again"):
        client.ask(gone, "/x", {}, bytes)
    assert len(time.slept) == slept
    assert ask(client, library) == b"ok"


def test_an_unusable_answer_is_asked_for_once_more(library: Library, client: Client) -> None:
    def read(data: bytes) -> bytes:
        if data != b"ok":
            raise Unusable("the answer is odd")
        return data

    here = Service("Here", library.base, 0)
    fault(library, Reply("odd"))
    assert client.ask(here, "/epmc/x/y", {}, read) == b"ok"
    fault(library, Reply("odd"), Reply("odd"))
    with pytest.raises(FetchError, match="the answer is odd; check the request"):
        client.ask(here, "/epmc/x/y", {}, read)


def test_an_answer_has_a_largest_size(library: Library, client: Client) -> None:
    fault(library, Reply("x" * ((1 << 20) + 1)))
    with pytest.raises(FetchError, match="Here sent more than 1,048,576 bytes"):
        ask(client, library)
    assert ask(client, library) == b"ok"


def test_redirects_stay_on_their_host(library: Library, client: Client) -> None:
    fault(library, Reply("", 301, {"Location": "/epmc/x/z"}))
    assert ask(client, library) == b"ok"
    for location in ("http://elsewhere.example/x", "https://elsewhere.example/", "ftp://127.0.0.1"):
        fault(library, Reply("", 302, {"Location": location}))
        with pytest.raises(FetchError, match="redirects to another host"):
            ask(client, library)
    fault(library, Reply("", 302, {"Location": "http://[::x"}))
    with pytest.raises(FetchError, match="invalid address"):
        ask(client, library)


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:9/x",
        "//127.0.0.1:9/x",
        "http://127.0.0.1/x",
        "https://127.0.0.1/x",
        "https://127.0.0.1:{port}/x",
        "http://somebody@127.0.0.1:{port}/x",
        "file:///etc/hostname",
    ],
)
def test_redirects_stay_on_their_port(library: Library, client: Client, location: str) -> None:
    port = library.base.rpartition(":")[2]
    fault(library, Reply("", 302, {"Location": location.format(port=port)}))
    with pytest.raises(FetchError, match="redirects to another host or port"):
        ask(client, library)
    assert len(library.requests) == 1


def test_encryption_may_be_added() -> None:
    plain, secure = (httpx2.URL(f"{scheme}://a.example/x") for scheme in ("http", "https"))
    assert _is_same_place(plain, secure)
    assert not _is_same_place(secure, plain)


def test_redirects_end(library: Library, client: Client) -> None:
    fault(library, *[Reply("", 301, {"Location": "/epmc/x/z"})] * 5)
    with pytest.raises(FetchError, match="redirects endlessly"):
        ask(client, library)


def test_requests_keep_their_distance(library: Library, client: Client, time: Time) -> None:
    begun = []
    for _ in range(7):
        ask(client, library, pause=0.37)
        begun.append(time.now)
    for first, fourth in zip(begun, begun[3:], strict=False):
        assert fourth - first > 1
    time.now += 10
    time.slept.clear()
    ask(client, library, pause=0.37)
    assert time.slept == []


def test_tries_keep_their_distance_too(library: Library, client: Client, time: Time) -> None:
    fault(library, Reply("", 429, {"Retry-After": "0"}))
    ask(client, library, pause=0.37)
    assert time.slept == pytest.approx([0, 0.37])


def test_the_public_services() -> None:
    plain = services({})
    assert {service.base.partition("://")[0] for service in plain} == {"https"}
    assert plain.eutils.name == plain.converter.name == "NCBI"
    assert plain.eutils.parameters == {"tool": "evidence-assistant"}
    assert 3 * plain.eutils.pause > 1
    keyed = services({"NCBI_API_KEY": "k", "ASSISTANT_EMAIL": "a@b.example"})
    assert 10 * keyed.eutils.pause > 1
    assert keyed.eutils.pause < plain.eutils.pause
    assert keyed.eutils.parameters["api_key"] == "k"
    assert keyed.converter.parameters == {"tool": "evidence-assistant", "email": "a@b.example"}
