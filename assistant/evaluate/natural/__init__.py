"""Natural sets: questions whose right quotes are described by regular expressions."""
