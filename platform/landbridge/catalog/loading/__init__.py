"""Loading tables from files: what a file must hold, what it would change, and changing it.

A sheet (`sheet.py`) says what the columns mean; `files.py` reads a file into rows; `comparing.py` finds out
in plain memory what the rows change; `preview.py` shows that; `applying.py` writes exactly what was shown.
The catalogue's sheets are in `sheets.py`; other apps bring their own.
"""
