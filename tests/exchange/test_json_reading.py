"""What cannot be read is named with file and place, all of it at once."""

import json
from pathlib import Path
from typing import Any

import pytest

from sporbar.exchange.files import PlanFile, StatusFile
from sporbar.exchange.plan_status.reading import content_of, open_source, source_of, tree_of
from sporbar.exchange.problems import SHOWN, Problem, Refused
from tests.exchange.samples import DEMO, a_plan, stored

DEMO_FILES = sorted([*DEMO.glob("*/plan*.json"), *DEMO.glob("*/status*.json")])


def sentences(tree: Any, kind: Any = PlanFile) -> list[str]:
    source = source_of("plan.json", json.dumps(tree).encode(), kind)
    content_of(source, kind)
    return [f"{source.place(one.path)}: {one.message}" for one in source.problems.listed()]


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        content_of(source_of("plan.json", data, PlanFile), PlanFile)
    return str(refused.value)


@pytest.mark.parametrize("file", DEMO_FILES, ids=lambda file: file.name)
def test_demo_file_is_readable(file: Path) -> None:
    kind: Any = PlanFile if file.name.startswith("plan") else StatusFile

    source = open_source(file, kind)
    content_of(source, kind)

    assert source.problems.listed() == ()


def test_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    source = open_source(stored(a_plan(), tmp_path), PlanFile)

    assert content_of(source, PlanFile) == a_plan()


def test_byte_order_mark_is_no_obstacle() -> None:
    data = b"\xef\xbb\xbf" + json.dumps(tree_of(a_plan())).encode()

    assert content_of(source_of("plan.json", data, PlanFile), PlanFile) == a_plan()


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\n", b"\x00\x00\x00"])
def test_empty_file_is_called_empty(data: bytes) -> None:
    assert refusal(data) == "Filen er tom."


def test_windows_1252_is_named_with_its_line() -> None:
    data = json.dumps(tree_of(a_plan()), ensure_ascii=False, indent=1).encode("cp1252")
    line = data[: data.index("å".encode("cp1252"))].count(b"\n") + 1

    assert f"Linje {line}: filen er ikke UTF-8" in refusal(data)


def test_utf_16_is_named() -> None:
    assert "UTF-16" in refusal("{}".encode("utf-16"))


def test_pdf_is_told_by_its_content() -> None:
    assert "Filen er en PDF" in refusal(b"%PDF-1.7\n")


def test_old_excel_is_told_by_its_content() -> None:
    assert ".xls" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_cut_file_is_called_cut_or_broken(share: float) -> None:
    data = json.dumps(tree_of(a_plan()), ensure_ascii=False, indent=1).encode()

    assert "Linje" in refusal(data[: int(len(data) * share)].decode(errors="ignore").encode())


def test_file_cut_inside_a_text_is_called_cut() -> None:
    assert "kuttet" in refusal(b'{"plan_title": "Handlings')


def test_field_named_twice_is_refused() -> None:
    assert "«year» står to ganger" in refusal(b'{"year": 2011, "year": 2012}')


def test_nan_is_not_json() -> None:
    assert "NaN" in refusal(b'{"year": NaN}')


def test_deep_nesting_is_refused() -> None:
    assert "nivåer" in refusal(b"[" * 100_000)


def test_large_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "stor.json"
    with file.open("wb") as handle:
        handle.truncate(60 * 1024 * 1024)

    with pytest.raises(Refused, match="60 MB; grensen er 20 MB"):
        open_source(file, PlanFile)


def test_every_mistake_is_named_at_once() -> None:
    tree = tree_of(a_plan(2))
    tree["year"] = "i fjor"
    tree["measures"][0]["title"] = 7
    tree["measures"][1]["areas"][0]["relation"] = "sekundær"
    del tree["strategy"]

    found = sentences(tree)

    assert found == [
        "year: Ventet et heltall, fant «i fjor».",
        "strategy: Feltet mangler og må fylles ut.",
        "measures[1].title: Ventet tekst, fant 7.",
        "measures[2].areas[1].relation: Ventet en av primary, also_relevant, fant «sekundær».",
    ]


def test_unknown_field_suggests_the_nearest() -> None:
    tree = tree_of(a_plan(1))
    tree["measures"][0]["titel"] = "x"

    assert sentences(tree) == ["measures[1].titel: Ukjent felt. Mente du «title»?"]


def test_truth_is_not_a_number() -> None:
    tree = tree_of(a_plan(1))
    tree["measures"][0]["number"] = True

    assert sentences(tree) == ["measures[1].number: Ventet et heltall, fant true."]


def test_list_where_an_object_belongs_is_named() -> None:
    assert sentences([])[0] == ": Ventet et objekt { … } med navngitte felt."
    assert "cooperation.slug: Feltet mangler og må fylles ut." in sentences([])


def test_only_the_first_two_hundred_are_listed() -> None:
    refused = Refused(tuple(Problem(("a", index), "Feil.") for index in range(SHOWN + 7)))

    listed = refused.sentences("plan.json")

    assert len(listed) == SHOWN + 1
    assert listed[0] == "plan.json, a[1]: Feil."
    assert listed[-1] == "… og 7 til."
