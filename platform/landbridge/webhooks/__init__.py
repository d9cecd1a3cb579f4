"""Webhooks: what happened, told to the systems of a dealer or of the OEM, signed by Standard Webhooks."""
