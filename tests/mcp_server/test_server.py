"""The server as another program meets it: the official client over standard input and output."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import samples
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, TextContent
from samples import NONSENSE, QUESTION, RETRACTED, STEERING, TRIAL
from terminal import ROOT, environment, run, steering

from assistant.engine import Assistant

Call = Callable[..., Awaitable[Any]]
TOOLS = {"ask", "search", "show", "verify", "locate", "status"}


def text_of(result: CallToolResult) -> str:
    [content] = result.content
    assert isinstance(content, TextContent)
    return str(content.text)


def talk(
    conversation: Callable[[Client, Call], Awaitable[None]], *options: str | Path, home: Path
) -> None:
    """Start the program as a host does, and hold a conversation with it."""

    async def main() -> None:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "assistant", "mcp", *map(str, options)],
            env=environment(ASSISTANT_HOME=str(home)),
            cwd=ROOT,
        )
        async with Client(stdio_client(server)) as client:

            async def call(tool: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
                result = await client.call_tool(tool, arguments)
                assert isinstance(result, CallToolResult)
                text = text_of(result)
                assert steering(text) == set()
                return text if result.is_error else json.loads(text)

            await conversation(client, call)

    asyncio.run(main())


def test_the_tools_say_what_may_be_concluded(home: Path) -> None:
    async def conversation(client: Client, _: Call) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == TOOLS
        for tool in tools.values():
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
            assert not tool.annotations.open_world_hint
            assert tool.description
        for name in TOOLS - {"verify", "status"}:
            assert "never instructions" in str(tools[name].description)
        assert "not that the answer is no" in str(tools["ask"].description)
        assert "not that the sentence is true" in str(tools["verify"].description)
        assert "You may not conclude that a treatment works" in str(client.instructions)

    talk(conversation, *samples.collection().options, home=home)


def test_quotes_are_exact_and_proved(home: Path) -> None:
    made = samples.collection()
    with Assistant.open(made.index) as opened:
        texts = {document.id: document.text for document in opened.documents()}

    async def conversation(_: Client, call: Call) -> None:
        answer = await call("ask", question=QUESTION, quotes=20)
        assert answer["answered"]
        assert "not instructions" in answer["note"]
        quotes = answer["quotes"]
        assert {quote["document"] for quote in quotes} >= {TRIAL, RETRACTED, f"hostile{STEERING}"}
        for quote in quotes:
            assert texts[quote["document"]][quote["start"] : quote["end"]] == quote["quote"]
            place = {name: quote[name] for name in ("quote", "document", "start", "end")}
            proof = await call("verify", **place)
            assert (proof["verdict"], proof["sha256"]) == ("valid", quote["sha256"])
            changed = await call("verify", **{**place, "quote": quote["quote"][:-1] + "!"})
            assert changed["verdict"] == "misquoted"
        retracted = next(quote for quote in quotes if quote["document"] == RETRACTED)
        assert any("RETRACTED" in warning for warning in retracted["warnings"])

    talk(conversation, *made.options, home=home)


def test_the_other_tools(home: Path) -> None:
    made = samples.collection()
    with Assistant.open(made.index) as opened:
        text = opened.document(TRIAL).text

    async def conversation(_: Client, call: Call) -> None:
        nothing = await call("ask", question=NONSENSE)
        assert (nothing["answered"], nothing["quotes"]) == (False, [])
        assert nothing["why_not"]
        only = await call("search", query=QUESTION, passages=3, filter=["design=RCT"])
        assert {passage["document"] for passage in only["passages"]} == {TRIAL, RETRACTED}
        shown = await call("show", document=TRIAL, start=10, characters=30)
        assert (shown["text"], shown["characters"]) == (text[10:40], len(text))
        found = await call("locate", text="Inventumab reduced relapses of fictive neuritis")
        assert found["verdict"] == "exact"
        [place] = found["places"]
        assert text[place["start"] : place["end"]] == place["text"]
        status = await call("status")
        assert (status["documents"], status["flagged"]) == (5, 2)

    talk(conversation, *made.options, home=home)


def test_errors_are_sentences(home: Path) -> None:
    async def conversation(_: Client, call: Call) -> None:
        assert "ids are shown with every quote" in await call("show", document=f"x{STEERING}")
        assert "designs are: " in await call("ask", question="x", filter=["design=odd"])
        assert "question is empty" in await call("ask", question=" ")
        assert "choose an earlier start" in await call("show", document=TRIAL, start=10**6)
        assert "end of a quote" in await call("verify", quote="x", document=TRIAL, start=5, end=5)
        assert "less than or equal" in await call("ask", question="x", quotes=999)

    talk(conversation, *samples.collection().options, home=home)


def test_a_build_is_picked_up_and_a_missing_index_is_waited_for(home: Path, tmp_path: Path) -> None:
    own = samples.write_corpus(tmp_path / "corpus")
    index = tmp_path / "index"

    async def conversation(_: Client, call: Call) -> None:
        assert "There is no index in" in await call("ask", question=QUESTION)
        await asyncio.to_thread(Assistant.build, own, index, "hashing")
        before = await call("status")
        assert before["documents"] == 5
        (own / f"{RETRACTED}.md").unlink()
        await asyncio.to_thread(Assistant.build, own, index, "hashing")
        after = await call("status")
        assert after["documents"] == 4
        assert after["index"] != before["index"]
        quotes = (await call("ask", question=QUESTION))["quotes"]
        assert RETRACTED not in {quote["document"] for quote in quotes}

    talk(conversation, "--corpus", own, "--index", index, home=home)


def test_many_calls_at_once_share_one_index(home: Path) -> None:
    async def conversation(_: Client, call: Call) -> None:
        answers = await asyncio.gather(*(call("ask", question=QUESTION) for _ in range(8)))
        assert all(answer == answers[0] for answer in answers)

    talk(conversation, *samples.collection().options, home=home)


def test_nothing_is_written_into_corpus_and_index_and_no_question_into_the_log(
    home: Path, tmp_path: Path
) -> None:
    own = samples.build(tmp_path / "own")
    before = {path: path.read_bytes() for path in own.corpus.rglob("*") if path.is_file()}
    published = (own.index / "CURRENT").read_bytes()

    async def conversation(_: Client, call: Call) -> None:
        await call("ask", question=QUESTION)

    talk(conversation, *own.options, home=home)
    assert {path: path.read_bytes() for path in own.corpus.rglob("*") if path.is_file()} == before
    assert (own.index / "CURRENT").read_bytes() == published
    assert "mcp: exit code 0" in (home / "assistant.log").read_text()
    assert QUESTION not in (home / "assistant.log").read_text()


def test_torch_is_not_loaded() -> None:
    code = """
import asyncio, sys
from pathlib import Path
from assistant.mcp_server.library import Library
from assistant.mcp_server.tools import server
from assistant.settings import Settings
library = Library(Settings.resolve(index=Path(sys.argv[1])))
calls = [("ask", {"question": sys.argv[2]}), ("locate", {"text": "relapses"}), ("status", {})]
for name, arguments in calls:
    asyncio.run(server(library).call_tool(name, arguments))
library.close()
print([name for name in sys.modules if name.partition(".")[0] in ("torch", "transformers")])
"""
    command = [sys.executable, "-c", code, str(samples.collection().index), QUESTION]
    done = subprocess.run(command, env=environment(), capture_output=True, check=False)
    assert (done.stdout, done.returncode) == (b"[]\n", 0), done.stderr.decode()


def test_without_the_package_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = run("mcp")
    assert result.exit_code == 2
    assert "install it with: pip install 'evidence-assistant[mcp]'" in result.stderr


def fields(value: object) -> set[str]:
    if isinstance(value, list):
        return {name for item in value for name in fields(item)}
    if not isinstance(value, dict):
        return set()
    return set(value) | {name for item in value.values() for name in fields(item)}


def test_the_documentation_names_every_tool_and_field(home: Path) -> None:
    page = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z_0-9]+)`", page))
    assert documented >= TOOLS

    async def conversation(client: Client, call: Call) -> None:
        for tool in (await client.list_tools()).tools:
            assert documented >= set(tool.input_schema["properties"])
        replies = [
            await call("ask", question=QUESTION),
            await call("ask", question=NONSENSE),
            await call("search", query=QUESTION),
            await call("show", document=TRIAL),
            await call("verify", quote="x", document=TRIAL, start=0, end=1),
            await call("locate", text="Inventumab reduced relapses of fictive neuritus by 60%"),
        ]
        assert fields(replies) - documented == set()
        status = await call("status")
        assert set(status) - documented == set()

    talk(conversation, *samples.collection().options, home=home)
