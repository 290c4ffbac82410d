"""Everything that follow-up questions know of people, they find in questions, too."""

from __future__ import annotations

import pytest

from assistant.conversation import lexicon, people
from assistant.conversation.populations import replaced

FORMS = sorted({form for kind in people.KINDS for form in people.forms(kind)})


@pytest.mark.parametrize("named", [*FORMS, *people.SEASONS])
def test_every_population_is_told_and_found(named: str) -> None:
    assert lexicon.is_any(named, lexicon.PEOPLE, lexicon.SEASONS)
    assert replaced(f"in {named}", "does tea help") == f"does tea help in {named}"
