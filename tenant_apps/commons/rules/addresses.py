"""Where public questions stand on the unit's site. Spelt, since operations also run in workers and
commands, which have no unit's addresses; a test compares it with the page's own.
"""


def address_of(number: str) -> str:
    """The path of the page of the question with this receipt number."""
    return f"/questions/{number}/"


def topic_address(code: str) -> str:
    """The path of the page of a topic."""
    return f"/topics/{code}/"
