"""Apps of a dealer: their tables live in the dealer's own schema."""
