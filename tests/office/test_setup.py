"""Setting up by hand: kept once, never lost, never another's."""

from datetime import date
from typing import Any

import lxml.html
import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sporbar.office.setup.kinds import SETUP, STRATEGY
from sporbar.office.setup.start import is_good, start_token
from sporbar.organisations.actions import RowInUse, merge_organisations, remove_row
from sporbar.organisations.models import (
    Body,
    Cooperation,
    LegalEntity,
    Membership,
    Organisation,
    Role,
    RoleName,
    TrailEntry,
    User,
)
from sporbar.plans.actions import adopt_version, open_version
from sporbar.plans.models import ActionArea, ActionAreaAlias, FocusArea, Strategy, WorkingForm
from sporbar.rounds.models import RoundState
from tests import factories
from tests.office.filled import change, form_of, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> Cooperation:
    return factories.cooperation()


@pytest.fixture
def office(client: Client, tenant: Cooperation) -> Client:
    user = User.objects.create_user("leder@eksempel.no", first_name="Ingunn")
    factories.role(tenant, user, RoleName.MANAGING_DIRECTOR)
    Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(user)
    return client


def at(tenant: Cooperation, path: str) -> str:
    return f"/{tenant.slug}/kontor/{path}"


BODY = {"name": "Regionrådet", "kind": "regional_council"}


def test_row_is_kept_with_an_address_and_a_trail(office: Client, tenant: Cooperation) -> None:
    answer = office.post(at(tenant, "oppsett/organer/ny/"), BODY)

    body = Body.objects.get()
    assert answer["Location"] == at(tenant, "oppsett/organer/")
    assert (body.cooperation, body.slug) == (tenant, "regionradet")
    entry = TrailEntry.objects.get(deed="add_row")
    assert (entry.subject, entry.roles) == ("Regionrådet", "managing_director")


def test_same_name_twice_is_refused_and_nothing_typed_is_lost(
    office: Client, tenant: Cooperation
) -> None:
    office.post(at(tenant, "oppsett/organer/ny/"), BODY)

    answer = office.post(
        at(tenant, "oppsett/organer/ny/"), {**BODY, "short_name": "RR", "kind": "network"}
    )

    assert answer.status_code == 400
    assert 'value="RR"' in answer.content.decode()
    assert Body.objects.count() == 1


def test_form_sent_twice_makes_one_membership(office: Client, tenant: Cooperation) -> None:
    town = Organisation.objects.create(
        cooperation=tenant, slug="tinn", name="Tinn kommune", kind="municipality"
    )
    said = {"organisation": town.pk, "valid_from": "2026-07"}

    for _time in range(2):
        office.post(at(tenant, "oppsett/medlemskap/ny/"), said)

    assert Membership.objects.count() == 1


def test_renamed_body_keeps_its_former_name(office: Client, tenant: Cooperation) -> None:
    body = factories.body(tenant)

    change(office, at(tenant, f"oppsett/organer/{body.pk}/"), name="Rådet")

    body.refresh_from_db()
    assert (body.name, body.slug) == ("Rådet", "regionradet")
    assert body.former_names.get().name == "Regionrådet"


def test_action_area_without_a_focus_area_is_named(office: Client, tenant: Cooperation) -> None:
    factories.strategy(tenant)
    sent = {"code": "1.2", "title": "Uten område"}

    answer = office.post(at(tenant, "strategi/tiltaksomrader/ny/"), sent)

    assert answer.status_code == 400
    assert form_of(answer.content.decode())["title"] == "Uten område"
    assert not ActionArea.objects.filter(title="Uten område").exists()


def test_what_is_typed_about_a_row_another_removed_is_kept(
    office: Client, tenant: Cooperation
) -> None:
    body = factories.body(tenant, "Idrettsrådet")
    address = at(tenant, f"oppsett/organer/{body.pk}/")
    typed = {**opened(office, address), "name": "Idretts- og friluftsrådet"}
    office.post(f"{address}fjern/")

    answer = office.post(address, typed)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "En annen har fjernet raden" in page
    assert form_of(page, at(tenant, "oppsett/organer/ny/"))["name"] == typed["name"]
    # The second press on «Fjern» is told, and what was never there is not found.
    again = office.post(f"{address}fjern/", follow=True)
    assert "Raden er fjernet alt." in again.content.decode()
    assert office.get(address).status_code == 404


def test_two_who_change_one_row_see_each_others_text(office: Client, tenant: Cooperation) -> None:
    """Strategy, areas and setup alike: here a vision two write on at once."""
    strategy = factories.strategy(tenant)
    address = at(tenant, f"strategi/strategier/{strategy.pk}/")
    first, second = opened(office, address), opened(office, address)
    office.post(address, {**first, "vision": "Kortere vei.", "period_start": "2026"})

    answer = office.post(address, {**second, "vision": "Flere bosteder.", "period_end": "2030"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Kortere vei." in page
    assert ">\nFlere bosteder.</textarea>" in page
    strategy.refresh_from_db()
    assert (strategy.vision, strategy.period_end) == ("Kortere vei.", None)
    # What the second had left alone follows the first; sent again, it is saved.
    said = form_of(page)
    assert said["period_start"] == "2026"
    office.post(address, said)
    strategy.refresh_from_db()
    assert (strategy.vision, strategy.period_start, strategy.period_end) == (
        "Flere bosteder.",
        2026,
        2030,
    )


@pytest.mark.parametrize(
    ("kind", "typed", "theirs"),
    [
        ("oppsett/organer", {"name": "Rådet"}, {"short_name": "RR"}),
        ("oppsett/medlemskap", {"valid_to": "2026"}, {"is_office_municipality": True}),
        ("strategi/satsingsomrader", {"goal": "Mål"}, {"title": "Et annet"}),
        ("strategi/tiltaksomrader", {"title": "Området"}, {"code": "1.9"}),
        ("strategi/arbeidsformer", {"position": "4"}, {"title": "samling"}),
    ],
)
def test_row_another_has_changed_is_not_written_over(
    office: Client,
    tenant: Cooperation,
    kind: str,
    typed: dict[str, str],
    theirs: dict[str, object],
) -> None:
    factories.strategy(tenant)
    factories.body(tenant)
    factories.municipality(tenant)
    prefix, _slash, slug = kind.partition("/")
    model = (SETUP if prefix == "oppsett" else STRATEGY)[slug].model
    row = model.objects.get()
    address = at(tenant, f"{kind}/{row.pk}/")
    said = opened(office, address)
    model.objects.update(**theirs)

    answer = office.post(address, {**said, **typed})

    assert answer.status_code == 409
    assert "En annen har lagret" in answer.content.decode()
    row.refresh_from_db()
    assert [getattr(row, name) for name in theirs] == list(theirs.values())


def test_cooperation_another_has_changed_is_not_written_over(
    office: Client, tenant: Cooperation
) -> None:
    address = at(tenant, "oppsett/samarbeidet/")
    said = opened(office, address)
    Cooperation.objects.update(about="Det de andre skrev.")

    answer = office.post(address, {**said, "about": "Det jeg skrev."})

    assert answer.status_code == 409
    assert "Det de andre skrev." in answer.content.decode()
    assert "Det jeg skrev." in answer.content.decode()
    tenant.refresh_from_db()
    assert tenant.about == "Det de andre skrev."


@pytest.mark.parametrize("seen", ["", "tull", None])
def test_form_that_does_not_say_what_it_saw_is_shown_what_stands(
    office: Client, tenant: Cooperation, seen: str | None
) -> None:
    body = factories.body(tenant)
    said = {**BODY, "name": "Rådet", **({} if seen is None else {"seen": seen})}

    answer = office.post(at(tenant, f"oppsett/organer/{body.pk}/"), said)

    assert answer.status_code == 409
    body.refresh_from_db()
    assert body.name == "Regionrådet"


def test_change_sent_twice_is_one_deed(office: Client, tenant: Cooperation) -> None:
    body = factories.body(tenant)
    address = at(tenant, f"oppsett/organer/{body.pk}/")
    said = {**opened(office, address), "name": "Rådet"}

    answers = [office.post(address, said).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert TrailEntry.objects.filter(deed="change_row").count() == 1


@pytest.mark.parametrize(
    ("path", "said", "sentence"),
    [
        ("juridiske-enheter", {"name": "R", "organisation_number": "123456789"}, "ni siffer"),
        ("juridiske-enheter", {"name": "R", "founded_on": "i fjor"}, "ikke en dato vi kan lese"),
        ("organer", {"name": "", "kind": "network"}, "Navn"),
    ],
)
def test_bad_value_is_named_beside_its_field(
    office: Client, tenant: Cooperation, path: str, said: dict[str, str], sentence: str
) -> None:
    answer = office.post(at(tenant, f"oppsett/{path}/ny/"), said)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_scripts_are_shown_as_they_were_typed(office: Client, tenant: Cooperation) -> None:
    name = "<script>alert(1)</script>"
    office.post(at(tenant, "oppsett/organer/ny/"), {**BODY, "name": name})

    page = office.get(at(tenant, "oppsett/organer/")).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_invisible_characters_are_taken_out_and_told(office: Client, tenant: Cooperation) -> None:
    said = {**BODY, "name": "Region\u200brådet\u0007"}

    answer = office.post(at(tenant, "oppsett/organer/ny/"), said, follow=True)

    assert Body.objects.get().name == "Regionrådet"
    assert "2 usynlige eller ugyldige tegn" in answer.content.decode()


def test_row_in_use_stays_and_says_who_needs_it(tenant: Cooperation) -> None:
    plan = factories.adopted_version(tenant).plan
    area = FocusArea.objects.get(strategy=plan.strategy)

    with pytest.raises(RowInUse, match="brukes av"):
        remove_row(row=area, by=None)

    assert FocusArea.objects.filter(pk=area.pk).exists()


def test_row_nobody_needs_is_removed(office: Client, tenant: Cooperation) -> None:
    body = factories.body(tenant)

    office.post(at(tenant, f"oppsett/organer/{body.pk}/fjern/"))

    assert not Body.objects.exists()


def test_choices_are_ones_own(office: Client, tenant: Cooperation) -> None:
    theirs = factories.municipality(factories.cooperation("nabo"), "Naboby kommune")

    page = office.get(at(tenant, "oppsett/medlemskap/ny/")).content.decode()
    answer = office.post(at(tenant, "oppsett/medlemskap/ny/"), {"organisation": theirs.pk})

    assert "Naboby" not in page
    assert answer.status_code == 400


def test_municipality_that_leaves_in_mid_year_keeps_its_past(
    office: Client, tenant: Cooperation
) -> None:
    factories.municipality(tenant)
    member = Membership.objects.get()
    version = factories.adopted_version(tenant)

    change(office, at(tenant, f"oppsett/medlemskap/{member.pk}/"), valid_to="30. juni 2026")

    page = office.get(at(tenant, f"oppsett/medlemskap/{member.pk}/")).content.decode()
    assert 'value="30.6.2026"' in page

    member.refresh_from_db()
    assert member.valid_to == "2026-06-30"
    version.refresh_from_db()
    assert version.content["organisations"][0]["member_to"] is None


def test_municipality_that_joins_in_mid_year_is_new_in_the_next_version_only(
    office: Client, tenant: Cooperation
) -> None:
    """What a body has adopted names the members of that day, also when there are more now."""
    factories.municipality(tenant)
    first = factories.adopted_version(tenant)
    town = factories.municipality(tenant, "Lauvskog kommune")
    member = Membership.objects.get(organisation=town)

    change(office, at(tenant, f"oppsett/medlemskap/{member.pk}/"), valid_from="2026-07-01")

    second = adopt_version(
        version=open_version(plan=first.plan, by=None),
        adopted_by=Body.objects.get(),
        adopted_on="2026-09-01",
        by=None,
    )
    first.refresh_from_db()
    assert "Lauvskog kommune" not in [one["name"] for one in first.content["organisations"]]
    now = {one["name"]: one["member_from"] for one in second.content["organisations"]}
    assert now["Lauvskog kommune"] == "2026-07-01"


def test_municipalities_are_added_from_the_register_with_their_numbers(
    office: Client, tenant: Cooperation
) -> None:
    entity = LegalEntity.objects.create(cooperation=tenant, name="Elvelandet IPR")
    said = {"members": ["3303", "4026"], "legal_entity": entity.pk, "valid_from": "1.7.2026"}
    for _ in range(2):  # sent twice
        answer = office.post(at(tenant, "oppsett/fra-registeret/"), said, follow=True)

    assert "De var medlemmer fra før." in answer.content.decode()
    members = Membership.objects.order_by("organisation__name")
    assert [(one.organisation.name, one.valid_from, one.legal_entity) for one in members] == [
        ("Kongsberg kommune", "2026-07-01", entity),
        ("Tinn kommune", "2026-07-01", entity),
    ]
    tinn = members[1].organisation.numbers.order_by("valid_from")
    assert [one.number for one in tinn] == ["0826", "3818", "4026"]
    entry = TrailEntry.objects.get(deed="admit_municipalities")
    assert entry.details["admitted"] == ["Kongsberg kommune", "Tinn kommune"]


def test_municipality_that_left_joins_again_as_the_same(
    office: Client, tenant: Cooperation
) -> None:
    town = factories.municipality(tenant, "Kongsberg kommune", "3303")
    Membership.objects.update(valid_to="2025-12-31")

    office.post(at(tenant, "oppsett/fra-registeret/"), {"members": ["3303"]})

    assert Organisation.objects.get() == town
    assert Membership.objects.filter(organisation=town, valid_to=None).count() == 1


def test_nobody_chosen_from_the_register_is_told(office: Client, tenant: Cooperation) -> None:
    answer = office.post(at(tenant, "oppsett/fra-registeret/"), {"valid_from": "snart"})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Velg minst én kommune." in page
    assert "ikke en dato vi kan lese" in page
    assert not Membership.objects.exists()


def test_municipalities_that_merge_become_one_member(tenant: Cooperation) -> None:
    parts = [
        factories.municipality(tenant, "Ask kommune", "1001"),
        factories.municipality(tenant, "Bjørk kommune", "1002"),
    ]

    whole = merge_organisations(
        merging=parts, name="Lauvskog kommune", number="1003", on=date(2026, 7, 1), by=None
    )

    living = Membership.objects.filter(valid_to=None).get()
    assert (living.organisation, living.valid_from) == (whole, "2026-07-01")
    for part in parts:
        part.refresh_from_db()
        assert (part.succeeded_by, part.succeeded_on) == (whole, "2026-07-01")
        assert part.numbers.get().valid_to == date(2026, 6, 30)
        assert part.memberships.get().valid_to == "2026-06-30"


def test_office_says_what_a_municipality_became_and_was(
    office: Client, tenant: Cooperation
) -> None:
    parts = [
        factories.municipality(tenant, "Ask kommune", "1001"),
        factories.municipality(tenant, "Bjørk kommune", "1002"),
    ]
    office.post(
        at(tenant, "oppsett/sla-sammen/"),
        {
            "merging": [one.pk for one in parts],
            "name": "Lauvskog kommune",
            "number": "1003",
            "on": "2026-07-01",
        },
    )
    whole = Organisation.objects.get(name="Lauvskog kommune")

    of_part = office.get(at(tenant, f"oppsett/organisasjoner/{parts[0].pk}/")).content.decode()
    of_whole = office.get(at(tenant, f"oppsett/organisasjoner/{whole.pk}/")).content.decode()
    listed = office.get(at(tenant, "oppsett/organisasjoner/")).content.decode()

    assert f'href="{at(tenant, f"oppsett/organisasjoner/{whole.pk}/")}"' in of_part
    assert "Lauvskog kommune</a>, 1. juli 2026" in of_part.replace("\xa0", " ")
    assert "Ask kommune" in of_whole
    assert "Bjørk kommune" in of_whole
    # Once in its own row, and in the rows of those it was made of.
    assert listed.count("Lauvskog kommune") == 3


def test_merge_of_one_is_refused_in_words(office: Client, tenant: Cooperation) -> None:
    town = factories.municipality(tenant)

    answer = office.post(
        at(tenant, "oppsett/sla-sammen/"),
        {"merging": [town.pk], "name": "Ny", "number": "1003", "on": "2026-07-01"},
    )

    assert "Velg minst to kommuner." in answer.content.decode()


def test_strategy_of_an_adopted_plan_lies_fast(office: Client, tenant: Cooperation) -> None:
    plan = factories.adopted_version(tenant).plan
    area = FocusArea.objects.get()

    answer = office.post(
        at(tenant, f"strategi/satsingsomrader/{area.pk}/"),
        {"strategy": plan.strategy_id, "number": 1, "title": "Et annet navn"},
    )

    assert answer.status_code == 400
    assert "En vedtatt plan bygger på strategien" in answer.content.decode()


def test_title_of_a_strategy_lies_fast_but_not_the_rest(
    office: Client, tenant: Cooperation
) -> None:
    strategy = factories.adopted_version(tenant).plan.strategy
    address = at(tenant, f"strategi/strategier/{strategy.pk}/")

    refused = change(office, address, title="Et annet navn")
    taken = change(office, address, vision="Kortere vei.")

    strategy.refresh_from_db()
    assert (refused.status_code, taken.status_code) == (400, 302)
    assert "En vedtatt plan bygger på strategien" in refused.content.decode()
    assert (strategy.title, strategy.vision) == ("Strategi", "Kortere vei.")


def test_focus_area_is_not_moved_out_of_a_strategy_that_lies_fast(
    office: Client, tenant: Cooperation
) -> None:
    factories.adopted_version(tenant)
    area = FocusArea.objects.get()
    other = Strategy.objects.create(cooperation=tenant, title="En annen")

    answer = change(office, at(tenant, f"strategi/satsingsomrader/{area.pk}/"), strategy=other.pk)

    assert answer.status_code == 400
    assert "En vedtatt plan bygger på strategien" in answer.content.decode()


def order(office: Client, tenant: Cooperation, move: str, **headers: str) -> Any:
    return office.post(at(tenant, "strategi/rekkefolge/"), {"move": move}, headers=headers)


def test_areas_are_moved_by_a_button_without_any_script(
    office: Client, tenant: Cooperation
) -> None:
    """The page's own buttons are pressed, as a browser without scripts would."""
    factories.strategy(tenant, areas=3)
    page = lxml.html.fromstring(office.get(at(tenant, "strategi/")).content.decode())
    second = FocusArea.objects.get(number=2)
    up, down = page.xpath(f"//li[@id='f{second.pk}']/span/button[@name='move']")
    first = page.xpath(f"//li[@id='f{FocusArea.objects.get(number=1).pk}']/span/button")

    answer = order(office, tenant, down.get("value"))

    assert answer["Location"] == f"{at(tenant, 'strategi/')}#f{second.pk}"
    assert [one.title for one in FocusArea.objects.all()] == [
        "Satsingsområde 1",
        "Satsingsområde 3",
        "Satsingsområde 2",
    ]
    assert up.get("value") == f"f{second.pk}:1"
    assert [one.get("disabled") is not None for one in first] == [True, False]


def test_script_is_told_every_number_and_code_anew(office: Client, tenant: Cooperation) -> None:
    factories.strategy(tenant, areas=2)
    two = FocusArea.objects.get(number=2)

    answer = order(office, tenant, f"f{two.pk}:f:1", accept="application/json")

    assert answer.json()["sentence"] == "«1 Satsingsområde 2» er flyttet."
    of_two = ActionArea.objects.get(focus_area=two)
    assert answer.json()["labels"][f"f{two.pk}"] == "1"
    assert answer.json()["labels"][f"a{of_two.pk}"] == "1.1"


def test_order_that_lies_fast_is_told_and_has_no_buttons(
    office: Client, tenant: Cooperation
) -> None:
    factories.adopted_version(tenant, areas=2)
    area = FocusArea.objects.get(number=2)

    page = office.get(at(tenant, "strategi/")).content.decode()
    answer = order(office, tenant, f"f{area.pk}:1", accept="application/json")

    assert 'name="move"' not in page
    assert "Rekkefølgen ligger fast." in page
    assert answer.status_code == 409
    assert "En vedtatt plan bygger på strategien" in answer.json()["sentence"]


@pytest.mark.parametrize("move", ["", "f", "x1:1", "f0:1", "f1", "a1:b", "tull"])
def test_move_of_nothing_is_told(office: Client, tenant: Cooperation, move: str) -> None:
    answer = order(office, tenant, move, accept="application/json")

    assert (answer.status_code, answer.json()["sentence"]) == (409, "Området finnes ikke lenger.")


def test_neighbours_area_is_not_moved(office: Client, tenant: Cooperation) -> None:
    theirs = factories.strategy(factories.cooperation("nabo"), areas=2).focus_areas.last()
    assert theirs is not None

    answer = order(office, tenant, f"f{theirs.pk}:1", accept="application/json")

    theirs.refresh_from_db()
    assert (answer.status_code, theirs.number) == (409, 2)


def test_strategy_takes_as_many_statements_for_one_as_for_three(
    office: Client, tenant: Cooperation
) -> None:
    counts = []
    for areas in (1, 3):
        factories.strategy(tenant, areas)
        with CaptureQueriesContext(connection) as queries:
            office.get(at(tenant, "strategi/"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_area_a_draft_names_is_not_removed(office: Client, tenant: Cooperation) -> None:
    factories.draft_version(tenant)
    area = ActionArea.objects.get()

    answer = office.post(at(tenant, f"strategi/tiltaksomrader/{area.pk}/fjern/"), follow=True)

    assert "brukes av utkastet til «Tiltak 1.1»" in answer.content.decode()
    assert ActionArea.objects.filter(pk=area.pk).exists()


def test_alias_can_still_be_added(office: Client, tenant: Cooperation) -> None:
    factories.adopted_version(tenant)
    area = ActionArea.objects.get()

    office.post(
        at(tenant, "strategi/andre-titler/ny/"), {"action_area": area.pk, "title": "Et kortere"}
    )

    assert ActionAreaAlias.objects.get().title == "Et kortere"


def test_strategy_is_copied_with_its_areas(office: Client, tenant: Cooperation) -> None:
    strategy = factories.strategy(tenant, areas=2)

    office.post(at(tenant, f"strategi/{strategy.pk}/kopier/"), {"title": "Strategi 2027–2030"})

    fresh = Strategy.objects.get(title="Strategi 2027–2030")
    assert fresh.focus_areas.count() == fresh.action_areas.count() == 2


def test_list_asks_as_much_for_one_as_for_three(office: Client, tenant: Cooperation) -> None:
    counts = []
    for number in (1, 3):
        for one in range(number):
            factories.body(tenant, f"Organ {number}-{one}")
        with CaptureQueriesContext(connection) as queries:
            office.get(at(tenant, "oppsett/organer/"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_long_list_is_shown_a_page_at_a_time(office: Client, tenant: Cooperation) -> None:
    Body.objects.bulk_create(
        Body(cooperation=tenant, name=f"Organ {n:03}", slug=f"organ-{n}", kind="network")
        for n in range(101)
    )
    first = office.get(at(tenant, "oppsett/organer/")).content.decode()
    second = office.get(at(tenant, "oppsett/organer/?side=2")).content.decode()
    found = office.get(at(tenant, "oppsett/organer/?q=organ 100")).content.decode()

    assert "Organ 099" in first
    assert "Organ 100" not in first
    assert "Side 1 av 2" in first
    assert "Organ 100" in second
    assert "Organ 100" in found
    assert "1 treff" in found


START = {
    "name": "Elvelandet",
    "slug": "elvelandet",
    "language": "nn",
    "legal_entity": "Elvelandet IPR",
    "legal_form": "ipr",
    "members": ["3303", "4026"],
    "director_name": "Ingunn Havdal",
    "director_email": "Ingunn@eksempel.no",
}


def test_start_makes_a_cooperation_and_leads_to_a_password(client: Client) -> None:
    answer = client.post(f"/start/{start_token()}/", START)

    assert answer["Location"].startswith("/konto/passord/nytt/")
    tenant = Cooperation.objects.get()
    members = Organisation.objects.within(tenant).order_by("name")
    assert [one.name for one in members] == ["Kongsberg kommune", "Tinn kommune"]
    assert [one.number for one in members[0].numbers.all()] == ["0604", "3006", "3303"]
    role = Role.objects.get()
    assert (role.name, role.user.email, str(role.user)) == (
        "managing_director",
        "ingunn@eksempel.no",
        "Ingunn Havdal",
    )
    assert client.get(answer["Location"], follow=True).status_code == 200


def test_start_link_is_good_once(client: Client) -> None:
    token = start_token()
    client.post(f"/start/{token}/", START)

    answer = client.post(f"/start/{token}/", {**START, "slug": "enda-en"})

    assert answer.status_code == 410
    assert Cooperation.objects.count() == 1


def test_start_link_of_another_key_is_no_good(settings: object) -> None:
    token = start_token()
    settings.SECRET_KEY = "en annen nøkkel"  # type: ignore[attr-defined]

    assert not is_good(token)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"slug": "konto"}, "brukes av nettstedet selv"),
        ({"slug": "opptatt"}, "Et annet samarbeid har adressen"),
        ({"slug": "Æ Ø"}, "små bokstaver"),
        ({"director_email": "ikke en adresse"}, "E-posten til daglig leder"),
    ],
)
def test_bad_start_is_named(client: Client, said: dict[str, str], sentence: str) -> None:
    factories.cooperation("opptatt")

    answer = client.post(f"/start/{start_token()}/", {**START, **said})

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert Cooperation.objects.count() == 1


def test_working_form_without_a_code_gets_one_of_its_title(
    office: Client, tenant: Cooperation
) -> None:
    for _again in range(2):
        office.post(
            at(tenant, "strategi/arbeidsformer/ny/"), {"title": "Åpent nettverk", "position": 0}
        )

    codes = WorkingForm.objects.within(tenant).values_list("code", flat=True)
    assert sorted(codes) == ["apent-nettverk", "apent-nettverk-2"]


def test_checklist_goes_from_nothing_to_done(office: Client, tenant: Cooperation) -> None:
    empty = office.get(at(tenant, "")).content.decode()
    factories.body(tenant)
    factories.municipality(tenant)
    factories.adopted_version(tenant)

    later = office.get(at(tenant, "")).content.decode()

    assert "0 av 11 er gjort" in empty
    assert "8 av 11 er gjort" in later
    assert "Åpne den første runden" in later

    factories.round(factories.plan(tenant, year=2030), state=RoundState.OPEN)
    assert "9 av 11 er gjort" in office.get(at(tenant, "")).content.decode()


def test_checklist_leads_to_the_plan_that_is_being_written(
    office: Client, tenant: Cooperation
) -> None:
    version = factories.draft_version(tenant)

    page = office.get(at(tenant, "")).content.decode()

    assert f'href="{at(tenant, f"plan/versjon/{version.pk}/")}">Send planen til organene' in page


def test_having_invited_somebody_is_enough_for_the_checklist(
    office: Client, tenant: Cooperation
) -> None:
    before = office.get(at(tenant, "")).content.decode()
    office.post(
        at(tenant, "personer/inviter/"),
        {"name": "Siv", "email": "siv@eksempel.no", "roles": ["secretary"]},
    )

    assert "0 av 11 er gjort" in before
    assert "1 av 11 er gjort" in office.get(at(tenant, "")).content.decode()
