"""Shared by the formats with markup: safe reading of XML, inline markup, table rows."""
