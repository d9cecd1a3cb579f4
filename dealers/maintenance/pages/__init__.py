"""Pages of first maintenance: of the workshop, and the one that the owner opens."""
