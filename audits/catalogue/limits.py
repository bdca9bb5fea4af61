"""How much a catalogue file may hold."""

MEGABYTE = 1024 * 1024
MAX_BYTES = 25 * MEGABYTE
# A workbook is a zip: what it unpacks to is read from its directory before anything is unpacked.
MAX_UNPACKED = 200 * MEGABYTE
MAX_ZIP_ENTRIES = 2000
MAX_ROWS = 200_000
MAX_COLUMNS = 60
# A planogram for many stores is many positions from few rows.
MAX_SLOTS = 500_000
