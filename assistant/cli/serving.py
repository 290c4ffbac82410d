"""The command mcp."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from assistant.cli.common import corpus_option, index_option, settings
from assistant.errors import UsageError
from assistant.settings import NAME


@click.command()
@corpus_option
@index_option
@click.option("--fast", is_flag=True, help="Skip the ranker, which rereads the best sentences.")
def mcp_command(corpus: tuple[Path, ...], index: Path | None, *, fast: bool) -> None:
    """Serve the collection to other programs over standard input and output (MCP).

    Other programs start this command themselves. They may ask, search, show, verify, locate and
    see the status; nothing is changed. A later build is picked up. --corpus names the articles
    that verify reads again, if they are elsewhere than at the build.
    """
    if importlib.util.find_spec("mcp") is None:
        raise UsageError(
            f"The MCP server needs the package mcp; install it with: pip install '{NAME}[mcp]'"
        )
    from assistant.mcp_server.library import Library  # noqa: PLC0415 - needs the package mcp
    from assistant.mcp_server.tools import server  # noqa: PLC0415 - the same

    library = Library(settings(corpus, index), fast=fast)
    library.prepare()
    try:
        server(library).run("stdio")
    finally:
        library.close()
