"""Shared by the formats made of plain lines: paragraphs, headings, labels and fields."""
