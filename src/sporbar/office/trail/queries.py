"""The trail, searched and exported: for those who investigate, never for features."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sporbar.office.trail.words import DEEDS, in_words
from sporbar.organisations.models import Cooperation, RoleName, TrailEntry

#: Rows on one page.
A_PAGE = 100
_COLUMNS = ("tidspunkt", "hvem", "e-post", "rolle", "fra", "handling", "gjelder", "detaljer")


class TrailFilter(forms.Form):
    """A selection with an address."""

    hvem = forms.CharField(label=_("Hvem"), required=False, max_length=100)
    handling = forms.ChoiceField(label=_("Handling"), required=False)
    gjelder = forms.CharField(label=_("Gjelder"), required=False, max_length=100)
    fra = forms.DateField(
        label=_("Fra og med"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    til = forms.DateField(
        label=_("Til og med"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["handling"]
        words = sorted(((code, str(word)) for code, word in DEEDS.items()), key=lambda one: one[1])
        field.choices = [("", _("Alle")), *words]
        for one in self.fields.values():
            one.widget.attrs["class"] = "ds-input"

    def selected(self, cooperation: Cooperation) -> QuerySet[TrailEntry]:
        """The rows asked for, the newest first; a part that cannot be read selects nothing out."""
        found = TrailEntry.objects.filter(cooperation=cooperation).select_related("user")
        self.is_valid()
        asked = self.cleaned_data
        for word in asked.get("hvem", "").split():
            found = found.filter(Q(actor__icontains=word) | Q(user__email__icontains=word))
        if asked.get("handling"):
            found = found.filter(deed=asked["handling"])
        for word in asked.get("gjelder", "").split():
            found = found.filter(subject__icontains=word)
        if asked.get("fra"):
            found = found.filter(at__gte=_midnight(asked["fra"]))
        if asked.get("til"):
            found = found.filter(at__lt=_midnight(asked["til"] + timedelta(days=1)))
        return found.order_by("-at", "-id")


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def before(rows: QuerySet[TrailEntry], cursor: str) -> QuerySet[TrailEntry]:
    """Rows older than the one with this key: pages that stay put while rows are added."""
    last = TrailEntry.objects.filter(pk=int(cursor)).first() if cursor.isdigit() else None
    if last is None:
        return rows
    return rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))


def role_words(entry: TrailEntry) -> list[str]:
    """The roles held at the time, in words."""
    known = dict(RoleName.choices)
    return [str(known.get(code, code)) for code in entry.roles.split(",") if code]


def _record(entry: TrailEntry) -> dict[str, Any]:
    return {
        "tidspunkt": entry.at.isoformat(),
        "hvem": entry.actor,
        "e-post": entry.user.email if entry.user else "",
        "rolle": ", ".join(role_words(entry)),
        "fra": entry.origin,
        "handling": in_words(entry.deed),
        "kode": entry.deed,
        "gjelder": entry.subject,
        "detaljer": entry.details,
    }


def as_json(rows: QuerySet[TrailEntry]) -> Iterator[str]:
    """One record a line, and last how many and the SHA-256 of the lines before."""
    digest, count = hashlib.sha256(), 0
    for entry in rows.iterator(chunk_size=1000):
        line = json.dumps(_record(entry), ensure_ascii=False, sort_keys=True) + "\n"
        digest.update(line.encode())
        count += 1
        yield line
    yield json.dumps({"rader": count, "sha256": digest.hexdigest()}) + "\n"


def as_csv(rows: QuerySet[TrailEntry]) -> Iterator[str]:
    """Semicolons and a byte order mark, as Excel here wants it; the last row counts and sums."""
    digest, count = hashlib.sha256(), 0

    def line(values: list[str]) -> str:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(values)
        return buffer.getvalue()

    yield "\ufeff" + line(list(_COLUMNS))
    for entry in rows.iterator(chunk_size=1000):
        record = _record(entry)
        record["detaljer"] = json.dumps(entry.details, ensure_ascii=False, sort_keys=True)
        text = line([_harmless(str(record[name])) for name in _COLUMNS])
        digest.update(text.encode())
        count += 1
        yield text
    yield line([f"Rader: {count}", f"SHA-256: {digest.hexdigest()}"])


def _harmless(value: str) -> str:
    """A cell a spreadsheet will not run: what begins like a formula is text."""
    return f"'{value}" if value[:1] in "=+-@\t" and value[:1] else value
