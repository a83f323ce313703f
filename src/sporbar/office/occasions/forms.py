"""Rows with links: the measures something belongs to, and the organisations it is about."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateFormField
from sporbar.governance.actions.keeping import Links
from sporbar.office.forms import CleanForm
from sporbar.office.setup.forms import RowForm
from sporbar.organisations.models import Organisation
from sporbar.plans.models import Measure, PlanState

#: Of so many of the newest plans' years one may choose measures; older ones only if chosen before.
_YEARS = 3
_SALT = "office.links"

DATE_HINT = gettext_lazy(
    "Så nøyaktig som du vet: 16.3.2026, mars 2026 eller bare 2026. La stå tomt når det er ukjent."
)


class LinkedForm(RowForm):
    """A row and what it is linked to. `linked` names the relations, with their labels. What the
    person saw as chosen goes with the form: two who link at once lose nothing."""

    linked: ClassVar[dict[str, str | Promise]] = {}
    #: what the fields are called here, where the model's own word is not enough
    names: ClassVar[dict[str, str | Promise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.names.items():
            self.fields[name].label = str(label)
        self.before = {name: self._keys(name) for name in self.linked}
        for name, label in self.linked.items():
            choices = self._measures() if name == "measures" else self._organisations(name)
            self.fields[name] = forms.MultipleChoiceField(
                label=str(label),
                required=False,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                initial=[str(pk) for pk in self.before[name]],
            )
        self.fields["links_seen"] = forms.CharField(
            required=False,
            widget=forms.HiddenInput,
            initial=signing.dumps([self.instance.pk, self.before], salt=_SALT),
        )

    def _keys(self, name: str) -> list[int]:
        if self.instance.pk is None:
            return []
        return list(getattr(self.instance, name).order_by("pk").values_list("pk", flat=True))

    def _measures(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Measures in force of the newest plans, and those that are chosen, by plan. One statement
        for the years and one for the measures."""
        adopted = (PlanState.ADOPTED, PlanState.CLOSED)
        measures = Measure.objects.within(self.cooperation)
        years = (
            measures.filter(plan__versions__state__in=adopted)
            .order_by("-plan__year")
            .values_list("plan__year", flat=True)
            .distinct()[:_YEARS]
        )
        in_force = Q(
            parent=None,
            withdrawn_in=None,
            plan__versions__state__in=adopted,
            plan__year__in=list(years),
        )
        found = (
            measures.filter(in_force | Q(pk__in=self.before["measures"]))
            .select_related("plan", "focus_area", "parent__focus_area")
            .order_by("-plan__year", "plan_id", "focus_area__number", "number", "pk")
            .distinct()
        )
        plans: dict[str, list[tuple[str, str]]] = {}
        for one in found:
            plans.setdefault(one.plan.title, []).append((str(one.pk), f"{one.label} {one.title}"))
        return list(plans.items())

    def _organisations(self, name: str) -> list[tuple[str, str]]:
        found = Organisation.objects.within(self.cooperation)
        rows = found.filter(Q(succeeded_by=None) | Q(pk__in=self.before[name]))
        return [(str(pk), title) for pk, title in rows.values_list("pk", "name")]

    def measure_folds(self) -> list[tuple[str, list[Any], int]]:
        """(plan, its measures as choices, how many are chosen), for one fold each."""
        titles = {
            key: plan
            for plan, choices in self.fields["measures"].choices  # type: ignore[attr-defined]
            for key, _title in choices
        }
        found: dict[str, list[Any]] = {}
        chosen: dict[str, int] = {}
        for choice in self["measures"]:
            plan = titles[str(choice.data["value"])]
            found.setdefault(plan, []).append(choice)
            chosen[plan] = chosen.get(plan, 0) + bool(choice.data["selected"])
        return [(plan, choices, chosen[plan]) for plan, choices in found.items()]

    @property
    def links(self) -> list[Links]:
        """What was seen as chosen, and what is chosen now."""
        try:
            key, seen = signing.loads(self.data.get("links_seen", ""), salt=_SALT)
        except signing.BadSignature:
            key, seen = None, {}
        if key != self.instance.pk:
            seen = {}
        return [
            Links(
                name=name,
                seen=seen.get(name, ()),
                chosen=[int(pk) for pk in self.cleaned_data[name]],
            )
            for name in self.linked
        ]

    def keep(self, by: Any) -> Any:
        """Save the row and its links. Raises RowChanged, GovernanceError."""
        seen = self._seen() if self.instance.pk else None
        deed: Any = type(self).deed
        return deed(row=self.save(commit=False), seen=seen, links=self.links, by=by)


class DeedForm(CleanForm):
    """What a deed needs to be told. `lock` is the save the person saw."""

    lock = forms.IntegerField(required=False, widget=forms.HiddenInput)


def partial_date_field(label: Any, required: bool = False) -> PartialDateFormField:
    """A date as people write it."""
    return PartialDateFormField(
        label=label, required=required, empty_value=None, max_length=40, help_text=DATE_HINT
    )


class FileForm(CleanForm):
    """A file to lay beside."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx", "class": "ds-input"}),
        error_messages={"required": gettext_lazy("Velg en fil.")},
    )


class FindForm(CleanForm):
    """What of a list is shown."""

    q = forms.CharField(label=gettext_lazy("Ord"), required=False, max_length=100)
    vis = forms.ChoiceField(label=gettext_lazy("Vis"), required=False)

    def __init__(
        self, *args: Any, shown: Iterable[tuple[str, str | Promise]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vis"].choices = list(shown)  # type: ignore[attr-defined]

    @property
    def words(self) -> list[str]:
        return self.cleaned_data.get("q", "").split() if self.is_valid() else []

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data.get("vis", "")) if self.is_valid() else ""
