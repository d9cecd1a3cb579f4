"""Clocks: calendar days in Asia/Shanghai, working days, deadlines with pauses, repair time. Plain Python.

Nothing here reads the time or a table: start, now and the working-day calendar are handed in.
"""
