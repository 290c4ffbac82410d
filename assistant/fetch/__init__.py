"""Fetches articles from services that offer them for free: NCBI, Europe PMC, ClinicalTrials.gov.

Only ``assistant fetch`` imports this package; no other command contacts these services.
"""
