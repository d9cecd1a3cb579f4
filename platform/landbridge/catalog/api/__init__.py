"""The catalogue over HTTP, the same in both portals."""
