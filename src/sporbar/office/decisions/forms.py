"""Forms of decisions, and of what follows from them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sporbar.core.fields import PartialDateFormField
from sporbar.governance.actions.decisions import Said
from sporbar.governance.actions.follow_ups import Task
from sporbar.governance.decided import responsible
from sporbar.governance.models import (
    AgendaItem,
    Case,
    DecisionRecord,
    FollowUp,
    FollowUpKind,
    FollowUpState,
    Outcome,
)
from sporbar.office.forms import CleanForm
from sporbar.organisations.models import Body, Cooperation, Organisation, Person

#: Empty places for follow-ups in the form a decision is recorded in.
_PLACES = 3
_DATE_HINT = gettext_lazy("Slik dere sier det: 12.5.2026, mai 2026 eller høsten 2026.")


class DecisionForm(CleanForm):
    """What the body decided. Outcome, wording and votes may be unknown."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Utfall"),
        required=False,
        widget=forms.RadioSelect,
        choices=[*Outcome.choices, ("", gettext_lazy("ikke oppgitt"))],
    )
    postponed_to = PartialDateFormField(
        label=gettext_lazy("Utsatt til"), required=False, max_length=40, help_text=_DATE_HINT
    )
    returned_to = forms.ModelChoiceField(
        Body.objects.none(),
        label=gettext_lazy("Sendt tilbake til"),
        required=False,
        empty_label=gettext_lazy("ikke oppgitt"),
    )
    wording = forms.CharField(
        label=gettext_lazy("Vedtakets ordlyd"),
        required=False,
        max_length=50000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    unanimous = forms.ChoiceField(
        label=gettext_lazy("Avstemningen"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("ja", gettext_lazy("enstemmig")),
            ("nei", gettext_lazy("ikke enstemmig")),
            ("", gettext_lazy("ikke oppgitt")),
        ],
    )
    votes_for = forms.IntegerField(
        label=gettext_lazy("Stemmer for"), required=False, min_value=0, max_value=9999
    )
    votes_against = forms.IntegerField(
        label=gettext_lazy("Stemmer mot"), required=False, min_value=0, max_value=9999
    )
    vote_note = forms.CharField(
        label=gettext_lazy("Om avstemningen"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    withheld_basis = forms.CharField(
        label=gettext_lazy("Hjemmel"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For eksempel: offl. § 13 jf. fvl. § 13 første ledd."),
    )
    withheld_until = forms.DateField(
        label=gettext_lazy("Unntatt til og med"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    public_wording = forms.CharField(
        label=gettext_lazy("Det alle kan lese i stedet"),
        required=False,
        max_length=50000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("outcome", "unanimous"):
            # The looks are the page's own.
            self.fields[name].widget.attrs.pop("class", None)
        bodies: Any = self.fields["returned_to"]
        bodies.queryset = Body.objects.within(item.cooperation_id)

    @staticmethod
    def opening(record: DecisionRecord) -> dict[str, Any]:
        """What the form says of a record that is to be corrected."""
        said = {None: "", True: "ja", False: "nei"}[record.is_unanimous]
        votes = ("votes_for", "votes_against", "vote_note")
        withheld = ("withheld_basis", "withheld_until", "public_wording")
        names = ("postponed_to", "returned_to", *votes, *withheld)
        return {
            "outcome": record.outcome or "",
            "wording": record.wording or "",
            "unanimous": said,
            **{name: getattr(record, name) for name in names},
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("unanimous") == "ja" and data.get("votes_against"):
            self.add_error("votes_against", _("Et enstemmig vedtak har ingen stemmer mot."))
        if data.get("withheld_until") and not data.get("withheld_basis"):
            self.add_error(
                "withheld_basis", _("Skriv hjemmelen for at vedtaket er unntatt offentlighet.")
            )
        return data

    def said(self) -> Said:
        """What the form says, as the deeds take it. A new date counts for a case that is postponed,
        a body for one that is sent back."""
        data = self.cleaned_data
        outcome = data["outcome"] or None
        return {
            "outcome": outcome,
            "wording": data["wording"] or None,
            "public_wording": data["public_wording"],
            "is_unanimous": {"ja": True, "nei": False}.get(data["unanimous"]),
            "votes_for": data["votes_for"],
            "votes_against": data["votes_against"],
            "vote_note": data["vote_note"],
            "postponed_to": (data["postponed_to"] or None)
            if outcome == Outcome.POSTPONED
            else None,
            "returned_to": data["returned_to"] if outcome == Outcome.RETURNED else None,
            "withheld_basis": data["withheld_basis"],
            "withheld_until": data["withheld_until"],
        }


class CorrectionForm(DecisionForm):
    note = forms.CharField(
        label=gettext_lazy("Hvorfor vedtaket rettes"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Vises for alle, ved siden av det som sto før."),
        error_messages={"required": gettext_lazy("Skriv hvorfor vedtaket rettes.")},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class TaskForm(CleanForm):
    """What is to be done after a decision. `responsible` is a name, found among people, bodies and
    organisations; a name that is none of theirs, or more than one's, is kept as it is written."""

    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=FollowUpKind.choices)
    task = forms.CharField(
        label=gettext_lazy("Hva skal gjøres"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Skriv hva som skal gjøres.")},
    )
    responsible = forms.CharField(
        label=gettext_lazy("Ansvarlig"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "ansvarlige", "autocomplete": "off"}),
    )
    deadline = PartialDateFormField(
        label=gettext_lazy("Frist"), required=False, max_length=40, help_text=_DATE_HINT
    )

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cooperation = cooperation

    @staticmethod
    def opening(row: FollowUp) -> dict[str, Any]:
        return {
            "kind": row.kind,
            "task": row.task,
            "responsible": responsible(row),
            "deadline": row.deadline,
        }

    def said(self, now: FollowUp | None = None) -> Task:
        """What the form says, as the deeds take it. Who is responsible `now` stays so while the
        name is left as it was."""
        data = self.cleaned_data
        name = data["responsible"]
        if now is not None and name == responsible(now):
            who: Task = {
                "responsible_person": now.responsible_person,
                "responsible_body": now.responsible_body,
                "responsible_organisation": now.responsible_organisation,
                "responsible_text": now.responsible_text,
            }
        else:
            who = named(self.cooperation, name)
        return {
            "kind": data["kind"],
            "task": data["task"],
            "deadline": data["deadline"] or None,
            **who,
        }


class ChangeTaskForm(TaskForm):
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PlaceForm(TaskForm):
    """One of the places for follow-ups where a decision is recorded; an empty one is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].required = False
        self.fields["kind"].required = False
        self.fields["deadline"].help_text = ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (data.get("responsible") or data.get("deadline")) and not data.get("task"):
            self.add_error("task", _("Skriv hva som skal gjøres."))
        data["kind"] = data.get("kind") or FollowUpKind.CARRY_OUT
        return data

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("task"))


def places(cooperation: Cooperation, data: Any = None) -> list[PlaceForm]:
    """The places for follow-ups in one form."""
    return [
        PlaceForm(data, cooperation=cooperation, prefix=f"f{number}")
        for number in range(1, _PLACES + 1)
    ]


class StepForm(CleanForm):
    """How a follow-up stands now."""

    state = forms.ChoiceField(label=gettext_lazy("Tilstand"), choices=FollowUpState.choices)
    done = forms.CharField(
        label=gettext_lazy("Hva er gjort"),
        required=False,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    plan = forms.CharField(
        label=gettext_lazy("Planen videre, når det ikke er gjort"),
        required=False,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    deadline = PartialDateFormField(
        label=gettext_lazy("Frist"), required=False, max_length=40, help_text=_DATE_HINT
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, row: FollowUp) -> "StepForm":
        """The form of a row in a list, as the row stands."""
        names = ("state", "done", "plan", "deadline")
        initial = {name: getattr(row, name) for name in names}
        form = cls(initial={**initial, "seen": row.lock}, auto_id=f"id_{row.pk}_%s")
        for name, field in form.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{row.pk}_{name}_helptext"
        return form

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "state": data["state"],
            "done": data["done"],
            "plan": data["plan"],
            "deadline": data["deadline"] or None,
        }


class ComeBackForm(CleanForm):
    case = forms.ModelChoiceField(
        Case.objects.none(),
        label=gettext_lazy("Saken det ble"),
        empty_label=gettext_lazy("Velg sak"),
        error_messages={"required": gettext_lazy("Velg saken det ble.")},
    )

    def __init__(self, *args: Any, row: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cases: Any = self.fields["case"]
        cases.queryset = (
            Case.objects.within(row.cooperation_id)
            .exclude(pk=row.decision.item.case_id)
            .order_by("-created_at", "-pk")
        )


def names_to_choose(cooperation: Cooperation) -> Iterator[str]:
    """Names a follow-up's responsible may have, for the field to propose."""
    for model in (Person, Body, Organisation):
        yield from model.objects.within(cooperation).order_by("name").values_list("name", flat=True)


def named(cooperation: Cooperation, name: str) -> Task:
    """Who is responsible, from what was written."""
    nobody: Task = {
        "responsible_person": None,
        "responsible_body": None,
        "responsible_organisation": None,
        "responsible_text": "",
    }
    if not name:
        return nobody
    people = list(Person.objects.within(cooperation).filter(name=name)[:2])
    bodies = list(Body.objects.within(cooperation).filter(name=name)[:2])
    organisations = list(Organisation.objects.within(cooperation).filter(name=name)[:2])
    if len(people) + len(bodies) + len(organisations) != 1:
        return {**nobody, "responsible_text": name}
    if people:
        return {**nobody, "responsible_person": people[0]}
    if bodies:
        return {**nobody, "responsible_body": bodies[0]}
    return {**nobody, "responsible_organisation": organisations[0]}
