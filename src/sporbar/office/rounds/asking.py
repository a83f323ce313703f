"""Who reports what: the table, changed many rows at a time; and one person's part."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sporbar.office.corrected import address_corrected
from sporbar.office.found import round_of
from sporbar.office.gate import Desk, office, site_of
from sporbar.office.keys import is_key
from sporbar.office.rounds.forms import NewPersonForm, PartForm, SuccessorForm
from sporbar.office.rounds.queries import asking_of
from sporbar.office.rounds.views import FORM, sent
from sporbar.organisations.actions import keep_row, leave_trail
from sporbar.organisations.models import Person
from sporbar.rounds.actions import (
    assign,
    leave_round,
    merge_requests,
    propose_requests,
    reassign,
    revoke_links,
    split_request,
)
from sporbar.rounds.models import Contributor, Round, RoundError, RoundState, StatusRequest

#: What the list of people says for somebody who is not in it.
_NEW = "ny"


@dataclass
class Chosen:
    """What was sent with the table: rows, what to do, and with whom."""

    request: HttpRequest
    desk: Desk
    round: Round
    rows: list[StatusRequest]
    person: Person | None
    title: str = ""

    @property
    def site(self) -> str:
        return site_of(self.request)


@require_http_methods(FORM)
@office("rounds.manage")
def who(request: HttpRequest, desk: Desk, round: int) -> HttpResponseBase:  # noqa: A002
    """The table of who reports what. Rows are chosen, then given to somebody or answered as one."""
    reporting_round = round_of(desk, round)
    if request.method != "POST":
        return _table(request, desk, reporting_round)
    form = NewPersonForm(request.POST if request.POST.get("person") == _NEW else None)
    try:
        said = _do(request, desk, reporting_round, form)
    except RoundError as error:
        messages.error(request, str(error))
        return _table(request, desk, reporting_round, form, status=400)
    if said is None:
        return _table(request, desk, reporting_round, form, status=400)
    messages.success(request, said)
    return redirect("office:round_who", desk.cooperation.slug, reporting_round.pk)


def _table(
    request: HttpRequest,
    desk: Desk,
    reporting_round: Round,
    form: NewPersonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    people = Person.objects.within(desk.cooperation).order_by("name", "pk")
    return desk.answer(
        "rounds/who.html",
        round=reporting_round,
        asking=asking_of(reporting_round),
        persons=list(people),
        form=form or NewPersonForm(),
        # What was chosen stays chosen when something was wrong.
        chosen={int(one) for one in request.POST.getlist("valgt") if is_key(one)},
        chosen_person=request.POST.get("person", ""),
        is_new=request.POST.get("person") == _NEW,
        status=status,
    )


@transaction.atomic
def _do(
    request: HttpRequest, desk: Desk, reporting_round: Round, form: NewPersonForm
) -> str | None:
    """Do what was asked for; what to say of it, None where a form says what is wrong."""
    deed = request.POST.get("gjor", "")
    if deed == "foresla":
        return _propose(desk, reporting_round, site_of(request))
    keys = [int(one) for one in request.POST.getlist("valgt") if is_key(one)]
    rows = list(
        StatusRequest.objects.within(desk.cooperation)
        .filter(round=reporting_round, pk__in=keys)
        .order_by("pk")
    )
    if not rows:
        raise RoundError(_("Velg minst én rad."))
    chosen = Chosen(request, desk, reporting_round, rows, None)
    if deed in ("legg-til", "bytt"):
        if not _choose_person(chosen, form):
            return None
        return _add(chosen) if deed == "legg-til" else _replace(chosen)
    if deed == "ingen":
        count = reassign(requests=rows, to=None, by=desk.user)
        return ngettext(
            "Ingen er nå spurt i %(count)d rad.", "Ingen er nå spurt i %(count)d rader.", count
        ) % {"count": count}
    if deed == "sla-sammen":
        merge_requests(requests=rows, by=desk.user)
        return _("Radene besvares nå under ett.")
    if deed == "del":
        for row in rows:
            split_request(request=row, by=desk.user)
        return _("Hvert tiltak besvares nå for seg.")
    raise RoundError(_("Velg hva som skal gjøres med radene."))


def _propose(desk: Desk, reporting_round: Round, site: str) -> str:
    count = propose_requests(reporting_round=reporting_round, by=desk.user, site=site)
    if not count:
        return _("Alle tiltak i planen er med fra før.")
    words = ngettext("%(count)d tiltak er lagt til.", "%(count)d tiltak er lagt til.", count)
    if reporting_round.state == RoundState.OPEN:
        words += " " + _("De som er spurt om dem, får e-post om det.")
    return words % {"count": count}


def _choose_person(chosen: Chosen, form: NewPersonForm) -> bool:
    """Find or make the person; False where the form for a new one says what is wrong."""
    said = chosen.request.POST.get("person", "")
    if said != _NEW:
        if not is_key(said):
            raise RoundError(_("Velg hvem som skal svare."))
        people = Person.objects.within(chosen.desk.cooperation)
        chosen.person = people.filter(pk=int(said)).first()
        if chosen.person is None:
            raise RoundError(_("Velg hvem som skal svare."))
        return True
    if not form.is_valid():
        return False
    data = form.cleaned_data
    chosen.title = data["title"]
    # Whoever has the address already is that person, whatever they were called here.
    people = Person.objects.within(chosen.desk.cooperation)
    chosen.person = people.filter(email__iexact=data["email"]).first()
    if chosen.person is None:
        made: Any = keep_row(
            row=Person(cooperation=chosen.desk.cooperation, name=data["name"], email=data["email"]),
            by=chosen.desk.user,
        )
        chosen.person = made
    return True


def _add(chosen: Chosen) -> str:
    assert chosen.person is not None
    count = assign(
        requests=chosen.rows,
        person=chosen.person,
        by=chosen.desk.user,
        title=chosen.title,
        site=chosen.site,
    )
    return _said(chosen, count)


def _replace(chosen: Chosen) -> str:
    assert chosen.person is not None
    count = reassign(
        requests=chosen.rows,
        to=chosen.person,
        by=chosen.desk.user,
        title=chosen.title,
        site=chosen.site,
    )
    return _said(chosen, count)


def _said(chosen: Chosen, count: int) -> str:
    name = {"person": chosen.person, "count": count}
    if not count:
        return _("%(person)s var spurt fra før.") % name
    words = ngettext(
        "%(person)s er spurt i %(count)d rad.", "%(person)s er spurt i %(count)d rader.", count
    )
    if chosen.round.state == RoundState.OPEN and chosen.person and chosen.person.email:
        words += " " + _("En e-post om det er på vei.")
    return words % name


def _contributor(desk: Desk, reporting_round: Round, pk: int) -> Contributor:
    found: Contributor = get_object_or_404(
        Contributor.objects.within(desk.cooperation)
        .filter(round=reporting_round)
        .select_related("person", "round", "cooperation"),
        pk=pk,
    )
    return found


@require_http_methods(FORM)
@office("rounds.manage")
def person(request: HttpRequest, desk: Desk, round: int, contributor: int) -> HttpResponseBase:  # noqa: A002
    """One person's part: title, address, what they are asked, and a way out."""
    reporting_round = round_of(desk, round)
    one = _contributor(desk, reporting_round, contributor)
    initial = {"title": one.title, "email": one.person.email}
    form = PartForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = _keep_part(desk, one, form, site_of(request))
        messages.success(request, said)
        return redirect("office:round_who", desk.cooperation.slug, reporting_round.pk)
    return desk.answer(
        "rounds/person.html",
        round=reporting_round,
        contributor=one,
        rows=[
            row
            for row in asking_of(reporting_round).rows
            if any(asked.pk == one.pk for asked in row.people)
        ],
        live_links=one.links.filter(revoked_at=None).count(),
        form=form,
        leaving=SuccessorForm(cooperation=desk.cooperation, leaving=one.person),
        status=400 if form.errors else 200,
    )


@transaction.atomic
def _keep_part(desk: Desk, one: Contributor, form: PartForm, site: str) -> str:
    """Keep title and address; what to say of it."""
    title, email = form.cleaned_data["title"], form.cleaned_data["email"]
    if title != one.title:
        one.title = title
        one.save(update_fields=["title"])
        leave_trail(
            cooperation=desk.cooperation,
            deed="change_contributor",
            subject=one,
            by=desk.user,
            title=title,
        )
    if email != one.person.email:
        one.person.email = email
        keep_row(row=one.person, by=desk.user)
        moved = address_corrected(person=one.person, by=desk.user, site=site)
        if moved.is_told:
            return _("Lagret. De gamle lenkene er sperret, og en ny er på vei til %(address)s.") % {
                "address": email
            }
        if moved.is_open:
            return _("Lagret. De gamle lenkene er sperret.")
    return _("Lagret.")


@require_POST
@office("rounds.manage")
def leave(request: HttpRequest, desk: Desk, round: int, contributor: int) -> HttpResponseBase:  # noqa: A002
    """Somebody leaves in the middle; another may take over what is not answered."""
    reporting_round = round_of(desk, round)
    one = _contributor(desk, reporting_round, contributor)
    form = SuccessorForm(request.POST, cooperation=desk.cooperation, leaving=one.person)
    back = redirect("office:round_who", desk.cooperation.slug, reporting_round.pk)
    if not form.is_valid():
        messages.error(request, _("Velg hvem som tar over fra lista."))
        return back
    try:
        count = leave_round(
            contributor=one, to=form.cleaned_data["to"], by=desk.user, site=site_of(request)
        )
    except RoundError as error:
        messages.error(request, str(error))
        return back
    words = ngettext(
        "%(person)s er ute av runden, og lenkene virker ikke lenger. %(count)d rad var ubesvart.",
        "%(person)s er ute av runden, og lenkene virker ikke lenger. %(count)d rader var ubesvart.",
        count,
    )
    messages.success(request, words % {"person": one.person, "count": count})
    return back


@require_POST
@office("rounds.manage")
def revoke(request: HttpRequest, desk: Desk, round: int, contributor: int) -> HttpResponseBase:  # noqa: A002
    """Make a person's links useless, when one has come astray."""
    reporting_round = round_of(desk, round)
    one = _contributor(desk, reporting_round, contributor)
    revoke_links(contributor=one, by=desk.user)
    messages.success(
        request,
        _(
            "Lenkene til %(person)s er sperret. Den som åpner en av dem, får tilbud om en ny på "
            "e-post."
        )
        % {"person": one.person},
    )
    return redirect("office:round_person", desk.cooperation.slug, reporting_round.pk, one.pk)
