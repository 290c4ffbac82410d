"""Text to spans: passages of whole sentences, and the abbreviations that a text defines."""
