"""Characters that none of the shipped fonts can draw."""

from collections.abc import Container, Iterator

from sporbar.document.checks.finding import Finding, warns
from sporbar.document.checks.sentences import Voice
from sporbar.document.compose import counts
from sporbar.document.compose.context import annex_anchor, area_anchor, measure_anchor
from sporbar.document.snapshot import Snapshot
from sporbar.document.text import clean, code_point, unprintable
from sporbar.document.walk import texts


def characters(snapshot: Snapshot, covered: Container[int], voice: Voice) -> Iterator[Finding]:
    for where, place, part in _parts(snapshot, voice):
        for codepoint in unprintable(clean("".join(texts(part))).text, covered):
            yield warns(
                "no_glyph",
                voice.sentences.no_glyph.format(
                    where=where, character=chr(codepoint), code_point=code_point(codepoint)
                ),
                place,
            )


def _parts(snapshot: Snapshot, voice: Voice) -> Iterator[tuple[str, str, object]]:
    """The snapshot in pieces a user can find: name, place, content."""
    said = voice.sentences
    about = (snapshot.cooperation, snapshot.report, snapshot.plan, snapshot.previous)
    yield said.basis, "grunnlaget", about
    yield said.introduction, "innledning", snapshot.introduction
    for area in snapshot.focus_areas:
        where = said.focus_area.format(number=area.number)
        yield where, area_anchor(area.number), (area.title, area.note)
    for placed in counts.measures(snapshot):
        where = said.measure.format(reference=placed.reference, title="").rstrip()
        yield where, measure_anchor(placed.reference), placed.measure
    for annex in snapshot.annexes:
        yield said.annex.format(number=annex.number), annex_anchor(annex.number), annex
    yield said.accounts, "regnskap", snapshot.accounts
    rest = (snapshot.edition, snapshot.author, snapshot.approver, snapshot.acknowledgements)
    yield said.edition, "om-utgaven", (rest, snapshot.working_form_titles)
