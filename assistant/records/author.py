"""An author of a publication."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """A person, or in `literal` a group or a name that cannot be divided.

    The parts are in the words of the source: `given` may be names or initials. `particle` belongs
    to the family name ("de la", "van der"), and `suffix` follows the name ("Jr", "III").
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def surname(self) -> str:
        """The family name with its particle, or the whole name where it has no parts."""
        return " ".join(filter(None, (self.particle, self.family))) or self.literal


#: Stands for the authors that a shortened list leaves out.
OTHERS = Author(literal="et al.")
