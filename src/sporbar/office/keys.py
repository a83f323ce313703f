"""What a form sends as the key of a row."""


def is_key(text: str) -> bool:
    """Whether it can be a primary key: few and plain digits. «²» is a digit too, and a number with
    forty of them fits no database."""
    return text.isascii() and text.isdigit() and len(text) < 16
