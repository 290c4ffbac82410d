"""Converts documents, answers and sessions to JSON and back; each field is described once.

`fields` says what a field and a record are. `documents`, `answers` and `sessions` list the fields
of each record, and both directions use the same list.

There are two shapes. What users get is an object with a name for every value, and it is read back
with checks, because a file may be damaged or hostile. The store holds tens of thousands of
documents and reads hundreds of them for one question. So `compact` writes the same fields without
the names of nested ones, and trusts what it reads, because the build wrote it.
"""
