"""The plan's filters: a form that is sent by GET, so that a selection has an address."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.ui.language import page_words
from sporbar.website.queries.plan import Area, Row, party_key


class PlanFilter(forms.Form):
    """Choices are what the plan at hand holds; a value it does not hold is refused by name."""

    omrade = forms.ChoiceField(label=gettext_lazy("Satsingsområde"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("Arbeidsform"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    hvem = forms.ChoiceField(label=gettext_lazy("Ansvarlig eller involvert"), required=False)
    avvik = forms.BooleanField(label=gettext_lazy("Bare avvik"), required=False)

    def __init__(self, data: object, areas: list[Area]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.areas = areas
        rows = [row for area in areas for row in area.rows]
        self._offer("omrade", ((str(a.focus_area.number), str(a.focus_area)) for a in areas))
        self._offer("form", _working_forms(rows))
        self._offer("status", _statuses())
        self._offer("hvem", _parties(rows))
        for name, field in self.fields.items():
            field.widget.attrs |= {"class": "ds-input", "id": f"filter-{name}"}
            field.error_messages["invalid_choice"] = _(
                "«%(value)s» finnes ikke i denne planen. Velg fra listen."
            )
        self.fields["avvik"].widget.attrs["class"] = "sb-checkbox"

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Alle")), *choices]
        field.widget.choices = field.choices

    @property
    def is_active(self) -> bool:
        return bool(self.is_valid() and any(self.cleaned_data.values()))

    def matches(self, row: Row) -> bool:
        """Whether the row is within the selection. A refused value selects nothing away."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        area, form = chosen.get("omrade"), chosen.get("form")
        return (
            (not area or str(row.measure.focus_area.number) == area)
            and (not form or any(one.code == form for one in row.measure.working_forms.all()))
            and (not chosen.get("status") or row.status == chosen["status"])
            and (not chosen.get("hvem") or chosen["hvem"] in row.parties)
            and (not chosen.get("avvik") or row.deviates)
        )

    def selected(self) -> list[Area]:
        """The areas with the rows that match; areas without any are left out."""
        found = (
            Area(area.focus_area, [row for row in area.rows if self.matches(row)])
            for area in self.areas
        )
        return [area for area in found if area.rows]


def _working_forms(rows: list[Row]) -> list[tuple[str, str]]:
    found = {
        (one.position, one.code): one.title
        for row in rows
        for one in row.measure.working_forms.all()
    }
    return [(code, title) for (_position, code), title in sorted(found.items())]


def _statuses() -> list[tuple[str, str]]:
    """Every word a status can be, so that an address means the same in every plan."""
    words = page_words()
    return [
        *words.progress.items(),
        *words.answers.items(),
        ("not_reported", words.not_reported.lower()),
    ]


def _parties(rows: list[Row]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for row in rows:
        if row.measure.responsible_body:
            body = row.measure.responsible_body
            found[f"organ-{body.slug}"] = body.name
        for one in row.measure.involvements.all():
            if key := party_key(one):
                found[key] = str(one.body or one.organisation)
    return sorted(found.items(), key=lambda item: item[1].casefold())
