"""The catalogue in the OEM's portal: everybody reads, the administrator loads files."""
