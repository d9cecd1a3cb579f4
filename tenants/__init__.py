"""Dealers as tenants: directory, memberships, schemas and provisioning, and the way from a URL to a door."""
