"""Words of a question that say little or nothing about its subject."""

from __future__ import annotations

from assistant.text.function_words import FUNCTION_WORDS

# More words that shape a question. Follow-up questions treat "use" as a verb and "list" as a
# command, and do not need the others.
_GRAMMAR = """
    according cannot doing done further having hers itself kind kinds list name tell upon use used
    using via
"""
# Whom the question addresses, and verbs that only introduce it. Follow-up questions treat some of
# them as verbs ("know"), and do not need the others.
_INTRODUCTIONS = """
    anybody anywhere everybody everything explain find get gets getting give given gives go goes
    going got know known let lets lot lots possible regarding say says see seem seems show shows
    somebody talk thank thing things think understand want wanted way ways whatever whenever wonder
    wondering
"""
# The kind of thing that the question asks for. Answers in any corpus use other words than these.
_GENERAL = """
    affect associate association benefit best better cause causes change common compare compared
    comparison condition decrease disease dose drug effect effective effectiveness efficacy good
    help impact improve improvement increase influence involve link manage management medication
    medicine new occur patient people play prevent prevention protect recommend reduce reduction
    related result risk role safe safety study therapy treat treatment trial type work
"""
# If no document has these words, they only phrase the question; otherwise they may be its subject.
_EVERYDAY = """
    advice advise alternative answer approach article available brief briefly chance choice choose
    clinician consider current data detail doctor evidence example expect experience expert fact
    favourite guidance guideline happen idea important information interested issue latest
    literature main major mean modern need number option overview paper physician popular preferred
    problem proof prove proven publication publish published quick quickly reason recent recently
    report research science scientific source state suggest summarise summarize summary superior
    support supported tackle top tried trustworthy truth try trying update useful usual working
    worth
"""
STOP_WORDS = FUNCTION_WORDS | frozenset(f"{_GRAMMAR} {_INTRODUCTIONS}".split())
GENERAL_WORDS = frozenset(_GENERAL.split())
EVERYDAY_WORDS = frozenset(_EVERYDAY.split())
