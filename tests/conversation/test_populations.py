"""Everything that follow-up questions know of people, they find in questions, too."""

from __future__ import annotations

import pytest

from assistant.conversation import lexicon
from assistant.conversation.populations import replaced
from assistant.text import populations

FORMS = sorted({form for kind in populations.KINDS for form in populations.forms(kind)})


@pytest.mark.parametrize("named", [*FORMS, *populations.SEASONS])
def test_every_population_is_told_and_found(named: str) -> None:
    assert lexicon.is_any(named, lexicon.PEOPLE, lexicon.SEASONS)
    assert replaced(f"in {named}", "does tea help") == f"does tea help in {named}"
