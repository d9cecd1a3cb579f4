"""Pages of webhooks, the same in both portals."""
