"""Intake: a dealer's file becomes typed rows with findings. Plain Python: no tables, no Django.

The way of a file: `readers.open_book` (bytes to sheets, or a refusal), `readers.find_table` (header row and
data rows), `mapping.propose` (columns to fields), `orders.OrderReading` (typed, checked, grouped),
`summary.Summary` and, for what has to be put right, `corrections.write_corrections`.
"""
