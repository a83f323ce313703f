"""What a round's mails say: in the reader's language, everything in one, and nobody's markup."""

from datetime import UTC, date, datetime

import lxml.html
import pytest

from sporbar.mail.models import OutgoingMail
from sporbar.organisations.models import Cooperation
from sporbar.rounds.actions import merge_requests, open_round, return_answers
from sporbar.rounds.models import Letter, LetterKind, Round
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 1, 8, tzinfo=UTC)
SITE = "https://rapport.eksempel.no"


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation(language="nn", colour="#ffee00")


def planned(tenant: Cooperation, **values: object) -> Round:
    """Three measures in two areas, all Kari's; the first two answered as one."""
    plan = factories.plan(tenant, measures=3, areas=2)
    one = factories.round(plan, **{"state": "planned", "deadline": date(2026, 8, 14), **values})
    kari = factories.contributor(one, "Kari")
    for measure in plan.measures.order_by("focus_area__number", "number"):
        factories.request(one, measure, contributors=(kari,))
    merge_requests(requests=one.requests.order_by("pk")[:2], by=None)
    return one


def opened(one: Round, **values: object) -> OutgoingMail:
    open_round(reporting_round=one, at=AT, site=SITE, **{"by": None, **values})
    return OutgoingMail.objects.latest("pk")


def test_one_letter_names_every_measure_by_area_with_deadline_and_link(
    tenant: Cooperation,
) -> None:
    boss = factories.user("liv@eksempel.no", first_name="Liv", last_name="Leder")
    mail = opened(planned(tenant), by=boss)

    page = lxml.html.fromstring(mail.html)
    assert [one.text_content() for one in page.iter("li")] == [
        "1.1 Tiltak 1.1 + 1.2 Tiltak 1.2",
        "2.1 Tiltak 2.1",
    ]
    (link,) = [one.get("href") for one in page.iter("a")]
    assert link.startswith(f"{SITE}/bidra/")
    # Text and HTML say the same, and where to ask.
    for said in (mail.text, page.text_content()):
        assert "14.\xa0august 2026" in said
        assert "liv@eksempel.no" in said
        assert link in said
    assert (mail.is_sensitive, Letter.objects.get().kind) == (True, LetterKind.OPENING)


def test_mail_is_in_the_readers_language_else_the_cooperations(tenant: Cooperation) -> None:
    one = planned(tenant)
    person = one.contributors.get().person
    person.user = factories.user("kari@eksempel.no", language="en")
    person.save()

    mail = opened(one)

    assert mail.language == "en"
    assert "Friday 14\xa0August 2026" in mail.text
    # The plan's own words are marked with the language they are in.
    assert '<span lang="nn">2.1 Tiltak 2.1</span>' in mail.html
    Round.objects.update(state="closed")
    other = factories.cooperation("nabo", language="nn")
    assert opened(planned(other)).language == "nn"


def test_what_people_wrote_is_text_in_the_mail(tenant: Cooperation) -> None:
    one = planned(tenant, letter="<script>alert(1)</script>\n\n<b>Hei</b>")
    one.plan.title = "<i>Plan</i>\r\nBcc: alle@eksempel.no"
    one.plan.save()

    mail = opened(one)

    page = lxml.html.fromstring(mail.html)
    assert not list(page.iter("script", "b", "i"))
    assert "<b>Hei</b>" in page.text_content()
    assert "Bcc" not in mail.subject


def test_button_can_be_read_in_any_colour(tenant: Cooperation) -> None:
    """White on the cooperation's yellow could not: it is darkened."""
    mail = opened(planned(tenant))

    assert "#ffee00" not in mail.html
    assert "color:#ffffff" in mail.html


def test_returned_answer_is_said_with_the_coordinators_words(tenant: Cooperation) -> None:
    one = planned(tenant)
    opened(one)
    question = one.requests.order_by("pk").last()
    entry = factories.answered(question, at=AT)

    return_answers(
        reporting_round=one,
        seen={question.pk: entry.pk},
        text="Hvor mange kom?\nOg når?",
        site=SITE,
        by=None,
        at=AT,
    )

    mail = OutgoingMail.objects.latest("pk")
    assert "> Hvor mange kom?\n> Og når?" in mail.text
    assert "2.1 Tiltak 2.1" in mail.text
    assert "1.1 Tiltak 1.1" not in mail.text
