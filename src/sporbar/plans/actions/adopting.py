"""From draft to adopted: sent to the bodies, decided, and from then on fast."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, User
from sporbar.plans.applying import put_in_force
from sporbar.plans.content import AdoptionPart, tree_of
from sporbar.plans.models import ActionPlan, PlanError, PlanSending, PlanState, PlanVersion
from sporbar.plans.versions import composed


def content_sha256(content: dict[str, Any]) -> str:
    """SHA-256 (hex) over the RFC 8785 form of a plan as it was written."""
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


@transaction.atomic
def save_draft(
    *, plan: ActionPlan, number: int, content: dict[str, Any], by: User | None, at: datetime
) -> PlanVersion:
    """Keep `content` as the draft of version `number`; a draft may be written over.

    Raises PlanError when that version is adopted, or leaves a gap in the numbers.
    """
    version = plan.version_to_write(number)
    version.state = PlanState.DRAFT
    version.content = content
    version.content_sha256 = content_sha256(content)
    version.save()
    leave_trail(
        cooperation=plan.cooperation,
        deed="save_draft",
        subject=plan,
        by=by,
        at=at,
        version=number,
        sha256=version.content_sha256,
    )
    return version


@transaction.atomic
def adopt_plan(
    *,
    plan: ActionPlan,
    number: int,
    content: dict[str, Any],
    adopted_by: Body | None = None,
    adopted_on: str | None = None,
    case_reference: str | None = None,
    wording: str | None = None,
    by: User | None,
    at: datetime | None = None,
) -> PlanVersion:
    """Freeze `content` as version `number`, with the decision that adopted it.

    The decision is a plain reference; what is not known about it is None. Raises PlanError when
    that version is adopted already, or leaves a gap in the numbers.
    """
    version = plan.version_to_write(number)
    version.state = PlanState.ADOPTED
    version.adopted_by = adopted_by
    version.adopted_on = adopted_on
    version.case_reference = case_reference
    version.wording = wording
    version.content = content
    version.content_sha256 = content_sha256(content)
    version.save()
    leave_trail(
        cooperation=plan.cooperation,
        deed="adopt_plan",
        subject=plan,
        by=by,
        at=at or timezone.now(),
        version=number,
        sha256=version.content_sha256,
        adopted_by=str(adopted_by) if adopted_by else None,
        adopted_on=adopted_on,
        case_reference=case_reference,
    )
    return version


def _locked(version: PlanVersion) -> PlanVersion:
    fresh: PlanVersion = (
        PlanVersion.objects.select_for_update(of=("self",))
        .select_related("plan__cooperation", "plan__strategy")
        .get(pk=version.pk)
    )
    return fresh


@transaction.atomic
def send_version(
    *,
    version: PlanVersion,
    bodies: Iterable[Body],
    note: str = "",
    by: User | None,
    at: datetime | None = None,
) -> PlanVersion:
    """Send the draft to bodies as it stands; it lies fast until it is taken back or adopted.

    Raises PlanError when no body is chosen, the draft is empty, or it is sent already.
    """
    at = at or timezone.now()
    version = _locked(version)
    version.check_sendable()
    receivers = list(bodies)
    if not receivers:
        raise PlanError(_("Velg minst ett organ planen skal sendes til."))
    content = tree_of(composed(version))
    version.content = content
    version.content_sha256 = content_sha256(content)
    version.state = PlanState.SENT
    version.save(update_fields=["content", "content_sha256", "state"])
    PlanSending.objects.bulk_create(
        PlanSending(
            cooperation_id=version.cooperation_id,
            version=version,
            body=body,
            sent_at=at,
            note=note,
            content_sha256=version.content_sha256,
        )
        for body in receivers
    )
    leave_trail(
        cooperation=version.plan.cooperation,
        deed="send_version",
        subject=version.plan,
        by=by,
        at=at,
        version=version.number,
        bodies=[str(body) for body in receivers],
        sha256=version.content_sha256,
    )
    return version


@transaction.atomic
def take_back_version(
    *, version: PlanVersion, reason: str, by: User | None, at: datetime | None = None
) -> PlanVersion:
    """Take a sent draft back to write on. Raises PlanError without a reason, or if not sent."""
    at = at or timezone.now()
    version = _locked(version)
    if version.state != PlanState.SENT:
        raise PlanError(_("Utkastet er ikke sendt til behandling nå."))
    if not reason.strip():
        raise PlanError(_("Skriv hvorfor utkastet trekkes tilbake."))
    version.state = PlanState.DRAFT
    version.save(update_fields=["state"])
    version.sendings.filter(taken_back_at=None).update(
        taken_back_at=at, taken_back_reason=reason.strip()
    )
    leave_trail(
        cooperation=version.plan.cooperation,
        deed="take_back_version",
        subject=version.plan,
        by=by,
        at=at,
        version=version.number,
        reason=reason.strip(),
    )
    return version


@transaction.atomic
def adopt_version(
    *,
    version: PlanVersion,
    adopted_by: Body,
    adopted_on: str,
    case_reference: str = "",
    wording: str = "",
    by: User | None,
    at: datetime | None = None,
) -> PlanVersion:
    """Record the decision that adopted the draft: it is frozen and put in force.

    `adopted_on` is a day, possibly partly known (EDTF). Raises PlanError when it is adopted
    already, empty, or names something that no longer exists.
    """
    at = at or timezone.now()
    version = _locked(version)
    version.check_adoptable()
    adoption = AdoptionPart(
        adopted=True,
        by=adopted_by.name,
        on=adopted_on,
        case_reference=case_reference or None,
        wording=wording or None,
    )
    content = composed(version, adoption)
    tree = tree_of(content)
    put_in_force(version, content)
    version.state = PlanState.ADOPTED
    version.adopted_by = adopted_by
    version.adopted_on = adopted_on
    version.case_reference = case_reference or None
    version.wording = wording or None
    version.content = tree
    version.content_sha256 = content_sha256(tree)
    version.save()
    version.drafts.all().delete()
    version.endings.all().delete()
    leave_trail(
        cooperation=version.plan.cooperation,
        deed="adopt_version",
        subject=version.plan,
        by=by,
        at=at,
        version=version.number,
        sha256=version.content_sha256,
        adopted_by=str(adopted_by),
        adopted_on=adopted_on,
        case_reference=case_reference,
    )
    return version
