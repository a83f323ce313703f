"""The cooperation's accent, made readable: contrast after WCAG 2.1."""

#: What WCAG asks of ordinary text.
READABLE = 4.5


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(channels: tuple[int, int, int]) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of "#rrggbb" with white, 1 to 21."""
    return 1.05 / (_luminance(_channels(colour)) + 0.05)


def readable_on_white(colour: str) -> str:
    """`colour`, darkened step by step until text in it reads well on white."""
    channels = _channels(colour)
    while 1.05 / (_luminance(channels) + 0.05) < READABLE:
        red, green, blue = channels
        channels = (red * 9 // 10, green * 9 // 10, blue * 9 // 10)
    return "#{:02x}{:02x}{:02x}".format(*channels)
