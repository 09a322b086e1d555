"""Reading files of messages as they come: encoding, header, cells, dates. No database here.

The order of the steps: `opening` (what kind of file, which encoding) → `rows` (cells, row by row, never the
whole file in memory) → `columns` (which column is what, by the names in the header) → `parsing` (one row →
one message or the reasons why not). `problems` holds what may be wrong, `error_file` writes it down.
"""
