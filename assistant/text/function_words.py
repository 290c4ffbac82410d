"""English function words: they shape a sentence and do not name anything.

Searching and follow-up questions both start from these. Each has more words of its own and says
there why the other does not need them (`assistant.text.stop_words`,
`assistant.conversation.lexicon`). A word may be of several kinds.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Words that open a question.
QUESTION_WORDS = _set("what which who whom whose when where why how")
AUXILIARIES = _set(
    "am is are was were be been being do does did can could should would will shall may might must "
    "has have had"
)
PREPOSITIONS = _set(
    "in on for during with without after before among under over at by since between within versus "
    "vs than as from to against while until through per"
)
CONJUNCTIONS = _set("and but or if when because while before after until since as so whether")
#: Pronouns that refer to something named before; the other pronouns are in `OTHERS`.
PRONOUNS = _set("it its they them their")
POINTING = _set("this that these those")
#: Articles, other pronouns, words for how many and how often, and courtesies.
OTHERS = _set(
    "a about again all also although always an any anyone anything both each either else even ever "
    "every everyone few he her here him his i into just many me more most much my no nor not now "
    "of off okay once only other our out own please same she some someone something sometimes soon "
    "still such thanks the then there though today too up us usually very we yes yet you your"
)
#: Greetings, and words for when or how surely something holds. A question means the same without
#: them.
ASIDES = _set(
    "actually already anyway basically certainly currently definitely especially essentially "
    "exactly generally hello hey hi honestly however mainly maybe mostly normally nowadays perhaps "
    "possibly presently probably quite rather really simply sure therefore typically"
)
FUNCTION_WORDS = (
    QUESTION_WORDS
    | AUXILIARIES
    | PREPOSITIONS
    | CONJUNCTIONS
    | PRONOUNS
    | POINTING
    | OTHERS
    | ASIDES
)
