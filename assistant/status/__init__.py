"""Lists of editorial notices that the user imports, and that are joined when answering."""
