"""An MCP server: other programs ask the collection, and get its sentences word for word.

::

    library  the index: one thread uses it, and a later build replaces it
    replies  answers, passages, documents  ->  JSON, inert
    tools    what the program at the other end may call, and what it may conclude

MCP is the Model Context Protocol (modelcontextprotocol.io). Importing this package needs the
optional package `mcp`; nothing else does.
"""
