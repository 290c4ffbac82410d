"""Conversations: turns, sessions on disk, follow-up questions and exports."""
