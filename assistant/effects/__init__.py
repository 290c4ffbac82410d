"""Effects that quoted sentences state: numbers, tables and forest strips; nothing is pooled."""
