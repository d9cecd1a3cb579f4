"""Pages on which a dealer's manager, or the OEM's administrator, manages API clients."""
