"""The bench fails where it counts, not where it takes time."""

from bench.__main__ import verdict
from bench.measure import Row, ratio


def statements(met: bool | None) -> Row:
    return Row(group="sider", what="SQL-setninger", value=9, unit="setninger", met=met)


def test_count_of_statements_that_follows_the_size_fails_the_run() -> None:
    assert verdict([statements(True), statements(False)]) == 1


def test_time_over_its_goal_is_only_shown() -> None:
    slow = ratio("sider", "siden", over=9.0, under=1.0, most=2.0)

    assert slow.met is False
    assert verdict([slow, statements(True), statements(None)]) == 0
