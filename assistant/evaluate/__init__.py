"""Judged sets to figures."""
