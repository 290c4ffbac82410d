"""Exports of reference managers and databases: title, abstract and the other data of references."""
