"""The dealer portal's API: orders, drafts and claims for the dealer's own systems."""
