"""A year drawn as a wheel: January from the top, clockwise. Lengths are in the drawing's units."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, dist, radians, sin

from sporbar.plans.models import CycleKind
from sporbar.rounds.cycle import Entry, Year

SIZE = 620
_CENTRE = SIZE / 2
_RIM, _RING, _HUB = 304.0, 266.0, 78.0
#: Where marks may lie, from the rim and inwards.
_LANES = (236.0, 196.0, 156.0, 116.0)
#: Degrees a mark may be moved to find room, the day itself first.
_SHIFTS = (0, 3, -3, 6, -6, 9, -9)
_MARK = 16.0
_APART = 2 * _MARK + 3
#: How far a mark keeps from the edge of its month.
_MARGIN = 4.0

#: Corners as (degrees from the top, share of the mark's radius). A circle has none.
_CORNERS: dict[str, tuple[tuple[float, float], ...]] = {
    CycleKind.PLAN: tuple((45 + 90 * n, 1.2) for n in range(4)),
    CycleKind.DEADLINE: tuple((180 + 120 * n, 1.4) for n in range(3)),
    CycleKind.BUDGET: tuple((90.0 * n, 1.25) for n in range(4)),
    CycleKind.MEETING: tuple((30 + 60 * n, 1.1) for n in range(6)),
}


@dataclass(frozen=True)
class Sector:
    """One month: its field, and the line its name is written along."""

    month: int
    field: str
    baseline: str


@dataclass(frozen=True)
class Mark:
    number: int
    kind: str
    shape: str
    x: str
    y: str


@dataclass(frozen=True)
class Crowd:
    """How many of a month's entries found no room."""

    count: int
    x: str
    y: str


@dataclass(frozen=True)
class Wheel:
    sectors: list[Sector]
    marks: list[Mark]
    crowds: list[Crowd]


def wheel(year: Year) -> Wheel:
    """The year's wheel. Marks carry the entries' numbers in the list, counted from 1."""
    taken: list[tuple[float, float]] = []
    marks, left_out = [], dict.fromkeys(range(1, 13), 0)
    for number, entry in enumerate(year.entries, start=1):
        if entry.month is None:
            continue
        spot = next((one for one in _spots(entry) if _is_free(one, taken)), None)
        if spot is None:
            left_out[entry.month] += 1
            continue
        taken.append(spot)
        x, y = spot
        # The number is centred by its baseline; a triangle standing on its point is wide above.
        below = 4.0 if entry.kind == CycleKind.DEADLINE else 5.5
        marks.append(Mark(number, entry.kind, shape(entry.kind, x, y), _n(x), _n(y + below)))
    crowds = [
        Crowd(count, *map(_n, _point(30 * month - 15, _HUB + 12)))
        for month, count in left_out.items()
        if count
    ]
    return Wheel([_sector(month) for month in range(1, 13)], marks, crowds)


def shape(kind: str, x: float, y: float, radius: float = _MARK) -> str:
    """The outline of a kind's mark around a point, as an SVG path."""
    corners = _CORNERS.get(kind)
    if corners is None:
        arc = f"a{_n(radius)} {_n(radius)} 0 1 0"
        return f"M{_n(x - radius)} {_n(y)}{arc} {_n(2 * radius)} 0{arc} {_n(-2 * radius)} 0z"
    points = [_point(degrees, share * radius, x, y) for degrees, share in corners]
    return "M" + "L".join(f"{_n(px)} {_n(py)}" for px, py in points) + "z"


def _spots(entry: Entry) -> Iterator[tuple[float, float]]:
    month = entry.month or 1
    wanted = 30 * month - 15.0
    if entry.day is not None:
        days = 366 if isleap(entry.year) else 365
        wanted = 360 * (entry.day.timetuple().tm_yday - 0.5) / days
    first, last = 30 * (month - 1) + _MARGIN, 30 * month - _MARGIN
    for shift in _SHIFTS:
        degrees = min(max(wanted + shift, first), last)
        for lane in _LANES:
            yield _point(degrees, lane)


def _is_free(spot: tuple[float, float], taken: list[tuple[float, float]]) -> bool:
    return all(dist(spot, other) >= _APART for other in taken)


def _sector(month: int) -> Sector:
    start, end = 30 * (month - 1), 30 * month
    outer = [_point(degrees, _RIM) for degrees in (start, end)]
    inner = [_point(degrees, _HUB) for degrees in (end, start)]
    field = (
        f"M{_xy(outer[0])}A{_RIM} {_RIM} 0 0 1 {_xy(outer[1])}"
        f"L{_xy(inner[0])}A{_HUB} {_HUB} 0 0 0 {_xy(inner[1])}z"
    )
    if 4 <= month <= 9:
        # Names in the lower half are turned, so that none stands on its head.
        radius, first, last, sweep = _RING + 26, end, start, 0
    else:
        radius, first, last, sweep = _RING + 12, start, end, 1
    baseline = (
        f"M{_xy(_point(first, radius))}A{radius} {radius} 0 0 {sweep} {_xy(_point(last, radius))}"
    )
    return Sector(month, field, baseline)


def _point(
    degrees: float, radius: float, x: float = _CENTRE, y: float = _CENTRE
) -> tuple[float, float]:
    """The point at the clock's angle from the top."""
    return x + radius * sin(radians(degrees)), y - radius * cos(radians(degrees))


def _xy(point: tuple[float, float]) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(value: float) -> str:
    # A point before decimals whatever the page's language.
    return f"{value:.1f}"
