"""Identifiers of cars and people: VIN, number plate, telephone. Plain Python, errors as codes."""
