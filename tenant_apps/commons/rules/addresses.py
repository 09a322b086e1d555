"""Where a public question stands on the unit's site. Spelt, since operations also run in workers and
commands, which have no unit's addresses; a test compares it with the page's own.
"""


def address_of(number: str) -> str:
    """The path of the page of the question with this receipt number."""
    return f"/questions/{number}/"
