"""Pages of the intake in the dealer portal."""
