"""A cooperation's one accent colour as the shades the design system asks for.

Whatever colour an office picks, text in it can be read: the base is the reports' own, darkened
until it reads on white, and everything else is mixed from it.
"""

from sporbar.document.render.html.colours import readable_on_white

#: Share of the base colour on white for the light shades.
_TINTS = {
    "background-tinted": 0.05,
    "surface-tinted": 0.10,
    "surface-hover": 0.18,
    "surface-active": 0.28,
    "border-subtle": 0.38,
    "base-contrast-subtle": 0.10,
}
#: How much of the base colour's light is left in the dark shades.
_SHADES = {
    "base-default": 1.0,
    "base-hover": 0.82,
    "base-active": 0.66,
    "border-default": 1.0,
    "border-strong": 0.82,
    "text-subtle": 1.0,
    "text-default": 0.6,
}
_WHITE = ("background-default", "surface-default", "base-contrast-default")


def shades(colour: str) -> dict[str, str]:
    """The design system's accent tokens for "#rrggbb", by name ("text-default")."""
    base = readable_on_white(colour)
    channels = [int(base[start : start + 2], 16) for start in (1, 3, 5)]
    return {
        **dict.fromkeys(_WHITE, "#ffffff"),
        **{
            name: _written([255 - share * (255 - part) for part in channels])
            for name, share in _TINTS.items()
        },
        **{name: _written([part * left for part in channels]) for name, left in _SHADES.items()},
    }


def stylesheet(colour: str) -> str:
    """A style sheet that gives a page, and a report read on it, this accent colour."""
    tokens = shades(colour)
    lines = "".join(f"--ds-color-accent-{name}:{value};" for name, value in tokens.items())
    return (
        f":root,[data-color-scheme=light]{{{lines}}}\n"
        f".report{{--accent:{tokens['base-default']}}}\n"
    )


def _written(channels: list[float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in channels)
