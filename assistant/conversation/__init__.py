"""Questions that lean on each other: turns, sessions on disk, follow-ups and exports."""
