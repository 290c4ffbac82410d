"""Formats of articles and trials from services and data sets, one module for each.

Each module has ``read(content, source)``. `content` is the parsed file: a JSON value, a `Lines`
(JSON Lines), the root elements of XML, or text. `tree` walks JSON and XML in the same way.
"""
