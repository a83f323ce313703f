"""Next year's meetings as they are written down."""

from datetime import date, time

import pytest

from sporbar.governance.schedule import LAST, nth_weekdays, read_days


@pytest.mark.parametrize(
    ("text", "on", "starts_at", "ends_at"),
    [
        ("24. mars 2027", "2027-03-24", None, None),
        ("24.3.2027 kl. 09.00", "2027-03-24", time(9), None),
        ("onsdag 24. mars kl 9:00-12:30", "2027-03-24", time(9), time(12, 30)),
        ("24.3. kl. 09.00–12.00", "2027-03-24", time(9), time(12)),
        ("24.3", "2027-03-24", None, None),
        ("tirsdag 24. mars, 14.00 til 15.30", "2027-03-24", time(14), time(15, 30)),
        ("2027-03-24 09:00", "2027-03-24", time(9), None),
        ("mars 2027", "2027-03", None, None),
        ("august", "2027-08", None, None),
        ("24. mars 2028", "2028-03-24", None, None),
    ],
)
def test_days_are_read_as_people_write_them(
    text: str, on: str, starts_at: time | None, ends_at: time | None
) -> None:
    (line,) = read_days(text, year=2027)
    assert (line.on, line.starts_at, line.ends_at, line.wrong) == (on, starts_at, ends_at, "")


@pytest.mark.parametrize("text", ["31. februar", "snart", "24.3.2027 kl. 12.00-09.00", "kl. 09.00"])
def test_what_is_no_day_is_told_beside_its_line(text: str) -> None:
    (line,) = read_days(text, year=2027)
    assert (line.text, bool(line.wrong)) == (text, True)


def test_lists_are_read_line_by_line() -> None:
    lines = read_days("12. januar\n\n  9. februar ; 9. mars\r\n", year=2027)
    assert [line.on for line in lines] == ["2027-01-12", "2027-02-09", "2027-03-09"]


def test_every_nth_weekday() -> None:
    assert nth_weekdays(2027, (3, 1), 1, 2) == [date(2027, 1, 12), date(2027, 3, 9)]
    assert nth_weekdays(2027, (2,), 4, LAST) == [date(2027, 2, 26)]
    assert nth_weekdays(2027, (2, 3), 2, 5) == [date(2027, 3, 31)]
