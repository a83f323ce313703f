"""Many seats at once: a line each, looked at before anything is written."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sporbar.office.bodies.forms import PasteForm
from sporbar.office.bodies.pages import FORM, body_address, body_of, form_page
from sporbar.office.gate import Desk, office
from sporbar.organisations.actions import change_party, keep_row, take_seat
from sporbar.organisations.models import (
    Body,
    Organisation,
    OrganisationName,
    Person,
    SeatError,
    SeatKind,
    User,
)

#: What a kind is called in lists, in small letters, beside its own word.
_WORDS = {
    **{"leder": "chair", "leiar": "chair", "rådsleder": "chair", "ordfører": None},
    **{"nestleder": "deputy_chair", "nestleiar": "deputy_chair"},
    **{"medlem": "member", "varamedlem": "deputy", "vara": "deputy"},
    **{"observatør": "observer", "sekretær": "secretary"},
}
_NUMBER = re.compile(r"\b(\d{1,3})\b\.?")


@dataclass(frozen=True)
class PastedSeat:
    """One line, read. `problem` says why it cannot be entered as it is."""

    role: str
    kind: str | None
    order: int | None
    name: str
    person: Person | None
    organisation: Organisation | None
    on_behalf_of: str
    party: str
    problem: str = ""

    @property
    def kind_word(self) -> str:
        return str(SeatKind(self.kind).label) if self.kind else ""


class _Known:
    """The people and organisations of the cooperation by name. Three statements."""

    def __init__(self, body: Body) -> None:
        tenant = body.cooperation_id
        self.people: dict[str, list[Person]] = {}
        for person in Person.objects.within(tenant):
            self.people.setdefault(person.name.casefold(), []).append(person)
        self.organisations: dict[str, Organisation] = {}
        former = OrganisationName.objects.within(tenant).select_related("organisation")
        for old in former:
            self.organisations[old.name.casefold()] = old.organisation
        for row in Organisation.objects.within(tenant):
            self.organisations[row.name.casefold()] = row
            self.organisations.setdefault(row.name.casefold().removesuffix(" kommune"), row)


def read(words: str, body: Body) -> list[PastedSeat]:
    """The seats of the lines, empty ones left out."""
    known = _Known(body)
    return [_line(line, known) for line in words.splitlines() if line.strip(" ;")]


def _line(line: str, known: _Known) -> PastedSeat:
    cells = [" ".join(cell.split()) for cell in line.split(";")]
    role, name, behalf, party = [*cells, "", "", "", ""][:4]
    number = _NUMBER.search(role)
    bare = _NUMBER.sub("", role).strip(" .").casefold()
    kind = _WORDS.get(bare)
    order = int(number[1]) if number and kind == SeatKind.DEPUTY else None
    people = known.people.get(name.casefold(), []) if name else []
    organisation = known.organisations.get(behalf.casefold()) if behalf else None
    problem = ""
    if not role:
        problem = _("Vervet mangler.")
    elif len(cells) > 4 and any(cells[4:]):
        problem = _("Linja har flere enn fire felt.")
    elif len(people) > 1:
        problem = _("Flere heter dette. Før plassen for seg.")
    elif any(len(cell) > most for cell, most in zip(cells, (120, 200, 200, 120), strict=False)):
        problem = _("Et felt er for langt.")
    return PastedSeat(
        role,
        kind,
        order,
        name,
        people[0] if len(people) == 1 else None,
        organisation,
        "" if organisation else behalf,
        party,
        problem,
    )


@require_http_methods(FORM)
@office("governance.edit")
def paste(request: HttpRequest, desk: Desk, body: str) -> HttpResponseBase:
    """First what was understood, then, on the same page, the button that enters it."""
    found = body_of(desk, body)
    form = PasteForm(request.POST if request.method == "POST" else None, body=found)
    status = 400 if form.errors else 200
    rows: list[PastedSeat] = []
    if request.method == "POST" and form.is_valid():
        rows = read(form.cleaned_data["words"], found)
        if any(row.problem for row in rows):
            status = 400
        elif request.POST.get("sure") and rows:
            try:
                _enter(found, rows, form, desk.user)
            except SeatError as error:
                form.add_error(None, str(error))
                rows, status = [], 409
            else:
                count = len(rows)
                messages.success(
                    request,
                    ngettext("%(count)d plass er ført.", "%(count)d plasser er ført.", count)
                    % {"count": count},
                )
                return redirect(body_address(desk, found))
    return form_page(
        desk,
        form,
        title=_("Lim inn plasser i %(body)s") % {"body": found},
        theirs=[found],
        submit=_("Se hva som blir ført"),
        up=(found.name, body_address(desk, found)),
        back=body_address(desk, found),
        template="paste.html",
        rows=rows,
        is_good=bool(rows) and status == 200,
        status=status,
    )


@transaction.atomic
def _enter(body: Body, rows: list[PastedSeat], form: PasteForm, by: User) -> None:
    """All of them or none. Somebody new who stands on two lines is one person. Raises SeatError."""
    on, term = form.cleaned_data["valid_from"], form.cleaned_data["term"]
    made: dict[str, Person] = {}
    for place, row in enumerate(rows):
        person = row.person or made.get(row.name.casefold())
        if person is None and row.name:
            new = Person(cooperation=body.cooperation, name=row.name)
            kept = keep_row(row=new, by=by)
            assert isinstance(kept, Person)
            person = made[row.name.casefold()] = kept
        take_seat(
            body=body,
            kind=row.kind,
            role=row.role,
            person=person,
            organisation=row.organisation,
            on_behalf_of=row.on_behalf_of,
            term=term,
            valid_from=on,
            valid_to=term.valid_to if term else None,
            substitute_order=row.order,
            position=place + 1,
            by=by,
        )
        if person is not None and row.party:
            change_party(
                person=person,
                party=row.party,
                on=on if person.party_memberships.exists() else None,
                by=by,
            )
