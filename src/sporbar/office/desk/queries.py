"""What there is to do: a checklist from nothing to an adopted plan, and what waits now."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sporbar.access.models import Invitation
from sporbar.office.gate import Desk
from sporbar.organisations.models import Body, BodyKind, LegalEntity, Membership, Role
from sporbar.plans.models import (
    ActionPlan,
    DraftMeasure,
    FocusArea,
    PlanSending,
    PlanState,
    PlanVersion,
    WorkingForm,
)
from sporbar.plans.rules import plans_written_by
from sporbar.rounds.models import Round, RoundState


@dataclass(frozen=True)
class Step:
    """One thing to have done. `permission` is what it takes to do it."""

    title: str | Promise
    hint: str | Promise
    address: str
    is_done: bool
    may: bool


def checklist(desk: Desk) -> list[Step]:
    """The way from an empty cooperation to the first round, in order. Thirteen statements
    at most."""
    tenant, slug = desk.cooperation, desk.cooperation.slug

    def step(title: Any, hint: Any, name: str, is_done: bool, permission: str, *parts: Any) -> Step:
        return Step(title, hint, reverse(name, args=[slug, *parts]), is_done, desk.may(permission))

    versions = PlanVersion.objects.within(tenant)
    adopted = versions.filter(state__in=(PlanState.ADOPTED, PlanState.CLOSED)).exists()
    # Before the first plan is adopted, what is next is done on the one being written.
    written = versions.filter(plan__hangs_under=None).select_related("plan").defer("content")
    newest = None if adopted else written.order_by("-plan__year", "-number").first()
    draft: tuple[Any, ...] = ("office:plans",)
    life = draft
    if newest is not None:
        draft = ("office:plan_draft", newest.plan.year)
        life = ("office:plan_version", newest.pk)
    return [
        step(
            _("Legg inn den juridiske enheten"),
            _("Rådet eller oppgavefellesskapet dere arbeider for."),
            "office:setup_rows",
            LegalEntity.objects.within(tenant).exists(),
            "organisations.set_up",
            "juridiske-enheter",
        ),
        step(
            _("Legg inn medlemskommunene"),
            _("Fra registeret når samarbeidet opprettes, eller her."),
            "office:setup_admit",
            Membership.objects.within(tenant).exists(),
            "organisations.set_up",
        ),
        step(
            _("Legg inn organene"),
            _("De som får planen til behandling og vedtar den."),
            "office:setup_rows",
            Body.objects.within(tenant).exclude(kind=BodyKind.EXTERNAL).exists(),
            "organisations.set_up",
            "organer",
        ),
        step(
            _("Inviter dem som skal være med"),
            _("Koordinator, sekretær, økonomiansvarlig, medlemmer og revisor."),
            "office:people",
            Invitation.objects.within(tenant).unanswered().exists()
            or Role.objects.within(tenant).values("user").distinct().count() > 1,
            "organisations.manage_people",
        ),
        step(
            _("Skriv inn strategien og satsingsområdene"),
            _("Planens kapitler, og tiltaksområdene under dem."),
            "office:strategy",
            FocusArea.objects.within(tenant).exists(),
            "plans.edit",
        ),
        step(
            _("Velg arbeidsformene deres"),
            _("Ordene dere bruker: nettverk, prosjekt, partnerskap."),
            "office:strategy_rows",
            # Not every cooperation has words of its own for this.
            adopted or WorkingForm.objects.within(tenant).exists(),
            "plans.edit",
            "arbeidsformer",
        ),
        step(
            _("Start en plan"),
            _("Skriv den her, lim inn en tabell, eller les inn en fil."),
            "office:plans",
            ActionPlan.objects.within(tenant).exists(),
            "plans.edit",
        ),
        step(
            _("Skriv tiltakene"),
            _("Ett tiltak av gangen. Teksten lagrer seg selv."),
            draft[0],
            adopted or DraftMeasure.objects.within(tenant).exists(),
            "plans.edit",
            *draft[1:],
        ),
        step(
            _("Send planen til organene"),
            _("Utkastet ligger fast mens det er til behandling."),
            life[0],
            adopted or PlanSending.objects.within(tenant).exists(),
            "plans.send",
            *life[1:],
        ),
        step(
            _("Registrer vedtaket"),
            _("Organ, dato, sak og ordlyd. Fra da av ligger planen fast."),
            life[0],
            adopted,
            "plans.adopt",
            *life[1:],
        ),
        step(
            _("Åpne den første runden"),
            _("Velg planen og datoen det rapporteres for, og hvem som skal spørres."),
            "office:rounds",
            Round.objects.within(tenant).exclude(state=RoundState.PLANNED).exists(),
            "rounds.manage",
        ),
    ]


def waiting(desk: Desk) -> list[PlanVersion]:
    """Versions being written or with the bodies, for those who may read them."""
    found = (
        PlanVersion.objects.within(desk.cooperation)
        .filter(state__in=(PlanState.DRAFT, PlanState.SENT))
        .select_related("plan__cooperation")
        .defer("content")
        .order_by("-plan__year", "plan_id")
    )
    if desk.may("office.read"):
        return list(found)
    mine = {plan.pk for plan in plans_written_by(desk.user, desk.cooperation)}
    return [version for version in found if version.plan_id in mine]
