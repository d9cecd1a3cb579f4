"""Claim drafts: born from closed jobs, checked while one types, sent to the OEM."""
