"""What both portals' APIs share: problem+json answers."""
