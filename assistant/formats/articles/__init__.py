"""Formats of whole articles, with one module or package for each format."""
