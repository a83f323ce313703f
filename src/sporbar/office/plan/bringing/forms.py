"""Where the measures come from: a pasted table or a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.exchange.files import PlanFile
from sporbar.exchange.pasted.measures import Names, Reading, measures_of_file, measures_of_table
from sporbar.exchange.pasted.table import MAX_BYTES, table_of_text, table_of_workbook
from sporbar.exchange.plan_status.cleaning import cleaned
from sporbar.exchange.plan_status.formats import check_formats
from sporbar.exchange.plan_status.reading import content_of, source_of
from sporbar.exchange.problems import Refused
from sporbar.exchange.workbook import open_sheet
from sporbar.office.plan.writing.cleaning import Cleaner
from sporbar.plans.models import ActionPlan, FocusArea

#: A workbook of the secretariat's own may well have a sheet called «Plan»; hardly all of these.
_OWN_SHEETS = ("Plan", "Tiltak", "Satsingsområder", "Organisasjoner")


class TextAsPasted(forms.CharField):
    """A table keeps its tabs: nothing is stripped from its ends."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)


class BringForm(forms.Form):
    table = TextAsPasted(
        label=gettext_lazy("Tabellen"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 8, "class": "ds-input", "spellcheck": "false", "data-paste": ""}
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Fil"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={
                "class": "ds-input",
                "accept": ".xlsx,.json,application/json,"
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            }
        ),
    )
    focus_area = forms.ModelChoiceField(
        FocusArea.objects.none(),
        label=gettext_lazy("Satsingsområde for rader uten"),
        required=False,
        empty_label=gettext_lazy("Tabellen sier det selv"),
        widget=forms.Select(attrs={"class": "ds-input"}),
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.cleaner = Cleaner()
        areas = FocusArea.objects.within(plan.cooperation_id).filter(strategy=plan.strategy_id)
        self.fields["focus_area"].queryset = areas.order_by("number")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        file, text = data.get("file"), data.get("table", "")
        if file and text.strip():
            raise ValidationError(_("Velg én av delene: lim inn en tabell eller velg en fil."))
        if file:
            if file.size > MAX_BYTES:
                self.add_error(
                    "file",
                    _("Filen er for stor. Grensen er %(limit)d MB.")
                    % {"limit": MAX_BYTES // 1024 // 1024},
                )
        elif not text.strip():
            raise ValidationError(_("Lim inn en tabell eller velg en fil."))
        return data

    def reading(self) -> Reading:
        """What the table or file says. Raises Refused with sentences."""
        data = self.cleaned_data
        area = data["focus_area"].number if data["focus_area"] else None
        if not data["file"]:
            table = table_of_text(data["table"], self.cleaner)
            return measures_of_table(table, Names.of(self.plan), area)
        content = data["file"].read()
        if _is_plan_file(content):
            return _plan_file(data["file"].name, content, self.cleaner)
        table = table_of_workbook(content, self.cleaner)
        return measures_of_table(table, Names.of(self.plan), area)


def _is_plan_file(content: bytes) -> bool:
    """A whole plan in our own format: JSON, or a workbook with the sheets of our template."""
    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{":
        return True
    return content.startswith(b"PK") and all(_has_sheet(content, one) for one in _OWN_SHEETS)


def _has_sheet(content: bytes, name: str) -> bool:
    try:
        open_sheet(content, name)
    except Refused:
        return False
    return True


def _plan_file(name: str, content: bytes, cleaner: Cleaner) -> Reading:
    source = source_of(name, content, PlanFile)
    plan, notes = cleaned(content_of(source, PlanFile))
    for change in (change for note in notes for change in note.changes):
        cleaner.counts[change.kind] += change.count
    check_formats(plan, source.problems)
    reading = measures_of_file(plan)
    if source.problems:
        reading.problems += Refused(source.problems.listed()).sentences(place=source.place)
    return reading
