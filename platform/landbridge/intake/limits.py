"""How much of a file is taken. Each limit keeps one worker's memory bounded whatever is uploaded."""

FILE_BYTES = 50 * 1024 * 1024
UNPACKED_BYTES = 400 * 1024 * 1024
# A sheet of repeated cells shrinks about 50-fold at the most; a bomb a thousandfold.
UNPACK_RATIO = 200
UNPACK_RATIO_FROM_BYTES = 10 * 1024 * 1024
ARCHIVE_ENTRIES = 2_000

ROWS = 200_000
COLUMNS = 200
# Calamine lays a sheet out as a full rectangle of about 32 bytes a cell: two cells far apart cost what
# lies between them.
SHEET_CELLS = 8_000_000

NO_VALUES = 500_000  # formulas without a value that are told one by one

HEADER_SEARCH_ROWS = 30
CELL_CHARACTERS = 32_767  # what one cell of Excel can hold
