"""What every room of Landbridge stands on: doors, identity, events, clocks, catalogue, pages."""
