"""Warranty claims at the OEM: submissions, adjudication, decisions."""
