"""Words of a question that say nothing of its subject, or little."""

from __future__ import annotations

# They shape a question.
_GRAMMAR = """
    a about according after against all also am among an and any are as at be because been before
    being between both but by can cannot could did do does doing done during each either every few
    for from further had has have having he her here hers him his how i if in into is it its itself
    just kind kinds list many may me might more most much must my name no nor not of off on once
    only or other our out over own per please same shall she should so some such than that the
    their them then there these they this those through to tell too under until up upon us use used
    using versus very via vs was we were what when where whether which while who whom whose why
    will with within without would you your
"""
# They are said beside it: when and how surely something holds, whom it is asked of, courtesy.
_ASIDES = """
    actually again already although always anybody anyone anything anyway anywhere basically
    certainly currently definitely else especially essentially even ever everybody everyone
    everything exactly explain find generally get gets getting given give gives go goes going got
    hello hey hi honestly however know known let lets lot lots mainly maybe mostly normally now
    nowadays okay perhaps possible possibly presently probably quite rather really regarding say
    says see seem seems show shows simply since somebody someone something sometimes soon still
    sure talk thank thanks therefore thing things think though today typically understand usually
    want wanted way ways whatever whenever wonder wondering yes yet
"""
# They say what kind of thing is asked; any corpus answers in other words than these.
_GENERAL = """
    affect associate association benefit best better cause causes change common compare compared
    comparison condition decrease disease dose drug effect effective effectiveness efficacy good
    help impact improve improvement increase influence involve link manage management medication
    medicine new occur patient people play prevent prevention protect recommend reduce reduction
    related result risk role safe safety study therapy treat treatment trial type work
"""
# Where no document has them, they are manners of asking; where one has, they may be the subject.
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
FUNCTION_WORDS = frozenset(f"{_GRAMMAR} {_ASIDES}".split())
GENERAL_WORDS = frozenset(_GENERAL.split())
EVERYDAY_WORDS = frozenset(_EVERYDAY.split())
