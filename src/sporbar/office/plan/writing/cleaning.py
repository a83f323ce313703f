"""What was pasted, cleaned, and what that changed said in sentences."""

from collections import Counter

from django.utils.translation import ngettext

from sporbar.document.text import Kind, clean

#: What is taken out without a trace on the page, told together.
_UNSEEN = {
    Kind.CONTROL,
    Kind.BYTE_ORDER_MARK,
    Kind.DIRECTION,
    Kind.INVISIBLE,
    Kind.SOFT_HYPHEN,
}


class Cleaner:
    """Cleans text after text and remembers what it did."""

    def __init__(self) -> None:
        self.counts: Counter[Kind] = Counter()

    def __call__(self, text: str) -> str:
        done = clean(text)
        for change in done.changes:
            self.counts[change.kind] += change.count
        return done.text

    def one_line(self, text: str) -> str:
        """Cleaned, with every run of spaces and line breaks as one space."""
        return " ".join(self(text).split())

    def told(self) -> list[str]:
        """What was changed, for the one who pasted it; empty when nothing was."""
        told = []
        bullets = self.counts[Kind.BULLET]
        if bullets:
            told.append(
                ngettext(
                    "%(count)d punkttegn fra Word er byttet med et vanlig tegn.",
                    "%(count)d punkttegn fra Word er byttet med vanlige tegn.",
                    bullets,
                )
                % {"count": bullets}
            )
        unseen = sum(self.counts[kind] for kind in _UNSEEN)
        if unseen:
            told.append(
                ngettext(
                    "%(count)d usynlig tegn er tatt bort. Ordene er de samme.",
                    "%(count)d usynlige tegn er tatt bort. Ordene er de samme.",
                    unseen,
                )
                % {"count": unseen}
            )
        broken = sum(self.counts.values()) - bullets - unseen
        if broken:
            told.append(
                ngettext(
                    "%(count)d tegn som ingen skrift kan vise, er tatt bort.",
                    "%(count)d tegn som ingen skrift kan vise, er tatt bort.",
                    broken,
                )
                % {"count": broken}
            )
        return told


def too_long(what: str, text: str, limit: int) -> str:
    """A sentence that says how many characters too many; "" where the text fits."""
    over = len(text) - limit
    if over <= 0:
        return ""
    return ngettext(
        "%(what)s er %(count)d tegn for lang. Det er plass til %(limit)d tegn.",
        "%(what)s er %(count)d tegn for lang. Det er plass til %(limit)d tegn.",
        over,
    ) % {"what": what, "count": over, "limit": limit}


def without_bullet(line: str) -> str:
    """The line without the bullet that began it in a list."""
    stripped = line.strip()
    for bullet in "•◦▪·–—-*":
        if stripped.startswith(f"{bullet} ") or (bullet in "•◦▪" and stripped.startswith(bullet)):
            return stripped[1:].lstrip()
    return stripped


def lines_of(text: str) -> list[str]:
    """The lines of a pasted text, without the bullets and without the empty ones."""
    found = (without_bullet(" ".join(line.split())) for line in text.split("\n"))
    return [line for line in found if line]
