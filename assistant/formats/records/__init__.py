"""Formats of articles and trials from services and data sets, one module for each.

Each module has a function ``read_NAME(content, source)``, as the registry of formats lists them.
`content` is the parsed file: a JSON value, a `Lines` (JSON Lines), the root elements of XML, or
text. `nodes` walks JSON and XML in the same way.
"""
