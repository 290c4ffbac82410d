"""The lock with digests: the versions of the constraints, and no address."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def versions(text: str) -> dict[str, str]:
    """The version of each package, by its normalised name."""
    pins = re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pins}


LOCK = (ROOT / "constraints-hashed.txt").read_text(encoding="utf-8")
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_the_lock_has_the_versions_of_the_constraints() -> None:
    """It has more packages: those of other systems. `make lock` writes it."""
    locked = versions(LOCK)
    assert {name: locked.get(name) for name in versions(CONSTRAINTS)} == versions(CONSTRAINTS)


def test_every_package_has_digests() -> None:
    entries = re.split(r"\n(?=[\w-])", LOCK[LOCK.index("\nannotated") :].strip())
    assert len(entries) == len(versions(LOCK)) > 80
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry


def test_the_lock_has_no_addresses() -> None:
    assert "://" not in LOCK
    assert "index-url" not in LOCK
    assert "find-links" not in LOCK
