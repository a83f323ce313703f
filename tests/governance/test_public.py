"""What the public sees of what may be withheld."""

from datetime import date

import pytest
from django.utils import timezone

from sporbar.governance.models import (
    Attachment,
    Case,
    CaseAttachment,
    CaseSection,
    Decision,
    Meeting,
    SectionKind,
)
from sporbar.governance.public import (
    public_attachment,
    public_attachments,
    public_section,
    public_title,
    public_wording,
)
from sporbar.records.actions import store_bytes
from tests import factories
from tests.governance import made

pytestmark = pytest.mark.django_db

BASIS = "offl. § 13 jf. fvl. § 13 første ledd"
LAST = date(2027, 3, 1)
AFTER = date(2027, 3, 2)


def test_withheld_title_is_open_after_its_last_day() -> None:
    case = made.case(
        factories.cooperation(),
        "Navnet på personen",
        public_title="Personalsak",
        withheld_basis=BASIS,
        withheld_until=LAST,
    )

    during, after = public_title(case, LAST), public_title(case, AFTER)

    assert (during.text, during.basis, during.until) == ("Personalsak", BASIS, LAST)
    assert (after.text, after.is_withheld) == ("Navnet på personen", False)


def test_withheld_without_an_end_stays_withheld() -> None:
    case = made.case(factories.cooperation(), "Hemmelig", public_title="Åpen", withheld_basis=BASIS)

    assert public_title(case, date(2099, 1, 1)).text == "Åpen"


def section_of(case: Case, **values: object) -> CaseSection:
    return CaseSection.objects.create(
        cooperation=case.cooperation, case=case, kind=SectionKind.FACTS, **values
    )


def test_withheld_section_shows_its_public_variant() -> None:
    section = section_of(
        made.case(factories.cooperation()),
        text="Alt",
        public_text="Litt",
        withheld_basis=BASIS,
        withheld_until=LAST,
    )

    assert public_section(section, LAST).text == "Litt"
    assert public_section(section, AFTER).text == "Alt"


def test_open_section_of_a_case_withheld_whole_says_nothing() -> None:
    case = made.case(factories.cooperation(), public_title="Sak", withheld_basis=BASIS)

    shown = public_section(section_of(case, text="Alt", public_text="Litt"), LAST)

    assert (shown.text, shown.basis) == ("", BASIS)


@pytest.mark.usefixtures("data_dir")
def test_attachment_shows_its_public_variant_and_nothing_once_withdrawn() -> None:
    tenant = factories.cooperation()
    file = store_bytes(cooperation=tenant, name="a.pdf", media_type="application/pdf", data=b"a")
    blacked = store_bytes(cooperation=tenant, name="b.pdf", media_type="application/pdf", data=b"b")
    one = Attachment.objects.create(
        cooperation=tenant,
        title="Tilbud fra leverandøren",
        public_title="Tilbud",
        file=file,
        withheld_basis=BASIS,
        withheld_until=LAST,
    )

    assert (public_attachment(one, LAST).title, public_attachment(one, LAST).file) == (
        "Tilbud",
        None,
    )
    one.public_file = blacked
    assert public_attachment(one, LAST).file == blacked
    assert public_attachment(one, AFTER).file == file
    one.withdrawn_at = timezone.now()
    gone = public_attachment(one, AFTER)
    assert (gone.title, gone.file, gone.is_withdrawn) == ("", None, True)


def test_case_withheld_whole_has_no_attachments() -> None:
    tenant = factories.cooperation()
    case = made.case(tenant, public_title="Sak", withheld_basis=BASIS, withheld_until=LAST)
    one = Attachment.objects.create(cooperation=tenant, title="Tilbud")
    CaseAttachment.objects.create(cooperation=tenant, case=case, attachment=one, number=1)

    assert public_attachments(case, LAST) == []
    assert [(number, shown.title) for number, shown in public_attachments(case, AFTER)] == [
        (1, "Tilbud")
    ]


def test_wording_of_a_withheld_case_is_what_was_written_for_the_public() -> None:
    tenant = factories.cooperation()
    case = made.case(tenant, public_title="Sak", withheld_basis=BASIS)
    item = made.item(made.meeting(factories.body(tenant)), case)
    record = made.decision(item, wording="Hele ordlyden").current
    assert record is not None

    assert public_wording(record, LAST).text == ""
    record.public_wording = "Tilsatt."
    assert public_wording(record, LAST).text == "Tilsatt."


def test_meetings_and_decisions_of_a_body_that_is_not_shown_are_not_published() -> None:
    tenant = factories.cooperation()
    for name, is_public in (("Rådet", True), ("Utvalget", False)):
        meeting = made.meeting(factories.body(tenant, name, is_public=is_public), published=True)
        made.decision(made.item(meeting, made.case(tenant)), published=True)

    assert [str(one.body) for one in Meeting.objects.within(tenant).published()] == ["Rådet"]
    assert Decision.objects.within(tenant).published().count() == 1
