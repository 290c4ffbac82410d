"""What the screen shows, without widgets: lines of text, addresses and colours."""
