"""Articles from the services that give them away: NCBI, Europe PMC, ClinicalTrials.gov.

Only ``assistant fetch`` imports this package; no other command asks these services.
"""
