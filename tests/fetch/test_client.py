"""The client: patient with what passes, firm with what does not, and never too fast."""

from __future__ import annotations

import re

import pytest
from library import Library, Reply, Time

from assistant.errors import FetchError
from assistant.fetch.client import Client, Limits, Refused, Unusable
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
