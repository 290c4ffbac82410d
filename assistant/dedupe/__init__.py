"""One article, one document: copies are found and merged, and relations are kept."""
