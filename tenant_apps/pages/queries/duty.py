"""Who is on duty, and how long a first answer usually takes."""


def on_duty() -> tuple[str, ...]:
    """Names of those on duty now."""
    return ()
