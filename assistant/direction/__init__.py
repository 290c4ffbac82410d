"""The direction of the effect that each quote of an answer states, as far as words say it."""

from assistant.direction.stated import directions

__all__ = ["directions"]
