"""The main screen: the conversation, the source beside it, and the prompt below."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from assistant import filters
from assistant.conversation.turns import Turn
from assistant.errors import UsageError
from assistant.filters import Filter
from assistant.records import Design, SinceBuild
from assistant.render.advice import with_options
from assistant.render.phrases import counted
from assistant.settings import LONGEST_QUESTION
from assistant.tui import keys
from assistant.tui.controller import MOST_QUOTES, ConversationController
from assistant.tui.host import host
from assistant.tui.screens.typing import TypingScreen
from assistant.tui.view import answer_head, view_model, welcome
from assistant.tui.view.times import local_minute
from assistant.tui.widgets.bars import StatusBar
from assistant.tui.widgets.conversation import (
    Conversation,
    EarlierTurns,
    Suggestion,
)
from assistant.tui.widgets.key_bar import KeyBar
from assistant.tui.widgets.prompt import AskLine, Prompt
from assistant.tui.widgets.rebuilding import Rebuilding
from assistant.tui.widgets.source import SourcePane, SourceText
from assistant.tui.workers import messages, session_worker

# Columns from which the source is beside the conversation. Chosen by hand: below that, each pane
# would have fewer than 50 columns.
WIDE = 100
_NO_MORE = "There are no more quotes: no other sentence is likely to answer."
# Why a question waits.
_OPENING = "waiting for the index to open"
_NO_INDEX = "waiting for an index; {rebuild} builds it, {back} withdraws the question"
_MOST_DIGITS = 3  # of a typed citation number; a longer number is a question
_SHORT_FINGERPRINT = 4  # characters; chosen by hand, enough to notice that the index has changed


class MainScreen(TypingScreen):
    """Owns the conversation, and the filter that says which documents may answer."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.EVERYWHERE)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - as Textual has it
    AUTO_FOCUS = "#prompt"

    def __init__(self) -> None:
        super().__init__()
        self.chosen = Filter()
        self.rebuilding = Rebuilding()
        self._problem = ""
        self._since_build: SinceBuild | None = None

    def compose(self) -> ComposeResult:
        """The status bar, the two panes, the rebuild bar, the prompt and the footer."""
        yield StatusBar()
        with Horizontal(id="panes"):
            yield Conversation()
            yield SourcePane()
        yield self.rebuilding
        yield AskLine(answer_head.PROMPT)
        yield KeyBar()

    async def on_mount(self) -> None:
        """Hold questions back until the index is open; the app opens it after the first paint."""
        self.controller = ConversationController(
            self.conversation, host(self).engine_worker, host(self).session_worker, host(self).clock
        )
        self.controller.hold(_OPENING)
        await self.show_welcome()
        self.show_status()

    # --- asking

    @on(Prompt.Submitted)
    async def submitted(self, event: Prompt.Submitted) -> None:
        """Ask the question, or show the quote whose number was typed; nothing: go to its source."""
        text = event.text.strip()
        if text.isdecimal() and len(text) <= _MOST_DIGITS:
            await self._number(int(text))
        elif text:
            await self.ask(text)
        elif self.shown is not None:
            self.action_open()

    async def ask(self, text: str, *, as_typed: bool = False, again: Turn | None = None) -> None:
        """Ask a question, or a turn again for more quotes, unless enough questions are pending."""
        if self.controller.is_full:
            back = host(self).key("back")
            host(self).say(f"A question is already waiting; {back} withdraws it.", "warning")
            if again is None and not as_typed:
                self.prompt.put_back(text)
            return
        if len(text) > LONGEST_QUESTION:
            too_many = counted(len(text) - LONGEST_QUESTION, "character")
            host(self).say(f"The question is {too_many} too long; shorten it.", "warning")
            self.prompt.put_back(text)
            return
        self.prompt.remember(text)
        self.remove_class("-source")
        if again is not None:
            await self.controller.ask_for_more(again)
        else:
            await self.controller.ask(text, self.chosen, as_typed=as_typed)
        self.refresh_bindings()

    async def _number(self, number: int) -> None:
        suggestions = self.conversation.suggestions
        if suggestions and 0 < number <= len(suggestions):
            await self.ask(suggestions[number - 1])
            return
        if self.pick(number):
            self.show_source()
        else:
            host(self).say(f"There is no [{number}] in this answer.", "warning")
            self.prompt.put_back(str(number))

    @on(Suggestion.Chosen)
    async def suggested(self, event: Suggestion.Chosen) -> None:
        """Ask the suggested question; what is typed next goes to the prompt."""
        self.prompt.focus()
        await self.ask(event.question)

    @on(messages.StepBegan)
    def step_began(self, message: messages.StepBegan) -> None:
        """Show what is done for a question."""
        self.controller.step_began(message)

    @on(messages.QuestionAnswered)
    async def answered(self, message: messages.QuestionAnswered) -> None:
        """Show an answer, and make its first quote active."""
        if await self.controller.is_repeated(message):
            host(self).say(_NO_MORE)
            if self.conversation.view is not None:
                self.conversation.begin_at(self.conversation.view)
            return
        view = await self.controller.answered(message)
        if view is None:
            return
        cards = view.cards
        self.activate(cards[0] if cards and cards[0].is_answer else None)
        self.conversation.begin_at(view)
        self.refresh_bindings()

    @on(messages.QuestionFailed)
    async def question_failed(self, message: messages.QuestionFailed) -> None:
        """Say why a question could not be answered."""
        await self.controller.failed(message, host(self).sentence(message.error))

    # --- the index

    @on(messages.IndexOpened)
    async def opened(self, message: messages.IndexOpened) -> None:
        """Use this index from now on, and ask it the questions that were held back."""
        is_first = self.index_contents is None
        contents = message.index_contents
        note = with_options(contents.note, host(self).settings.named)
        self.index_contents = replace(contents, note=note)
        self._problem = ""
        self._since_build = None
        host(self).engine_worker.compare_corpus(host(self).corpus)
        self.controller.ask_held_back()
        if not self.conversation.views:
            await self.show_welcome()
        elif not is_first:
            self.controller.compare()
            host(self).say("Answers now come from a newer index.")
        if not is_first:
            host(self).compare_saved_questions()
        if message.index_contents.status_list_told:
            host(self).say(message.index_contents.status_list_told)
        if self.index_contents.note:
            host(self).say(self.index_contents.note, "warning")
        self.show_status()

    @on(messages.CorpusCompared)
    async def corpus_compared(self, message: messages.CorpusCompared) -> None:
        """Say on the welcome what has changed in the corpus since the build."""
        contents = self.index_contents
        if contents is None or contents.fingerprint != message.fingerprint:
            return
        self._since_build = message.since_build
        if any(message.since_build) and not self.conversation.views:
            await self.show_welcome()

    @on(messages.StatusListChanged)
    def status_list_changed(self, message: messages.StatusListChanged) -> None:
        """Use the new statuses, and compare the quotes on the screen with them."""
        self.index_contents = message.index_contents
        self.controller.compare()
        self.show_status()

    @on(messages.IndexOpenFailed)
    async def open_failed(self, message: messages.IndexOpenFailed) -> None:
        """Say why the index cannot be opened, and what to do."""
        self._problem = host(self).sentence(message.error)
        if self.index_contents is not None:
            host(self).say(f"Answers still come from the old index. {self._problem}", "warning")
            return
        key = host(self).key
        self.controller.hold(_NO_INDEX.format(rebuild=key("rebuild"), back=key("back")))
        if not self.conversation.views:
            await self.show_welcome()
        self.show_status()

    @on(messages.QuotesCompared)
    def compared(self, message: messages.QuotesCompared) -> None:
        """Mark the quotes of a turn that the index no longer confirms."""
        view = self.conversation.view_of(message.turn)
        if view is not None:
            view.mark_unconfirmed(message.unconfirmed)

    def show_status(self) -> None:
        """Show the corpus, the filters, how many documents pass them, and the index."""
        contents, chosen = self.index_contents, self.chosen
        places = map(Path, contents.corpus) if contents else host(self).settings.corpus
        corpus = ", ".join(place.name for place in places)
        terms = " · ".join(view_model.filter_terms(chosen))
        corpus_and_filters = f" {corpus}   {f'filters: {terms}' if terms else ''}"
        index_state, fingerprint = "opening the index …", ""
        if contents:
            passing = sum(chosen.passes(document) for document in contents.catalogue)
            total = counted(len(contents.catalogue), "article")
            passing_of = f"{passing:,}/" if chosen else ""
            age_warning = "⚠ older reader   " if contents.note else ""
            day, _, _ = local_minute(contents.built).partition(" ")
            index_state = f"{age_warning}{passing_of}{total}   index {day}"
            fingerprint = f" · {contents.fingerprint[:_SHORT_FINGERPRINT]}…"
        elif self._problem:
            index_state = "no index"
        self.query_one(StatusBar).say(corpus_and_filters, index_state, fingerprint)

    # --- moving about

    async def action_page(self, by: int) -> None:
        """Scroll by a page; at the top, first show earlier turns if there are any."""
        if by < 0 and self.conversation.scroll_y <= 0 and self.query(EarlierTurns):
            await self.earlier()
        self.conversation.scroll_relative(
            y=by * max(1, self.conversation.size.height - 2), animate=False
        )

    @on(EarlierTurns.Wanted)
    async def earlier(self) -> None:
        """Show more turns that are not on the screen, and compare their quotes with the index."""
        for view in await self.conversation.show_earlier():
            if view.turn is not None and view.turn.quotes:
                host(self).engine_worker.compare(view.number, view.turn.quotes)

    async def action_back(self) -> None:
        """End the search, or close the source, or withdraw a question, or go to the prompt.

        If none of these applies, step back from a rebuild.
        """
        if self.source.is_finding:
            self.source.close_find()
            self.source.find("")
            self.source.text.focus()
        elif self.leave_located() or self.has_class("-source"):
            self.remove_class("-source")
            self.prompt.focus()
        elif self.controller.pending:
            typed = await self.controller.withdraw()
            self.prompt.fill(self.prompt.value or typed or "")
            self.prompt.focus()
            if not self.conversation.views:
                await self.show_welcome()
        elif self.focused is not self.prompt:
            self.prompt.focus()
        else:
            self.rebuilding.step_back()

    async def show_welcome(self) -> None:
        """Show the state of the index in place of turns."""
        contents, problem = self.index_contents, self._problem
        if contents is not None:
            key = host(self).key(keys.REBUILD.id)
            layout = partial(welcome.welcome_lines, contents, self._since_build, key)
            await self.conversation.welcome(layout, contents.questions)
        elif problem:
            await self.conversation.welcome(
                partial(welcome.unusable_lines, problem, host(self).no_index_advice())
            )
        else:
            await self.conversation.welcome(welcome.opening_lines)

    def on_resize(self, event: events.Resize) -> None:
        """Keep a source that has the focus visible when there is only room for one pane.

        When there is room for two again, show the source of the active quote.
        """
        if event.size.width < WIDE and isinstance(self.focused, SourceText):
            self.add_class("-source")
        if event.size.width >= WIDE and self.conversation.active and not self.source.quoted:
            self._fetch(self.conversation.active.quoted)

    # --- sessions and filters

    @on(session_worker.SessionSaved)
    def session_saved(self, message: session_worker.SessionSaved) -> None:
        """Note the id and the name under which the conversation was saved."""
        self.controller.saved(message)

    @on(session_worker.SessionLoaded)
    async def session_loaded(self, message: session_worker.SessionLoaded) -> None:
        """Continue an earlier conversation."""
        self.source.close()
        self.remove_class("-source", "-filled")
        await self.controller.reopen(message.session)
        self.prompt.focus()

    @on(session_worker.QuestionsRead)
    def questions_read(self, message: session_worker.QuestionsRead) -> None:
        """Put the questions of earlier sessions before the history of the prompt."""
        self.prompt.history_of_questions[:0] = message.questions

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
        else:
            host(self).say("There is no question to ask again yet.", "warning")

    async def ask_saved(self, saved: messages.SavedQuestion) -> None:
        """Ask a saved question again, of the same documents."""
        if self.controller.is_full:
            await self.ask(saved.question)  # says that a question is waiting
            return
        await self.controller.ask(saved.question, filters.parse(saved.terms), as_typed=True)
        self.remove_class("-source")
        self.prompt.focus()

    async def action_more_quotes(self) -> None:
        """Ask for the answer of the active quote, or the last one, again, with more quotes."""
        view = self.conversation.view
        turn = view.turn if view is not None else None
        if turn is None or not turn.quotes:
            host(self).say("There is no answer that could have more quotes.", "warning")
        elif len(turn.quotes) < turn.most:
            host(self).say(_NO_MORE)
        elif len(turn.quotes) >= MOST_QUOTES:
            sentence = f"An answer has at most {MOST_QUOTES} quotes; ask a narrower question."
            host(self).say(sentence, "warning")
        else:
            try:
                await self.ask(turn.asked, again=turn)
            except UsageError as error:  # a saved conversation may hold terms that are not filters
                host(self).say(str(error), "warning")

    def choose(self, chosen: Filter) -> None:
        """Answer only from the documents that pass `chosen` from now on."""
        self.chosen = chosen
        self.show_status()
        self.refresh_bindings()

    def action_only_randomised(self) -> None:
        """Let only randomised trials answer, or documents of all designs again."""
        only = frozenset({str(Design.RANDOMISED_TRIAL)})
        if self.chosen.designs == only:
            self.choose(replace(self.chosen, designs=frozenset()))
            host(self).say("All study designs answer the next question.")
        else:
            self.choose(replace(self.chosen, designs=only))
            host(self).say("Only randomised trials answer the next question.")

    def action_clear_filters(self) -> None:
        """Answer from all documents again."""
        if self.chosen:
            self.choose(Filter())
            host(self).say("All filters have been cleared.")
