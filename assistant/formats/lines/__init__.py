"""What formats of plain lines share: paragraphs, headings, labels and fields."""
