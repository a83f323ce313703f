"""Characters that none of the shipped fonts can draw."""

from collections.abc import Container, Iterator

from sporbar.document.checks.finding import Finding, warns
from sporbar.document.compose import counts
from sporbar.document.compose.context import annex_anchor, area_anchor, measure_anchor
from sporbar.document.snapshot import Snapshot
from sporbar.document.text import clean, code_point, unprintable
from sporbar.document.walk import texts


def characters(snapshot: Snapshot, covered: Container[int]) -> Iterator[Finding]:
    for where, place, part in _parts(snapshot):
        for codepoint in unprintable(clean("".join(texts(part))).text, covered):
            yield warns(
                "no_glyph",
                f"{where}: ingen av skriftene har tegnet {chr(codepoint)}. Det trykkes som"
                f" {code_point(codepoint)}.",
                place,
            )


def _parts(snapshot: Snapshot) -> Iterator[tuple[str, str, object]]:
    """The snapshot in pieces a user can find: name, place, content."""
    about = (snapshot.cooperation, snapshot.report, snapshot.plan, snapshot.previous)
    yield "Grunnlaget", "grunnlaget", about
    yield "Innledningen", "innledning", snapshot.introduction
    for area in snapshot.focus_areas:
        yield f"Satsingsområde {area.number}", area_anchor(area.number), (area.title, area.note)
    for placed in counts.measures(snapshot):
        yield f"Tiltak {placed.reference}", measure_anchor(placed.reference), placed.measure
    for annex in snapshot.annexes:
        yield f"Vedlegg {annex.number}", annex_anchor(annex.number), annex
    yield "Regnskapet", "regnskap", snapshot.accounts
    rest = (snapshot.edition, snapshot.author, snapshot.approver, snapshot.acknowledgements)
    yield "Om utgaven", "om-utgaven", (rest, snapshot.working_form_titles)
