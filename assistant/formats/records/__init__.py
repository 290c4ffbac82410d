"""Articles and trials as services and data sets hand them out, one module to a kind.

Each module has ``read(content, source)``. `content` is what the file holds: a JSON value, a `Lines`
(JSON Lines), the root elements of XML, or text. `tree` walks all of them in the same way.
"""
