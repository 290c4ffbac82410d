"""The main screen: the conversation beside the source, a prompt below."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, Input, Label

from assistant import filters
from assistant.filters import Filter
from assistant.render.words import counted
from assistant.tui import keys
from assistant.tui.controller import ConversationController
from assistant.tui.host import host
from assistant.tui.screens.reading import ReadingScreen
from assistant.tui.view import view_model
from assistant.tui.widgets import conversation as talking
from assistant.tui.widgets.bars import StatusBar
from assistant.tui.widgets.conversation import Conversation, EarlierTurns, Suggestion
from assistant.tui.widgets.prompt import Prompt
from assistant.tui.widgets.rebuilding import Rebuilding
from assistant.tui.widgets.source import SourcePane, SourceText
from assistant.tui.workers import messages, session_worker

WIDE = 100  # columns from which the source is beside the conversation
_OPENING = "waiting for the index to open"
_NO_INDEX = "waiting for an index; f5 builds it, esc withdraws the question"
_LONGEST_NUMBER = 3  # digits of a citation number


class MainScreen(ReadingScreen):
    """Owns the conversation, and the filter for documents that may answer."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.EVERYWHERE)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - as Textual has it
    AUTO_FOCUS = "#prompt"

    def __init__(self) -> None:
        super().__init__()
        self.chosen = Filter()
        self.rebuilding = Rebuilding()
        self._problem = ""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield StatusBar()
        with Horizontal(id="panes"):
            yield Conversation()
            yield SourcePane()
        yield self.rebuilding
        with Horizontal(id="ask"):
            yield Label(view_model.PROMPT, markup=False)
            yield Prompt()
        yield Footer(show_command_palette=True)

    async def on_mount(self) -> None:
        """Say that the index is being opened; the engine starts after the first paint."""
        self.controller = ConversationController(
            self.conversation, host(self).engine_worker, host(self).session_worker, host(self).clock
        )
        self.controller.hold(_OPENING)
        await self.show_welcome()
        self.show_status()

    @property
    def prompt(self) -> Prompt:
        """The line for questions."""
        return self.query_one(Prompt)

    # --- asking

    @on(Input.Submitted, "#prompt")
    async def submitted(self, event: Input.Submitted) -> None:
        """Ask, or open the citation whose number was typed."""
        text = event.value.strip()
        if text.isdecimal() and len(text) <= _LONGEST_NUMBER:
            await self._number(int(text))
        elif text:
            await self.ask(text)

    async def ask(self, text: str, *, as_typed: bool = False) -> None:
        """Ask a question, unless another one is waiting already."""
        if self.controller.is_full:
            host(self).say("A question is already waiting; esc withdraws it.", "warning")
            return
        self.prompt.remember(text)
        self.prompt.fill("")
        self.remove_class("-source")
        await self.controller.ask(text, self.chosen, as_typed=as_typed)
        self.refresh_bindings()

    async def _number(self, number: int) -> None:
        suggestions = self.conversation.suggestions
        if suggestions and 0 < number <= len(suggestions):
            await self.ask(suggestions[number - 1])
            return
        if self.pick(number):
            self.prompt.fill("")
            self.action_open()
        else:
            host(self).say(f"There is no [{number}] in this answer.", "warning")

    @on(Suggestion.Chosen)
    async def suggested(self, event: Suggestion.Chosen) -> None:
        """Ask a question to try."""
        await self.ask(event.question)

    @on(messages.QuestionAnswered)
    async def answered(self, message: messages.QuestionAnswered) -> None:
        """Show an answer, its first quote and the source of that."""
        view = await self.controller.answered(message)
        if view is None:
            return
        cards = view.cards
        self.activate(cards[0] if cards and cards[0].is_answer else None)
        self.conversation.begin_at(view)
        self.refresh_bindings()

    @on(messages.QuestionFailed)
    async def ask_failed(self, message: messages.QuestionFailed) -> None:
        """Say why a question was not answered."""
        await self.controller.failed(message, host(self).sentence(message.error))

    # --- the index

    @on(messages.IndexOpened)
    async def opened(self, message: messages.IndexOpened) -> None:
        """Answer from this index from now on."""
        is_first = self.index_contents is None
        self.index_contents = message.index_contents
        self._problem = ""
        self.controller.go_on()
        if not self.conversation.views:
            await self.show_welcome()
        elif not is_first:
            self.controller.compare()
            host(self).say("Answers now come from a newer index.")
        if message.index_contents.status_list_told:
            host(self).say(message.index_contents.status_list_told)
        if self.index_contents.note:
            host(self).say(self.index_contents.note, "warning")
        self.show_status()

    @on(messages.StatusListChanged)
    def relisted(self, message: messages.StatusListChanged) -> None:
        """Know the documents by their new status."""
        self.index_contents = message.index_contents
        self.controller.compare()
        self.show_status()

    @on(messages.IndexOpenFailed)
    async def open_failed(self, message: messages.IndexOpenFailed) -> None:
        """Say what is wrong, and what to do."""
        self._problem = host(self).sentence(message.error)
        if self.index_contents is not None:
            host(self).say(f"Answers still come from the old index. {self._problem}", "warning")
            return
        self.controller.hold(_NO_INDEX)
        if not self.conversation.views:
            await self.show_welcome()
        self.show_status()

    @on(messages.QuotesCompared)
    def compared(self, message: messages.QuotesCompared) -> None:
        """Mark quotes that the index no longer confirms."""
        view = self.conversation.view_of(message.turn)
        if view is not None:
            view.mark_unconfirmed(message.unconfirmed)

    def show_status(self) -> None:
        """Show which documents may answer, and which index they are in."""
        contents, chosen = self.index_contents, self.chosen
        places = map(Path, contents.corpus) if contents else host(self).settings.corpus
        corpus = ", ".join(place.name for place in places)
        terms = " · ".join(filters.terms(chosen))
        left = f" {corpus}   {f'filters: {terms}' if terms else ''}"
        right = "opening the index … "
        if contents:
            passing = sum(chosen.passes(listed) for listed in contents.catalogue)
            total = counted(len(contents.catalogue), "article")
            of = f"{passing:,}/" if chosen else ""
            old = "⚠ older reader   " if contents.note else ""
            right = f"{old}{of}{total}   index {contents.built[:10]} · {contents.fingerprint[:4]}… "
        elif self._problem:
            right = "no index "
        self.query_one(StatusBar).say(left, right)

    # --- moving about

    async def action_page(self, by: int) -> None:
        """Scroll the conversation; above its top there may be earlier turns."""
        if by < 0 and self.conversation.scroll_y <= 0 and self.query(EarlierTurns):
            await self.earlier()
        self.conversation.scroll_relative(
            y=by * max(1, self.conversation.size.height - 2), animate=False
        )

    @on(EarlierTurns.Wanted)
    async def earlier(self) -> None:
        """Show some more turns of a reopened conversation."""
        for view in await self.conversation.show_earlier():
            if view.turn is not None and view.turn.quotes:
                host(self).engine_worker.compare(view.number, view.turn.quotes)

    async def action_back(self) -> None:
        """One step back."""
        if self.source.is_finding:
            self.source.close_find()
            self.source.find("")
            self.source.text.focus()
        elif self.has_class("-source"):
            self.remove_class("-source")
            self.prompt.focus()
        elif self.controller.pending:
            typed = await self.controller.take_back()
            self.prompt.fill(self.prompt.value or typed or "")
            self.prompt.focus()
            if not self.conversation.views:
                await self.show_welcome()
        elif self.focused is not self.prompt:
            self.prompt.focus()
        else:
            self.rebuilding.step_back()

    async def show_welcome(self) -> None:
        """Show the state of the index instead of turns."""
        contents, problem = self.index_contents, self._problem
        if contents is not None:
            layout = partial(talking.welcome, contents)
            await self.conversation.welcome(layout, contents.questions)
        elif problem:
            await self.conversation.welcome(
                partial(talking.unusable, problem, host(self).no_index_advice())
            )
        else:
            await self.conversation.welcome(talking.opening)

    def on_resize(self, event: events.Resize) -> None:
        """Keep a source with the focus visible when there is only room for one pane."""
        if event.size.width < WIDE and isinstance(self.focused, SourceText):
            self.add_class("-source")
        if event.size.width >= WIDE and self.conversation.active and not self.source.quoted:
            self._fetch(self.conversation.active)

    # --- sessions and filters

    @on(session_worker.SessionSaved)
    def kept(self, message: session_worker.SessionSaved) -> None:
        """The conversation is on the disk."""
        self.controller.kept(message)

    @on(session_worker.SessionLoaded)
    async def loaded(self, message: session_worker.SessionLoaded) -> None:
        """Go on with an earlier conversation."""
        self.source.close()
        self.remove_class("-source", "-filled")
        await self.controller.reopen(message.session)
        self.prompt.focus()

    @on(session_worker.QuestionsRead)
    def remembered(self, message: session_worker.QuestionsRead) -> None:
        """Add the questions of earlier sessions to the history of the prompt."""
        self.prompt.history[:0] = message.questions

    async def action_new_session(self) -> None:
        """Begin a new conversation."""
        self.controller.restart()
        self.activate(None)
        self.remove_class("-source")
        await self.show_welcome()
        self.prompt.focus()

    async def action_ask_as_typed(self) -> None:
        """Ask the last question again as typed, not completed from the question before."""
        turns = self.controller.session.turns
        if turns:
            await self.ask(turns[-1].asked, as_typed=True)

    def choose(self, chosen: Filter) -> None:
        """Ask only among the documents that pass `chosen` from now on."""
        self.chosen = chosen
        self.show_status()
        self.refresh_bindings()

    def action_clear_filters(self) -> None:
        """Ask among all documents again."""
        if self.chosen:
            self.choose(Filter())
            host(self).say("All filters have been cleared.")
