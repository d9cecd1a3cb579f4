"""Cars over HTTP, the same in both portals."""
