"""What a canary looks like."""


def canary(name: str) -> str:
    """A string that stands nowhere else."""
    return f"金丝雀{name}在此"
