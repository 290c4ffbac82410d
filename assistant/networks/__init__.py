"""Opens the graphs of networks: as they are, or as a build has prepared them for this machine."""
