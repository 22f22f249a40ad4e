"""Votes that look like one person's behind many accounts: scored, held back, explained, decided by people."""
