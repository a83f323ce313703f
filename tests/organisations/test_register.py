"""The shipped register of municipalities."""

from datetime import date

import pytest

from sporbar.organisations.register import Municipality, by_number, municipalities

TODAY, BEFORE, LONG_AGO = date(2026, 1, 1), date(2022, 6, 1), date(2011, 7, 1)


def find(name: str) -> Municipality:
    return next(one for one in municipalities() if one.name == name)


@pytest.mark.parametrize(("day", "count"), [(TODAY, 357), (BEFORE, 356)])
def test_whole_country_is_there(day: date, count: int) -> None:
    numbers = [one.number_on(day) for one in municipalities() if one.number_on(day)]

    assert len(numbers) == len(set(numbers)) == count


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Kongsberg", ("0604", "3006", "3303")),
        ("Flesberg", ("0631", "3050", "3334")),
        ("Rollag", ("0632", "3051", "3336")),
        ("Nore og Uvdal", ("0633", "3052", "3338")),
        ("Notodden", ("0807", "3808", "4005")),
        ("Tinn", ("0826", "3818", "4026")),
        ("Hjartdal", ("0827", "3819", "4024")),
    ],
)
def test_number_follows_the_day(name: str, numbers: tuple[str, str, str]) -> None:
    found = find(name)

    assert tuple(found.number_on(day) for day in (LONG_AGO, BEFORE, TODAY)) == numbers


@pytest.mark.parametrize(
    ("name", "day", "number"),
    [
        ("Trondheim", date(2017, 12, 31), "1601"),
        ("Trondheim", date(2018, 1, 1), "5001"),
        ("Rindal", date(2018, 12, 31), "1567"),
        ("Rindal", date(2019, 1, 1), "5061"),
        ("Stavanger", LONG_AGO, "1103"),
        ("Narvik", date(2019, 12, 31), "1805"),
        ("Narvik", date(2020, 1, 1), "1806"),
        ("Haram", date(2019, 12, 31), "1534"),
        ("Nordre Follo", date(2019, 12, 31), None),
    ],
)
def test_number_is_that_of_the_day(name: str, day: date, number: str | None) -> None:
    assert find(name).number_on(day) == number


def test_no_number_is_two_municipalities_at_once() -> None:
    for year in range(1994, 2027):
        on = [number for one in municipalities() if (number := one.number_on(date(year, 7, 1)))]
        assert len(on) == len(set(on))


def test_last_day_of_a_number_is_still_its_own() -> None:
    assert find("Tinn").number_on(date(2023, 12, 31)) == "3818"
    assert find("Tinn").number_on(date(2024, 1, 1)) == "4026"


def test_split_of_2024_has_two_where_there_was_one() -> None:
    assert find("Ålesund").number_on(BEFORE) == "1507"
    assert find("Haram").number_on(BEFORE) is None
    assert (find("Ålesund").number, find("Haram").number) == ("1508", "1580")


def test_county_tells_namesakes_apart() -> None:
    assert [one.county for one in municipalities() if one.name == "Herøy"] == [
        "Møre og Romsdal",
        "Nordland",
    ]


def test_choice_is_kept_by_number() -> None:
    assert [one.name for one in by_number(["4026", "3303", "9999"])] == ["Kongsberg", "Tinn"]
