"""The United Nations' sustainable development goals and the codes of their targets.

Seventeen goals ("11") and 169 targets: numbered ones ("11.3") and means, with a letter ("11.a").
Titles as the UN Association of Norway and the UN print them.
"""

#: Goal -> how many numbered targets it has, and how many lettered ones.
_TARGETS = (
    (5, 2), (5, 3), (9, 4), (7, 3), (6, 3), (6, 2), (3, 2), (10, 2), (5, 3),
    (7, 3), (7, 3), (8, 3), (3, 2), (7, 3), (9, 3), (10, 2), (19, 0),
)  # fmt: skip

_TITLES = {
    "nb": (
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
    ),
    "nn": (
        "Utrydde fattigdom",
        "Utrydde svolt",
        "God helse og livskvalitet",
        "God utdanning",
        "Likestilling mellom kjønna",
        "Reint vatn og gode sanitærforhold",
        "Rein energi til alle",
        "Anstendig arbeid og økonomisk vekst",
        "Industri, innovasjon og infrastruktur",
        "Mindre ulikskap",
        "Berekraftige byar og lokalsamfunn",
        "Ansvarleg forbruk og produksjon",
        "Stoppe klimaendringane",
        "Livet i havet",
        "Livet på land",
        "Fred, rettferd og velfungerande institusjonar",
        "Samarbeid for å nå måla",
    ),
    "en": (
        "No poverty",
        "Zero hunger",
        "Good health and well-being",
        "Quality education",
        "Gender equality",
        "Clean water and sanitation",
        "Affordable and clean energy",
        "Decent work and economic growth",
        "Industry, innovation and infrastructure",
        "Reduced inequalities",
        "Sustainable cities and communities",
        "Responsible consumption and production",
        "Climate action",
        "Life below water",
        "Life on land",
        "Peace, justice and strong institutions",
        "Partnerships for the goals",
    ),
}

#: Every goal's code with the codes of its targets, in order.
TARGETS: dict[str, tuple[str, ...]] = {
    str(goal): (
        *(f"{goal}.{one}" for one in range(1, numbered + 1)),
        *(f"{goal}.{letter}" for letter in "abcd"[:lettered]),
    )
    for goal, (numbered, lettered) in enumerate(_TARGETS, start=1)
}
#: Every code there is: 17 goals and 169 targets.
CODES = frozenset(TARGETS) | {code for codes in TARGETS.values() for code in codes}


def goal_title(code: str, language: str) -> str:
    """The title of the goal "11", or of the one a target ("11.3") belongs to; "" for another code.

    `language` is nb, nn or en; any other is bokmål.
    """
    number = code.partition(".")[0]
    if number not in TARGETS:
        return ""
    return _TITLES.get(language, _TITLES["nb"])[int(number) - 1]
