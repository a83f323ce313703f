"""Is an edition still what was frozen? What was compared is said in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sporbar.document import codec
from sporbar.document.render.docx import BaseRefusedError
from sporbar.document.snapshot import Snapshot
from sporbar.records.models import Rendition, RenditionFormat, StoredFile
from sporbar.records.store import FileMissing, StoredFileError
from sporbar.reporting.libraries import WORD_BASE, differences
from sporbar.reporting.models import Edition, EditionFile, EditionFileKind
from sporbar.reporting.rendering import render


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that was compared. `holds` None: it could not be expected to be the same."""

    holds: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Verification:
    edition: Edition
    comparisons: tuple[Comparison, ...]

    @property
    def holds(self) -> bool:
        """Nothing that was compared differs."""
        return not any(one.holds is False for one in self.comparisons)


def verify(edition: Edition) -> Verification:
    """Compare an edition with what was frozen; writes nothing.

    Always: the hash of every stored file, annexes too, the fingerprint recomputed from the stored
    facts, and the edition's row against those facts. The formats are rendered again and compared
    byte by byte only when the libraries are those that rendered them; the Word file on the base it
    was made on, whatever the office uses now.
    """
    edition = (
        Edition.objects.within(edition.cooperation_id).with_report().with_files().get(pk=edition.pk)
    )
    found: list[Comparison] = []
    stored: dict[RenditionFormat, bytes] = {}
    renditions = sorted(edition.document.renditions.all(), key=_order)
    for rendition in renditions:
        comparison, data = _file(rendition)
        found.append(comparison)
        if data is not None:
            stored[RenditionFormat(rendition.format)] = data
    present = {one.format for one in renditions}
    found.extend(
        Comparison(False, _("%(format)s: utgaven har ikke formatet.") % {"format": kind.label})
        for kind in RenditionFormat
        if kind.value not in present
    )
    snapshot = None
    if RenditionFormat.JSON in stored:
        snapshot, comparisons = _facts(edition, stored[RenditionFormat.JSON])
        found.extend(comparisons)
    else:
        found.append(Comparison(False, _("Fingeravtrykket kan ikke regnes ut uten JSON-filen.")))
    found.extend(_beside(edition, snapshot))
    if snapshot is not None:
        found.extend(_rendered_again(edition, snapshot, stored))
    return Verification(edition, tuple(found))


def _order(rendition: Rendition) -> int:
    return list(RenditionFormat).index(RenditionFormat(rendition.format))


def _beside(edition: Edition, snapshot: Snapshot | None) -> Iterator[Comparison]:
    """The files beside the formats: whole, and the annexes those that the facts name."""
    named = {
        one.number: one.file.sha256 for one in (snapshot.annexes if snapshot else ()) if one.file
    }
    for row in (
        EditionFile.objects.within(edition.cooperation_id)
        .filter(edition=edition)
        .select_related("file")
    ):
        words = {"name": row.file.name, "hash": row.file.sha256, "number": row.annex_number}
        try:
            row.file.read()
        except StoredFileError as error:
            words["why"] = error
            yield Comparison(False, _("%(name)s: %(why)s") % words)
            continue
        sentence = _("%(name)s: filen har kontrollsummen den ble lagret med (%(hash)s).")
        yield Comparison(True, sentence % words)
        if row.kind == EditionFileKind.ANNEX and snapshot is not None:
            if named.pop(row.annex_number, None) == row.file.sha256:
                continue
            sentence = _(
                "%(name)s: de fryste opplysningene nevner en annen fil som vedlegg %(number)d."
            )
            yield Comparison(False, sentence % words)
    for number in named:
        sentence = _("Vedlegg %(number)d: filen som de fryste opplysningene nevner, mangler.")
        yield Comparison(False, sentence % {"number": number})


def _file(rendition: Rendition) -> tuple[Comparison, bytes | None]:
    words = {"format": rendition.get_format_display(), "name": rendition.file.name}
    try:
        data = rendition.file.read()
    except StoredFileError as error:
        words["why"] = str(error)
        return Comparison(False, _("%(format)s, %(name)s: %(why)s") % words), None
    words["hash"] = rendition.file.sha256
    sentence = _("%(format)s, %(name)s: filen har kontrollsummen den ble lagret med (%(hash)s).")
    return Comparison(True, sentence % words), data


def _facts(edition: Edition, data: bytes) -> tuple[Snapshot | None, list[Comparison]]:
    try:
        snapshot = codec.decode(data)
    except codec.UnreadableReport as error:
        sentence = _("Opplysningene i JSON-filen kan ikke leses: %(why)s")
        return None, [Comparison(False, sentence % {"why": error})]
    computed = codec.fingerprint(snapshot)
    same = computed == snapshot.fingerprint == edition.document.fingerprint
    sentence = (
        _("Fingeravtrykket er regnet ut på nytt av opplysningene og er det samme: %(new)s.")
        if same
        else _(
            "Fingeravtrykket stemmer ikke: opplysningene gir %(new)s, filen sier %(file)s, "
            "og utgaven er registrert med %(row)s."
        )
    )
    words = {
        "new": computed,
        "file": snapshot.fingerprint,
        "row": edition.document.fingerprint,
    }
    return snapshot, [Comparison(same, sentence % words), _row(edition, snapshot)]


def _row(edition: Edition, snapshot: Snapshot) -> Comparison:
    """The edition's row says the same as its frozen facts."""
    dates, approver = snapshot.dates, snapshot.approver
    pairs = (
        (_("utgavenummeret"), edition.number, snapshot.edition.number),
        (_("datoen status gjelder"), edition.as_of.isoformat(), dates.as_of),
        (_("datoen den er skrevet"), _iso(edition.written_on), dates.written),
        (_("datoen den er godkjent"), _iso(edition.approved_on), dates.approved),
        (_("publiseringsdatoen"), _iso(edition.published_on), dates.published),
        (_("godkjenneren"), edition.approver_name, approver.name if approver else None),
        (_("godkjennerens tittel"), edition.approver_title, approver.role if approver else None),
        (_("rettelsen"), edition.correction_note, snapshot.edition.correction_note),
    )
    wrong = [what for what, row, frozen in pairs if row != frozen]
    if wrong:
        sentence = _("Raden i databasen er ikke som i de fryste opplysningene: %(what)s.")
        return Comparison(False, sentence % {"what": ", ".join(wrong)})
    return Comparison(
        True, _("Nummer, datoer, godkjenner og rettelse er de samme i databasen og i filen.")
    )


def _iso(day: object) -> str | None:
    return str(day) if day else None


def _rendered_again(
    edition: Edition, snapshot: Snapshot, stored: dict[RenditionFormat, bytes]
) -> list[Comparison]:
    changed = differences(edition.document.libraries)
    if changed:
        sentence = _(
            "Formatene er ikke laget på nytt, for det de ble laget med, er endret (%(what)s). "
            "Andre versjoner kan gi andre byte med samme innhold."
        )
        return [Comparison(None, sentence % {"what": "; ".join(changed)})]
    again, found = _again(edition, snapshot)
    for kind, data in stored.items():
        if kind not in again:
            continue
        words = {"format": kind.label}
        if again[kind] == data:
            sentence = _("%(format)s: laget på nytt av opplysningene, og hver byte er den samme.")
        else:
            sentence = _("%(format)s: laget på nytt av opplysningene, og filen ble en annen.")
        found.append(Comparison(again[kind] == data, sentence % words))
    return found


def _again(
    edition: Edition, snapshot: Snapshot
) -> tuple[dict[RenditionFormat, bytes], list[Comparison]]:
    """Every format made anew, the Word file on the base it was made on; without Word, and why,
    when that base is not to be had."""
    try:
        return render(snapshot, word_base=_word_base(edition)), []
    except (StoredFileError, BaseRefusedError) as error:
        made = render(snapshot)
        del made[RenditionFormat.DOCX]
        sentence = _(
            "Word: ikke laget på nytt, for malen den ble laget på, kan ikke brukes. %(why)s"
        )
        return made, [Comparison(None, sentence % {"why": error})]


def _word_base(edition: Edition) -> bytes | None:
    """The office's base that the edition records, None for the one that comes with Sporbar.

    Raises StoredFileError.
    """
    sha256 = edition.document.libraries.get(WORD_BASE)
    if sha256 is None:
        return None
    file = StoredFile.objects.within(edition.cooperation_id).filter(sha256=sha256).first()
    if file is None:
        sentence = _("Ingen fil med kontrollsummen %(hash)s er registrert.")
        raise FileMissing(sentence % {"hash": sha256})
    data: bytes = file.read()
    return data
