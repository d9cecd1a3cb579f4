"""Pages of the dealer's portal that join several apps: the clerk's home, orders, the dealer's view of claims."""
