"""The sustainable development goals and targets a measure can serve, as the form offers them."""

from dataclasses import dataclass

#: Goal -> how many numbered targets it has, and how many lettered ones (means).
_TARGETS = (
    (5, 2), (5, 3), (9, 4), (7, 3), (6, 3), (6, 2), (3, 2), (10, 2), (5, 3),
    (7, 3), (7, 3), (8, 3), (3, 2), (7, 3), (9, 3), (10, 2), (19, 0),
)  # fmt: skip

_TITLES = (
    "Utrydde fattigdom",
    "Utrydde sult",
    "God helse og livskvalitet",
    "God utdanning",
    "Likestilling mellom kjønnene",
    "Rent vann og gode sanitærforhold",
    "Ren energi til alle",
    "Anstendig arbeid og økonomisk vekst",
    "Industri, innovasjon og infrastruktur",
    "Mindre ulikhet",
    "Bærekraftige byer og lokalsamfunn",
    "Ansvarlig forbruk og produksjon",
    "Stoppe klimaendringene",
    "Livet i havet",
    "Livet på land",
    "Fred, rettferdighet og velfungerende institusjoner",
    "Samarbeid for å nå målene",
)


@dataclass(frozen=True)
class Goal:
    code: str
    title: str
    targets: tuple[str, ...]


GOALS = tuple(
    Goal(
        str(number),
        title,
        (
            *(f"{number}.{one}" for one in range(1, numbered + 1)),
            *(f"{number}.{letter}" for letter in "abcd"[:lettered]),
        ),
    )
    for number, (title, (numbered, lettered)) in enumerate(
        zip(_TITLES, _TARGETS, strict=True), start=1
    )
)

GOAL_CODES = frozenset(code for goal in GOALS for code in (goal.code, *goal.targets))
