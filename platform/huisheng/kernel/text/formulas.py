"""What somebody wrote, in a cell of a spreadsheet: a text that begins like a formula is run as one."""

from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe stands before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
