"""The threads and the process that work beside the screen, and their messages to it."""
