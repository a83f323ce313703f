"""Nothing that changes after the freeze reaches an edition."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from sporbar.core.append_only import AppendOnlyError, AppendOnlyModel
from sporbar.document import codec
from sporbar.economy.models import LedgerSlice, Posting
from sporbar.organisations.models import Cooperation, User
from sporbar.records.models import RenditionFormat
from sporbar.reporting.actions import freeze_edition, publish_edition
from sporbar.reporting.models import Edition
from sporbar.reporting.snapshots.governance import PARTS
from sporbar.reporting.verification import verify
from sporbar.rounds.actions import Line
from sporbar.rounds.models import Round
from tests.reporting.governed import choose, fill
from tests.reporting.region import AT, Region, say, words

ROOMS = ("organisations", "plans", "rounds", "governance", "economy", "reporting")


@pytest.mark.django_db
def test_changing_everything_leaves_the_edition_as_it_was(region: Region) -> None:
    fill(region, 2)
    choose(region)
    frozen = freeze_edition(report=region.report, by=None, at=AT)
    publish_edition(edition=frozen, by=None, at=AT)
    before = _bytes_and_row(frozen)

    _say_and_post_anew(region)
    changed = _rename_everything()
    deleted = _delete_all_that_can_be()

    assert changed > 30
    assert deleted > 10
    assert _bytes_and_row(frozen) == before
    assert verify(frozen).holds
    snapshot = codec.decode(before["files"][RenditionFormat.JSON])
    assert snapshot.focus_areas[0].title == "Område 1"
    assert snapshot.cooperation.name == "Provedal"
    assert all(getattr(snapshot, name) for name in PARTS.values())
    assert snapshot.meetings[0].items[0].title == "Felles avfallsplan"
    assert len(snapshot.adoptions[0].answers) == 2


def _bytes_and_row(edition: Edition) -> dict:  # type: ignore[type-arg]
    """All that the edition's page shows: the files' bytes, and the row with its document."""
    found = Edition.objects.with_report().with_files().get(pk=edition.pk)
    own = {field.attname: getattr(found, field.attname) for field in found._meta.concrete_fields}
    document = {
        field.attname: getattr(found.document, field.attname)
        for field in found.document._meta.concrete_fields
    }
    files = {one.format: one.file.read() for one in found.document.renditions.all()}
    return {"row": own, "document": document, "files": files}


def _say_and_post_anew(region: Region) -> None:
    Round.objects.update(state="open")
    region.round.refresh_from_db()
    later = AT + timedelta(days=30)
    say(
        region,
        [words([one], Line("Alt er annerledes."), answer="no_activity") for one in region.measures],
        at=later,
    )
    old = LedgerSlice.objects.get()
    LedgerSlice.objects.update(is_current=False)
    new = LedgerSlice.objects.create(
        cooperation=region.cooperation,
        ledger_import=old.ledger_import,
        responsibility=old.responsibility,
        period="2011-05",
        is_current=True,
    )
    posting = Posting.objects.first()
    assert posting is not None
    posting.pk, posting.slice, posting.ore = None, new, 99_999_999
    posting.save()


def _rename_everything() -> int:
    """Write something else in every text and number of every row that may be changed."""
    count = 0
    for model in _mutable_models():
        for row in model._default_manager.order_by("pk"):
            for field in _plain_fields(model):
                _try_to_change(row, field)
            count += 1
    return count


def _try_to_change(row: models.Model, field: models.Field) -> None:  # type: ignore[type-arg]
    value = getattr(row, field.attname)
    if isinstance(field, models.JSONField):
        changed: object = ["endret"]
    elif isinstance(field, models.DateField):
        changed = date(1999, 1, 1) if not isinstance(field, models.DateTimeField) else AT
    elif isinstance(field, models.TimeField):
        changed = time(4, 44)
    elif isinstance(field, models.BooleanField):
        changed = not value
    elif isinstance(field, models.IntegerField):
        changed = (value or 0) + 7
    else:
        changed = f"endret {row.pk}"[: field.max_length or 99]
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{field.attname: changed})
    except IntegrityError:
        # A constraint holds this one as it is.
        return


def _plain_fields(model: type[models.Model]) -> list[models.Field]:  # type: ignore[type-arg]
    # An edition's state is its own life, and not part of what was frozen.
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.is_relation and not field.choices
    ]


def _mutable_models() -> list[type[models.Model]]:
    return [
        model
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if not issubclass(model, AppendOnlyModel) and model is not User
    ]


def _delete_all_that_can_be() -> int:
    count = 0
    for _round in range(3):
        for room in ROOMS:
            for model in apps.get_app_config(room).get_models():
                if model in (Cooperation, User):
                    continue
                for row in model._default_manager.order_by("pk"):
                    try:
                        with transaction.atomic():
                            row.delete()
                    except (ProtectedError, AppendOnlyError):
                        continue
                    count += 1
    return count


@pytest.mark.django_db
def test_next_freeze_sees_what_changed(region: Region) -> None:
    first = freeze_edition(report=region.report, by=None, at=AT)
    Cooperation.objects.filter(pk=region.cooperation.pk).update(name="Nydal")

    second = freeze_edition(
        report=region.report,
        by=None,
        at=datetime(2012, 1, 1, tzinfo=UTC),
        correction_note="Nytt navn på samarbeidet.",
    )

    names = [
        codec.decode(one.document.renditions.get(format="json").file.read()).cooperation.name
        for one in (first, second)
    ]
    assert names == ["Provedal", "Nydal"]
