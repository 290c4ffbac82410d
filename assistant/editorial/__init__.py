"""Editorial status: notices in articles, imported lists of notices, and their wording."""
