"""Whole øre of the database as the decimal kroner of a snapshot."""


def kroner(ore: int) -> str:
    """Whole øre as kroner with two decimals: -253839100 is "-2538391.00"."""
    whole, part = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole}.{part:02}"
