"""The command completion, and what a shell may complete: ids of documents, and filters."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from assistant import filters
from assistant.cli.common import put
from assistant.errors import AssistantError
from assistant.settings import Settings

_SHELLS = ("bash", "zsh", "fish")
_VARIABLE = "_ASSISTANT_COMPLETE"  # click derives it from the name of the program
# Ids that a shell takes as they are. Others are not offered: an id is foreign text, and a shell
# would obey what it holds.
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]*")
# A word that begins with a quotation mark and has not ended; bash does not divide it.
_OPEN_QUOTE = re.compile(r"""(?<!\S)["'][^"']*$""")

# Click's own script splits the line at "=", as bash does, so it cannot complete a filter. This one
# passes the whole line to the program, which returns only the part after the last split.
_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' type value
    COMPREPLY=()
    while IFS=',' read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
        case $value in *=) compopt -o nospace ;; esac
    done < <(COMP_LINE="${COMP_LINE:0:$COMP_POINT}" COMP_WORDBREAKS="$COMP_WORDBREAKS" \
%(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class _Bash(BashComplete):
    """Completion for bash that knows words with "=" in them."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the word that is being typed."""
        words = split_arg_string(self._line())[1:]
        if not words or self._line()[-1].isspace():
            return words, ""
        return words[:-1], words[-1]

    def format_completion(self, item: CompletionItem[str]) -> str:
        """A line for the script: the part of the word that bash replaces."""
        _, typed = self.get_completion_args()
        breaks = os.environ.get("COMP_WORDBREAKS", "=:")
        if item.type != "plain" or _OPEN_QUOTE.search(self._line()):
            breaks = ""
        replaced = max((typed.rfind(sign) + 1 for sign in breaks), default=0)
        return f"{item.type},{item.value[replaced:]}"

    @staticmethod
    def _line() -> str:
        return os.environ.get("COMP_LINE", "")


add_completion_class(_Bash)


class DocumentId(click.ParamType[str]):
    """The id of a document of the index."""

    name = "document"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """The ids that begin with what was typed."""
        del param
        return [CompletionItem(identity) for identity in _ids(ctx, incomplete)]


class FilterTerm(click.ParamType[str]):
    """A filter, such as year=2015-2020."""

    name = "filter"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """The keys of filters, or the values of the key that was typed."""
        del param
        key, sign, typed = incomplete.partition("=")
        if not sign:
            return [CompletionItem(f"{key}=") for key in filters.KEYS if key.startswith(incomplete)]
        values = _ids(ctx, typed) if key == "document" else filters.values(key)
        return [CompletionItem(f"{key}={value}") for value in values if value.startswith(typed)]


def _ids(ctx: click.Context, incomplete: str) -> list[str]:
    """Ids of documents of the index that the command line names; none if it cannot be opened."""
    from assistant.engine import Assistant  # noqa: PLC0415 - only ids need it

    index = ctx.params.get("index")
    try:
        folder = Settings.resolve(index=Path(index) if index else None).index
        with Assistant.open(folder, fast=True) as assistant:
            ids = [listed.id for listed in assistant.catalogue()]
    except (AssistantError, OSError):
        return []
    return [one for one in ids if one.startswith(incomplete) and _SAFE_ID.fullmatch(one)]


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print the script with which a SHELL completes commands, options, document ids and filters.

    For bash, write eval "$(assistant completion bash)" into ~/.bashrc. For zsh, the same with zsh
    into ~/.zshrc. For fish, write the output to ~/.config/fish/completions/assistant.fish.
    """
    completing: type[ShellComplete] | None = get_completion_class(shell)
    if completing is not None:
        program = completing(ctx.find_root().command, {}, "assistant", _VARIABLE)
        put(ShellComplete.source(program).rstrip("\n"))
