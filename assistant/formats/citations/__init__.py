"""Exports of reference managers and databases: title, abstract and what else a reference says."""
