"""A municipality's contact: the cases that wait, the answer to one, and the way out. For a phone
first, and without JavaScript."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sporbar.core.fields import PartialDateFormField
from sporbar.document import partial_dates
from sporbar.document.adoption import wording_differences
from sporbar.governance.actions.adoptions import (
    AdoptionChanged,
    record_adoption,
    set_expected,
)
from sporbar.governance.adoption import suggested_state
from sporbar.governance.models import Adoption, AdoptionState, GovernanceError
from sporbar.office.councils.gate import Council, council_page, forget, show
from sporbar.office.forms import CleanForm

#: What a contact can say; "adopted" is with the words in the field, whichever they are.
OUTCOMES = (
    ("adopted", gettext_lazy("Vedtatt")),
    ("rejected", gettext_lazy("Sagt nei")),
    ("postponed", gettext_lazy("Utsatt")),
    ("returned", gettext_lazy("Sendt tilbake")),
    ("waiting", gettext_lazy("Ikke behandlet ennå")),
)
_TAKEN_BACK = ("withdrawn", gettext_lazy("Vedtaket er trukket tilbake"))


class AnswerForm(CleanForm):
    """What the council made of a case, or when it is to."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Hva ble utfallet?"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Velg hva som skjedde med saken.")},
    )
    decided_on = PartialDateFormField(
        label=gettext_lazy("Dagen kommunestyret behandlet den"), required=False, empty_value=None
    )
    expected = PartialDateFormField(
        label=gettext_lazy("Når ventes den behandlet?"), required=False, empty_value=None
    )
    case_number = forms.CharField(
        label=gettext_lazy("Kommunens saksnummer"), required=False, max_length=60
    )
    wording = forms.CharField(
        label=gettext_lazy("Vedtaket slik det ble"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    conditions = forms.CharField(
        label=gettext_lazy("Forutsetninger"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    #: it says how the row stood when the page was opened
    seen = forms.IntegerField(
        label=gettext_lazy("Skjemaet"),
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Noe mangler. Åpne siden på nytt.")},
    )

    def __init__(self, *args: Any, adoption: Adoption, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _stands(adoption))
        super().__init__(*args, **kwargs)
        self.adoption = adoption
        outcome: Any = self.fields["outcome"]
        if adoption.is_yes or adoption.state == AdoptionState.WITHDRAWN:
            outcome.choices = [*OUTCOMES, _TAKEN_BACK]
        hint = _("For eksempel 16.3.2026, mars 2026 eller høsten 2026.")
        for name in ("decided_on", "expected"):
            self.fields[name].help_text = hint
            self.fields[name].widget.attrs["aria-describedby"] = f"id_{name}_helptext"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("outcome") == "adopted" and not data.get("wording"):
            self.add_error("wording", _("Skriv vedtaket, eller la det felles forslaget stå."))
        return data

    @property
    def state(self) -> str:
        """What the answer says of the council; its words decide whether they are other ones."""
        chosen: str = self.cleaned_data["outcome"]
        if chosen == "adopted":
            return suggested_state(self.adoption.referral.wording, self.cleaned_data["wording"])
        return chosen

    @property
    def is_correction(self) -> bool:
        """Whether it sets right what was answered: that is the contact's to do until the office
        closes it. An adoption taken back, or a new vote after a no, is something the council did.
        """
        adoption = self.adoption
        if adoption.is_open or self.state == AdoptionState.WITHDRAWN:
            return False
        was, now = adoption.decided_on, self.cleaned_data["decided_on"]
        if adoption.is_yes or not was or not now or self.state == adoption.state:
            return True
        last, first = partial_dates.bounds(was)[1], partial_dates.bounds(now)[0]
        return last is None or first is None or first <= last

    def keep(self, council: Council) -> None:
        """Record it. Raises AdoptionChanged and GovernanceError."""
        said = self.cleaned_data
        adoption = self.adoption
        if self.state == AdoptionState.WAITING and adoption.state == AdoptionState.WAITING:
            set_expected(
                adoption=adoption,
                seen=said["seen"],
                expected=said["expected"],
                contact=council.person,
            )
            return
        record_adoption(
            adoption=adoption,
            seen=said["seen"],
            state=self.state,
            decided_on=said["decided_on"],
            # Emptied: what is put off is not put off to the day that stood.
            expected=said["expected"] or ("" if self.state in Adoption.OPEN else None),
            case_number=said["case_number"],
            wording=said["wording"],
            conditions=said["conditions"],
            is_correction=self.is_correction,
            contact=council.person,
        )

    def as_text(self) -> str:
        """What was written, to keep when it cannot be saved."""
        names = ("decided_on", "expected", "case_number", "wording", "conditions")
        said = [(self.fields[name].label, self.data.get(name, "").strip()) for name in names]
        return "\n\n".join(f"{label}:\n{text}" for label, text in said if text)


def _stands(adoption: Adoption) -> dict[str, Any]:
    outcome = "adopted" if adoption.is_yes else adoption.state
    return {
        # Somebody who comes to answer has something to say: nothing is chosen for them.
        "outcome": outcome if adoption.state != AdoptionState.WAITING else None,
        "decided_on": adoption.decided_on,
        "expected": adoption.expected,
        "case_number": adoption.case_number,
        "wording": adoption.wording or adoption.referral.wording,
        "conditions": adoption.conditions,
        "seen": adoption.lock,
    }


@require_safe
@council_page
def cases(request: HttpRequest, council: Council) -> HttpResponse:
    found = council.cases()
    return council.answer(
        "cases.html",
        waiting=[one for one in found if one.is_open],
        done=[one for one in found if not one.is_open],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@council_page
def case(request: HttpRequest, council: Council, pk: int) -> HttpResponseBase:
    """One case: the common submission, the local part, and the answer."""
    adoption = next((one for one in council.cases() if one.pk == pk), None)
    if adoption is None:
        return _not_theirs(request, council, pk)
    if request.method != "POST":
        thanks = request.GET.get("takk") == "1"
        if thanks:
            return _thanks(council, adoption)
        return council.answer("case.html", adoption=adoption, form=AnswerForm(adoption=adoption))
    form = AnswerForm(request.POST, adoption=adoption)
    status, changed = 400, None
    if form.is_valid():
        try:
            form.keep(council)
        except AdoptionChanged as error:
            status, changed = 409, error
            form.data = {**request.POST.dict(), "seen": str(error.now.lock)}
        except GovernanceError as error:
            form.add_error(None, str(error))
        else:
            address = reverse(
                "office:council_case",
                args=[council.cooperation.slug, council.organisation.slug, adoption.pk],
            )
            return redirect(f"{address}?takk=1")
    return council.answer("case.html", status=status, adoption=adoption, form=form, changed=changed)


def _thanks(council: Council, adoption: Adoption) -> HttpResponse:
    common = adoption.referral.wording
    differs = adoption.state == AdoptionState.ADOPTED_CHANGED and adoption.wording
    return council.answer(
        "thanks.html",
        adoption=adoption,
        differences=wording_differences(common, adoption.wording) if differs else (),
        left=sum(one.is_open for one in council.cases()),
    )


def _not_theirs(request: HttpRequest, council: Council, pk: int) -> HttpResponse:
    """It was withdrawn or closed, or given to another, while it was written in."""
    if request.method != "POST":
        raise Http404
    found = (
        Adoption.objects.within(council.cooperation)
        .filter(pk=pk, organisation=council.organisation)
        .select_related("referral", "organisation")
        .first()
    )
    if found is None:
        raise Http404
    try:
        found.referral.check_running()
        sentence = _("Saken er ikke lenger din å svare på.")
    except GovernanceError as error:
        sentence = str(error)
    return council.answer(
        "refused.html",
        status=409,
        sentence=sentence,
        text=AnswerForm(request.POST, adoption=found).as_text(),
    )


@require_POST
@council_page
def leave(request: HttpRequest, council: Council) -> HttpResponse:
    """The browser forgets the link."""
    response = show(request, "left.html", cooperation=council.cooperation)
    forget(response, council)
    return response
