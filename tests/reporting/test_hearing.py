"""A frozen report on a body's agenda: the same bytes, one case through many bodies."""

from typing import Any

import pytest

from sporbar.governance.actions.decisions import record_decision
from sporbar.governance.models import Case, GovernanceError, MeetingState
from sporbar.records.actions import store_bytes
from sporbar.records.models import Rendition
from sporbar.reporting.actions import put_edition_on_agenda
from sporbar.reporting.models import Edition, EditionHearing, EditionState
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(data_dir: object) -> Edition:
    tenant = factories.cooperation()
    found = factories.edition(factories.report(factories.round(factories.plan(tenant))))
    file = store_bytes(
        cooperation=tenant, name="rapport.pdf", media_type="application/pdf", data=b"%PDF-fryst"
    )
    Rendition.objects.create(cooperation=tenant, document=found.document, format="pdf", file=file)
    return found


def meeting(of: Edition, name: str = "Regionrådet", on: str = "2026-08-28") -> Any:
    return made.meeting(factories.body(of.cooperation, name), on)


def test_the_frozen_file_itself_is_attached(edition: Edition) -> None:
    at = meeting(edition)
    for _ in range(2):
        hearing = put_edition_on_agenda(edition=edition, meeting=at, by=None)
    assert EditionHearing.objects.get() == hearing
    assert hearing.item.meeting == at
    assert hearing.item.case.title == edition.report.title
    assert hearing.attachment is not None
    pdf = edition.document.renditions.get(format="pdf").file
    assert hearing.attachment.file == pdf
    assert hearing.attachment.file.read() == b"%PDF-fryst"
    decision = record_decision(item=hearing.item, outcome="noted", by=None)
    assert EditionHearing.objects.get().item.decision == decision


def test_one_case_goes_through_the_bodies_with_one_attachment(edition: Edition) -> None:
    first = put_edition_on_agenda(
        edition=edition, meeting=meeting(edition, "Kommunedirektørene"), by=None
    )
    second = put_edition_on_agenda(edition=edition, meeting=meeting(edition), by=None)
    assert first.item.case == second.item.case
    assert first.attachment == second.attachment
    assert Case.objects.count() == 1


def test_a_case_that_stands_on_the_agenda_is_used(edition: Edition) -> None:
    at, case = meeting(edition), made.case(edition.cooperation, "Halvårsrapporten")
    item = made.item(at, case)
    assert put_edition_on_agenda(edition=edition, meeting=at, case=case, by=None).item == item


def test_nothing_is_put_before_a_meeting_that_was_cancelled(edition: Edition) -> None:
    at = meeting(edition)
    at.state = MeetingState.CANCELLED
    at.save()
    with pytest.raises(GovernanceError, match="avlyst"):
        put_edition_on_agenda(edition=edition, meeting=at, by=None)
    assert not Case.objects.exists()


def test_edition_that_is_not_published_is_put_before_nobody(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.FROZEN, published_at=None)

    with pytest.raises(GovernanceError, match="ikke publisert"):
        put_edition_on_agenda(edition=edition, meeting=meeting(edition), by=None)

    assert not Case.objects.exists()
