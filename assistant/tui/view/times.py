"""Times as the screen shows them."""

from __future__ import annotations

import datetime as dt


def local_minute(time: str) -> str:
    """A time (ISO 8601) to the minute, on the clock of this machine; as it is if unreadable."""
    try:
        read = dt.datetime.fromisoformat(time).astimezone()
    except (ValueError, OverflowError):
        return time
    return read.strftime("%Y-%m-%d %H:%M")
