"""Deeds of the plans room."""

import hashlib
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone

from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import Body, User
from sporbar.plans.models import ActionPlan, PlanState, PlanVersion


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
