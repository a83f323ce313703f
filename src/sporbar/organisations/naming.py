"""Addresses made of names."""

from django.utils.text import slugify

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})


def slug_for(name: str, taken: set[str]) -> str:
    """An address for `name` that is not in `taken`, which it is then added to."""
    base = slugify(name.translate(_LETTERS))[:70] or "uten-navn"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug
