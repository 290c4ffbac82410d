"""Whether a text is about preventing attacks of a disease or about treating one.

A drug that shortens an attack need not prevent the next one, so a result on one does not answer a
question about the other, although both name the drug and the attacks.
"""

from __future__ import annotations

import re
from functools import lru_cache

_EVENT = r"(?:attack|relapse|flare|flare-up|exacerbation|episode|crisis|seizure|bout|recurrence)"
_EVENTS = rf"(?:{_EVENT}s?|crises)"
_FEW = r"(?: [\w%.,-]+){0,4}"  # words between
_LOWERS = r"(?:reduc|lower|decreas|cut|avoid|halv|fewer|protect|delay)\w*"
#: What tells of prevention, in lower case.
PREVENTS = (
    rf"\b(?:prevent\w*|prophyla\w+|maintenance|annuali[sz]ed|arr)\b|\b{_LOWERS}{_FEW} {_EVENTS}\b"
    rf"|\b{_EVENTS}[- ](?:free|rate|risk|prevention)|\b(?:risk|rate|number|frequency|likelihood|"
    rf"odds|time to|free of|free from|without|ratio|new|next|further|more|no){_FEW} {_EVENTS}\b"
    rf"|\b{_EVENTS}{_FEW} (?:occur|fell|drop|decreas|reduc|rate|risk|fewer|less|more|rare)\w*"
    rf"|\b(?:suffer|had|have|has|remain|experienc)\w*{_FEW} {_EVENTS}\b|\brelapsed\b"
)
#: How prevention is asked for, in lower case.
ASKS_PREVENTION = rf"\b(?:prevent|prophyla)\w*(?={_FEW} {_EVENTS}\b)|\b{_EVENTS} prevention\b"
_PREVENTS = re.compile(PREVENTS)
_TREATS = re.compile(
    rf"\b(?:acute|ongoing){_FEW} {_EVENTS}\b|\b{_EVENT}[- ](?:treatment|therapy)\b"
    rf"|\b(?:treat|therap|manag|abort|shorten|terminat)\w*(?: (?:of|for))?{_FEW} {_EVENTS}\b"
    rf"|\b{_EVENTS},?(?: [\w%.,-]+){{0,7}} (?:treat|manag|recover|respon|improv|shorten|remi)\w*"
    rf"|\b(?:recover|remission|outcome|improve|respon)\w*(?: [\w%.,-]+){{0,7}} {_EVENTS}\b"
    rf"|\b(?:during|for|in|from) (?:an?|the|her|his|their) {_EVENT}\b"
)

_KEPT = 4096  # texts that are remembered; chosen by hand: a conversation reads as many


@lru_cache(maxsize=_KEPT)
def _purposes(text: str) -> tuple[bool, bool]:
    """Whether a text is about preventing attacks, and whether it is about treating them."""
    lower = text.lower()
    return bool(_PREVENTS.search(lower)), bool(_TREATS.search(lower))


def opposite_purpose(asked: str, text: str) -> str:
    """What `text` is about, prevention or treatment of attacks, if `asked` is about the other.

    "" for anything else: a text or question about both is about neither alone.
    """
    asks, says = _purposes(asked), _purposes(text)
    if asks[0] == asks[1] or says[0] == says[1] or asks == says:
        return ""
    return "prevention of attacks" if says[0] else "treatment of attacks"
