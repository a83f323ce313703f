"""Every address, as every role, in one's own cooperation and in another's, by GET and POST.

Generated from the address book itself: an address nobody has said anything about fails the suite.
The table says what is expected in its own words; it does not ask the code who may.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from sporbar.access.actions import invite
from sporbar.organisations.models import (
    Cooperation,
    CouncilContact,
    Employment,
    Person,
    RoleName,
    Seat,
    Term,
    User,
)
from sporbar.plans.actions import adopt_version, open_feed
from sporbar.reporting.models import FreezeOrder
from tests import factories
from tests.governance.meeting_world import meeting_things
from tests.governance.world import case_things, decision_things
from tests.governance.world_of_occasions import occasion_things

pytestmark = pytest.mark.django_db

DIRECTOR = RoleName.MANAGING_DIRECTOR
ALL = frozenset(RoleName.values)
READERS = ALL - {RoleName.CONTRIBUTOR}
OFFICE = frozenset({DIRECTOR, RoleName.COORDINATOR, RoleName.SECRETARY})
SET_UP = frozenset({DIRECTOR, RoleName.SECRETARY})
LEADERS = frozenset({DIRECTOR, RoleName.COORDINATOR})
DIRECTOR_ONLY = frozenset({DIRECTOR})
TRAIL = frozenset({DIRECTOR, RoleName.AUDITOR})
ASKED = frozenset({RoleName.CONTRIBUTOR})
LEDGER = frozenset({DIRECTOR, RoleName.ACCOUNTANT, RoleName.AUDITOR})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Office:
    """Roles that may look and roles that may do; NOBODY where the method is not offered."""

    get: frozenset[str]
    post: frozenset[str] = NOBODY


#: Pages for everybody; nothing can be sent to them.
PUBLIC = {
    "website:cooperations",
    "website:accessibility",
    "website:robots",
    "website:report_stylesheet",
    "website:front",
    "website:colour_stylesheet",
    "website:search",
    "website:newest_plan",
    "website:plan",
    "website:measure",
    "website:plan_version",
    "website:plan_download",
    "website:sub_plan",
    "website:sub_measure",
    "website:sub_plan_version",
    "website:sub_plan_download",
    "website:municipalities",
    "website:municipality",
    "website:bodies",
    "website:body",
    "website:consultations",
    "website:consultation",
    "website:consultation_file",
    "website:events",
    "website:event",
    "website:agreements",
    "website:agreement",
    "website:agreement_file",
    "website:newest_accounts",
    "website:accounts",
    "website:reports",
    "website:report",
    "website:edition",
    "website:download",
    "website:annex_file",
    "website:print_file",
    "website:feed",
    "website:adoptions",
    "website:adoption",
    "website:cases",
    "website:case",
    "website:case_attachment",
    "website:case_feed",
    "website:meetings",
    "website:meeting",
    # For whoever has the secret link: tests/website/test_meetings.py.
    "website:meeting_feed",
    "website:body_calendar",
    "website:decisions",
    "website:decision",
    "website:decisions_csv",
    "website:decisions_json",
    "website:cycle",
    "website:cycle_year",
    "website:cycle_calendar",
    # For whoever has the secret link, in any calendar: tests/website/test_cycle.py.
    "website:cycle_feed",
    "demo:doors",
    "demo:post",
}
#: Doors with a key of their own: as an invented person in the demo (tests/demo/test_people.py), by
#: an invitation (tests/access/test_invitations.py), into an empty installation (tests/office).
#: by a contributor's personal link (tests/office/test_answering.py).
DOOR = {"demo:enter", "demo:answer_as", "invitation", "office:start", "office:answer_door"}
#: Of a municipality's contact, by their personal link alone: tests/office/test_council_answers.py.
DOOR |= {"office:council_door", "office:council_cases", "office:council_case"}
DOOR |= {"office:council_leave"}
#: Pages one comes to by a link as well: who is unknown is told to open it again, not to log in.
LINKED = {
    "office:contribution",
    "office:contribution_leave",
    "office:answer",
    "office:answer_latest",
}
#: Pages of one's own account: they name no cooperation, and act only on who is logged in. One by
#: one: a page that a new version of the log-in library brings is not let in unseen.
ACCOUNT = {
    "account",
    "account_change_password",
    "account_confirm_email",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_signup",
    "choose_language",
    "end_log_in",
    "end_other_log_ins",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_connections",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "usersessions_list",
}
#: Those a stranger may see; every other is for whoever is logged in.
STRANGERS = {
    "account_confirm_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "choose_language",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
}

EXPECTED: dict[str, Office] = {
    "office:desk": Office(ALL),
    "website:postings": Office(LEDGER),
    # Setting up.
    "office:setup": Office(SET_UP),
    "office:setup_cooperation": Office(SET_UP, SET_UP),
    "office:setup_admit": Office(SET_UP, SET_UP),
    "office:setup_merge": Office(SET_UP, SET_UP),
    "office:setup_rows": Office(SET_UP),
    "office:setup_row_new": Office(SET_UP, SET_UP),
    "office:setup_row": Office(SET_UP, SET_UP),
    "office:setup_row_remove": Office(NOBODY, SET_UP),
    "office:strategy": Office(OFFICE),
    "office:strategy_order": Office(NOBODY, OFFICE),
    "office:strategy_copy": Office(OFFICE, OFFICE),
    "office:strategy_rows": Office(OFFICE),
    "office:strategy_row_new": Office(OFFICE, OFFICE),
    "office:strategy_row": Office(OFFICE, OFFICE),
    "office:strategy_row_remove": Office(NOBODY, OFFICE),
    # People and the trail.
    "office:people": Office(READERS),
    "office:people_invite": Office(DIRECTOR_ONLY, DIRECTOR_ONLY),
    "office:people_withdraw": Office(NOBODY, DIRECTOR_ONLY),
    "office:people_resend": Office(NOBODY, DIRECTOR_ONLY),
    "office:people_roles": Office(DIRECTOR_ONLY, DIRECTOR_ONLY),
    "office:people_new": Office(SET_UP, SET_UP),
    "office:people_person": Office(SET_UP, SET_UP),
    "office:people_employ": Office(SET_UP, SET_UP),
    "office:people_employment": Office(SET_UP, SET_UP),
    "office:trail": Office(TRAIL),
    "office:trail_export": Office(NOBODY, TRAIL),
    # The cooperation's year.
    "office:cycle": Office(READERS),
    "office:cycle_year": Office(READERS),
    "office:cycle_new": Office(OFFICE, OFFICE),
    "office:cycle_propose": Office(OFFICE, OFFICE),
    "office:cycle_event": Office(OFFICE, OFFICE),
    "office:cycle_remove": Office(OFFICE, OFFICE),
    "office:cycle_feed": Office(READERS),
    "office:cycle_feed_new": Office(NOBODY, READERS),
    "office:cycle_feed_close": Office(NOBODY, READERS),
    # Bodies and seats.
    "office:bodies": Office(READERS),
    "office:body": Office(READERS),
    "office:body_new": Office(OFFICE, OFFICE),
    "office:body_edit": Office(OFFICE, OFFICE),
    "office:body_dissolve": Office(OFFICE, OFFICE),
    "office:body_reopen": Office(NOBODY, OFFICE),
    "office:body_paste": Office(OFFICE, OFFICE),
    "office:seat": Office(OFFICE, OFFICE),
    "office:seat_new": Office(OFFICE, OFFICE),
    "office:seat_leave": Office(OFFICE, OFFICE),
    "office:seat_replace": Office(OFFICE, OFFICE),
    "office:seat_remove": Office(OFFICE, OFFICE),
    "office:seat_person": Office(READERS),
    "office:seat_person_party": Office(OFFICE, OFFICE),
    "office:seat_person_name": Office(OFFICE, OFFICE),
    "office:seat_person_move": Office(OFFICE, OFFICE),
    "office:term_new": Office(OFFICE, OFFICE),
    "office:term": Office(OFFICE, OFFICE),
    "office:term_remove": Office(OFFICE, OFFICE),
    "office:body_contacts": Office(READERS),
    "office:body_contact_new": Office(OFFICE, OFFICE),
    "office:body_contact": Office(OFFICE, OFFICE),
    "office:body_contact_remove": Office(OFFICE, OFFICE),
    # Cases in the councils.
    "office:referrals": Office(READERS),
    "office:referral": Office(READERS),
    "office:referral_new": Office(OFFICE, OFFICE),
    "office:referral_letters": Office(OFFICE),
    "office:referral_remind": Office(NOBODY, OFFICE),
    "office:referral_change": Office(OFFICE, OFFICE),
    "office:referral_send": Office(OFFICE, OFFICE),
    "office:referral_withdraw": Office(OFFICE, OFFICE),
    "office:referral_deed": Office(NOBODY, OFFICE),
    "office:adoption": Office(READERS, OFFICE),
    "office:adoption_local": Office(OFFICE, OFFICE),
    "office:adoption_name": Office(NOBODY, OFFICE),
    "office:adoption_paper": Office(READERS),
    "office:adoption_word": Office(READERS),
    # Cases: everybody of the office reads them, each what they may; those who keep them write.
    "office:cases": Office(READERS),
    "office:case": Office(READERS),
    "office:case_print": Office(READERS),
    "office:case_attachment_file": Office(READERS),
    "office:case_new": Office(OFFICE, OFFICE),
    "office:case_change": Office(OFFICE, OFFICE),
    "office:case_do": Office(NOBODY, OFFICE),
    "office:case_withdraw": Office(OFFICE, OFFICE),
    "office:case_take_back": Office(OFFICE, OFFICE),
    "office:case_route": Office(OFFICE, OFFICE),
    "office:case_agenda": Office(OFFICE, OFFICE),
    "office:case_pass_on": Office(NOBODY, OFFICE),
    "office:case_withhold": Office(OFFICE, OFFICE),
    "office:case_text": Office(OFFICE, OFFICE),
    "office:case_text_withhold": Office(OFFICE, OFFICE),
    "office:case_attach": Office(OFFICE, OFFICE),
    "office:case_attach_existing": Office(OFFICE, OFFICE),
    "office:case_attachment": Office(OFFICE, OFFICE),
    "office:case_attachment_withhold": Office(OFFICE, OFFICE),
    "office:case_attachment_withdraw": Office(OFFICE, OFFICE),
    # Consultations, events and agreements.
    "office:consultations": Office(READERS),
    "office:consultation": Office(READERS),
    "office:consultation_new": Office(OFFICE, OFFICE),
    "office:consultation_edit": Office(OFFICE, OFFICE),
    "office:consultation_draft": Office(OFFICE, OFFICE),
    "office:consultation_file": Office(READERS),
    "office:consultation_attach": Office(NOBODY, OFFICE),
    "office:consultation_send": Office(OFFICE, OFFICE),
    "office:consultation_leave": Office(OFFICE, OFFICE),
    "office:consultation_take_up": Office(NOBODY, OFFICE),
    "office:consultation_outcome": Office(OFFICE, OFFICE),
    "office:consultation_publish": Office(NOBODY, OFFICE),
    "office:consultation_take_back": Office(NOBODY, OFFICE),
    "office:events": Office(READERS),
    "office:event": Office(READERS),
    "office:event_new": Office(OFFICE, OFFICE),
    "office:event_edit": Office(OFFICE, OFFICE),
    "office:event_hold": Office(OFFICE, OFFICE),
    "office:event_cancel": Office(OFFICE, OFFICE),
    "office:event_plan_again": Office(NOBODY, OFFICE),
    "office:event_publish": Office(NOBODY, OFFICE),
    "office:event_take_back": Office(NOBODY, OFFICE),
    "office:agreements": Office(READERS),
    "office:agreement": Office(READERS),
    "office:agreement_new": Office(OFFICE, OFFICE),
    "office:agreement_edit": Office(OFFICE, OFFICE),
    "office:agreement_file": Office(READERS),
    "office:agreement_attach": Office(NOBODY, OFFICE),
    "office:agreement_renew": Office(OFFICE, OFFICE),
    "office:agreement_end": Office(OFFICE, OFFICE),
    "office:agreement_resume": Office(NOBODY, OFFICE),
    "office:agreement_publish": Office(NOBODY, OFFICE),
    "office:agreement_take_back": Office(NOBODY, OFFICE),
    # Meetings, agendas and numbers.
    "office:meetings": Office(READERS),
    "office:meeting": Office(READERS),
    "office:meeting_agenda": Office(READERS),
    "office:meeting_bodies": Office(READERS),
    "office:meeting_numbers": Office(READERS),
    "office:meeting_numbers_year": Office(READERS),
    "office:meeting_new": Office(OFFICE, OFFICE),
    "office:meeting_schedule": Office(OFFICE, OFFICE),
    "office:meeting_change": Office(OFFICE, OFFICE),
    "office:meeting_move": Office(OFFICE, OFFICE),
    "office:meeting_cancel": Office(OFFICE, OFFICE),
    "office:meeting_state": Office(NOBODY, OFFICE),
    "office:meeting_carry": Office(OFFICE, OFFICE),
    "office:meeting_leftovers": Office(OFFICE, OFFICE),
    "office:meeting_add": Office(OFFICE, OFFICE),
    "office:meeting_order": Office(NOBODY, OFFICE),
    "office:meeting_item": Office(OFFICE, OFFICE),
    "office:meeting_item_off": Office(OFFICE, OFFICE),
    "office:meeting_reserve": Office(NOBODY, OFFICE),
    "office:meeting_withdraw": Office(OFFICE, OFFICE),
    "office:meeting_numbering": Office(OFFICE, OFFICE),
    # Somebody's secret link: one's own, or anybody's for those who keep the meetings.
    "office:meeting_calendars": Office(READERS),
    "office:meeting_feed_new": Office(NOBODY, OFFICE),
    "office:meeting_feed_close": Office(NOBODY, OFFICE),
    # A plan's life.
    "office:plans": Office(ALL),
    "office:plan_start": Office(OFFICE, OFFICE),
    "office:plan_version": Office(READERS),
    "office:plan_compare": Office(READERS),
    "office:plan_open": Office(NOBODY, OFFICE),
    "office:plan_send": Office(LEADERS, LEADERS),
    "office:plan_take_back": Office(LEADERS, LEADERS),
    "office:plan_adopt": Office(DIRECTOR_ONLY, DIRECTOR_ONLY),
    "office:plan_discard": Office(OFFICE, OFFICE),
    "office:plan_freeze": Office(NOBODY, OFFICE),
    "office:plan_preview": Office(READERS),
    "office:plan_file": Office(READERS),
    "office:plan_rollover": Office(OFFICE, OFFICE),
    # Writing a plan: a reader sees what is being written.
    "office:plan_draft": Office(READERS),
    "office:plan_sub_draft": Office(READERS),
    "office:plan_editors": Office(OFFICE, OFFICE),
    "office:plan_measure_add": Office(NOBODY, OFFICE),
    "office:plan_order": Office(NOBODY, OFFICE),
    "office:plan_bring": Office(OFFICE, OFFICE),
    "office:plan_bring_place": Office(NOBODY, OFFICE),
    "office:plan_bring_template": Office(OFFICE),
    "office:plan_bring_back": Office(NOBODY, OFFICE),
    "office:plan_measure": Office(READERS, OFFICE),
    "office:plan_measure_latest": Office(READERS),
    "office:plan_measure_undo": Office(NOBODY, OFFICE),
    "office:plan_measure_move": Office(OFFICE, OFFICE),
    "office:plan_measure_copy": Office(NOBODY, OFFICE),
    "office:plan_measure_split": Office(OFFICE, OFFICE),
    "office:plan_measure_merge": Office(OFFICE, OFFICE),
    "office:plan_measure_end": Office(OFFICE, OFFICE),
    # Answering: one's own measures, and for somebody else.
    "office:contribution": Office(ASKED),
    "office:contribution_leave": Office(NOBODY, ASKED),
    "office:answer": Office(ASKED, ASKED),
    "office:answer_latest": Office(ASKED),
    "office:answer_for": Office(OFFICE, OFFICE),
    "office:answer_for_latest": Office(OFFICE),
    # Setting up a round.
    # Following a round.
    "office:board": Office(READERS),
    "office:board_chosen": Office(NOBODY, LEADERS),
    "office:board_request": Office(READERS, OFFICE),
    "office:board_letters": Office(READERS),
    "office:board_letters_stop": Office(NOBODY, LEADERS),
    "office:board_letters_send": Office(NOBODY, LEADERS),
    "office:board_letters_resume": Office(NOBODY, LEADERS),
    "office:rounds": Office(READERS),
    "office:round_new": Office(LEADERS, LEADERS),
    "office:round": Office(LEADERS),
    "office:round_days": Office(LEADERS, LEADERS),
    "office:round_letter": Office(LEADERS, LEADERS),
    "office:round_preview": Office(LEADERS),
    "office:round_mail": Office(LEADERS),
    "office:round_who": Office(LEADERS, LEADERS),
    "office:round_person": Office(LEADERS, LEADERS),
    "office:round_leave": Office(NOBODY, LEADERS),
    "office:round_revoke": Office(NOBODY, LEADERS),
    "office:round_open": Office(NOBODY, LEADERS),
    "office:round_close": Office(LEADERS, LEADERS),
    "office:round_reopen": Office(LEADERS, LEADERS),
    "office:round_discard": Office(LEADERS, LEADERS),
    # The report: everybody of the office reads it, those who write it write, one signs.
    "office:workspace": Office(READERS),
    "office:report_start": Office(NOBODY, OFFICE),
    "office:report_document": Office(READERS),
    "office:report_draft": Office(READERS),
    "office:report_reason": Office(OFFICE, OFFICE),
    "office:report_settle": Office(OFFICE, OFFICE),
    "office:report_about": Office(OFFICE, OFFICE),
    "office:report_introduction": Office(OFFICE, OFFICE),
    "office:report_caveats": Office(OFFICE | {RoleName.ACCOUNTANT}, OFFICE | {RoleName.ACCOUNTANT}),
    "office:report_note": Office(OFFICE, OFFICE),
    "office:report_measure": Office(OFFICE, OFFICE),
    "office:report_annexes": Office(READERS),
    "office:report_annex_new": Office(OFFICE, OFFICE),
    "office:report_annex": Office(OFFICE, OFFICE),
    "office:report_annex_file": Office(READERS),
    "office:report_annex_round": Office(NOBODY, OFFICE),
    "office:report_annex_detach": Office(NOBODY, OFFICE),
    "office:report_annex_move": Office(NOBODY, OFFICE),
    "office:report_annex_remove": Office(OFFICE, OFFICE),
    "office:report_approve": Office(DIRECTOR_ONLY, DIRECTOR_ONLY),
    "office:report_progress": Office(READERS),
    "office:report_edition": Office(READERS),
    "office:report_edition_file": Office(READERS),
    "office:report_edition_beside": Office(READERS),
    "office:report_hearing": Office(OFFICE, OFFICE),
    # Decisions, what they do, and what follows from them.
    "office:decisions": Office(READERS),
    "office:decision": Office(READERS),
    "office:decision_record": Office(OFFICE, OFFICE),
    "office:decision_correct": Office(OFFICE, OFFICE),
    "office:decision_carry_on": Office(NOBODY, OFFICE),
    "office:decision_publish": Office(NOBODY, OFFICE),
    "office:decision_publish_all": Office(NOBODY, OFFICE),
    "office:decision_effect": Office(OFFICE, OFFICE),
    "office:decision_effect_remove": Office(NOBODY, OFFICE),
    "office:decision_grant_remove": Office(NOBODY, OFFICE),
    "office:follow_ups": Office(READERS),
    "office:follow_up": Office(READERS, OFFICE),
    "office:follow_up_new": Office(OFFICE, OFFICE),
    "office:follow_up_change": Office(OFFICE, OFFICE),
    "office:follow_up_come_back": Office(NOBODY, OFFICE),
    "office:report_publish": Office(NOBODY, DIRECTOR_ONLY),
    "office:report_tell": Office(NOBODY, DIRECTOR_ONLY),
}


def address_book() -> Iterator[tuple[str, set[str]]]:
    """(name, its parameters) of every address of the site."""

    def walk(resolver: Any, namespace: tuple[str, ...], known: set[str]) -> Iterator[Any]:
        for one in resolver.url_patterns:
            parameters = known | set(one.pattern.converters) | set(one.pattern.regex.groupindex)
            if isinstance(one, URLPattern):
                yield ":".join((*namespace, one.name or f"(uten navn: {one.pattern})")), parameters
            elif isinstance(one, URLResolver):
                inner = (*namespace, one.namespace) if one.namespace else namespace
                yield from walk(one, inner, parameters)

    yield from walk(get_resolver(), (), set())


def is_account(name: str) -> bool:
    return name in ACCOUNT


BOOK = dict(address_book())


@dataclass
class World:
    """A cooperation with one of everything an address can name, and somebody in every role."""

    cooperation: Cooperation
    people: dict[str, User] = field(default_factory=dict)
    #: values by parameter; "name:parameter" where one address means something else by it
    things: dict[str, Any] = field(default_factory=dict)

    def arguments(self, name: str) -> dict[str, Any]:
        short = name.rpartition(":")[2]
        return {one: self.things.get(f"{short}:{one}", self.things.get(one)) for one in BOOK[name]}


def build(slug: str) -> World:
    tenant = factories.cooperation(slug)
    world = World(tenant)
    for name in RoleName.values:
        person = User.objects.create_user(f"{name}@{slug}.example")
        factories.role(tenant, person, name)
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
        world.people[name] = person
    town = factories.municipality(tenant, f"{slug.capitalize()} kommune")
    body = factories.body(tenant, slug=f"regionradet-{slug}")
    version = factories.adopted_version(tenant, measures=2)
    reporting_round = factories.round(version.plan)
    asked = factories.contributor(reporting_round, f"Spurt i {slug}")
    asked.person.user = world.people[RoleName.CONTRIBUTOR]
    asked.person.save()
    question = factories.request(
        reporting_round, version.plan.measures.first(), contributors=(asked,)
    )
    factories.postings(tenant)
    report = factories.report(reporting_round, responsibility="7100")
    edition = factories.edition(report)
    annex = factories.annex(report)
    beside = factories.edition_file(edition)
    factories.edition_file(edition, None)
    order = FreezeOrder.objects.create(
        cooperation=tenant,
        report=report,
        ordered_by=world.people[DIRECTOR],
        ordered_at=timezone.now(),
        approved_on=timezone.localdate(),
        state="refused",
    )
    before = factories.round(version.plan, date(2025, 12, 31))
    deviation = factories.deviation(factories.entry(before, version.plan.measures.first()))
    written = factories.sub_draft(version)
    draft = written.drafts.get()
    director = world.people[DIRECTOR]
    invitation = invite(
        cooperation=tenant, email=f"ny@{slug}.example", roles=["member"], by=director
    )
    event = factories.cycle_event(tenant)
    person = Person.objects.create(cooperation=tenant, slug=f"person-{slug}", name="Person")
    work = Employment.objects.create(cooperation=tenant, person=person, organisation=town)
    term = Term.objects.create(cooperation=tenant, name="2023–2027")
    seat = Seat.objects.create(cooperation=tenant, body=body, role="medlem", person=person)
    contact = CouncilContact.objects.create(cooperation=tenant, organisation=town, person=person)
    focus_area = factories.focus_area(version.plan)
    settled = adopt_version(
        version=factories.sub_draft(version, "Vedtatt delplan"),
        adopted_by=body,
        adopted_on="2026-02-01",
        by=director,
    )
    for one in (version, settled):
        factories.plan_edition(one)
    versions = ("_version", "_compare", "_send", "_take_back", "_adopt", "_discard")
    versions = (*versions, "_freeze", "_preview", "_file")
    on_one = ("", "_latest", "_undo", "_move", "_copy", "_split", "_merge", "_end")
    world.things = {
        **case_things(body),
        **occasion_things(tenant, version.plan.measures.first(), town),
        **meeting_things(body),
        **decision_things(body, edition),
        **{f"plan_measure{what}:key": draft.key for what in on_one},
        "plan_sub_draft:plan": written.plan_id,
        "plan_editors:plan": written.plan_id,
        "plan_measure_add:version": written.pk,
        "plan_order:version": written.pk,
        **{f"plan_bring{what}:version": written.pk for what in ("", "_place", "_template")},
        "plan_bring_back:version": written.pk,
        **{f"plan{what}:version": version.pk for what in versions},
        "sub_plan": settled.plan_id,
        "plan_open:plan": version.plan_id,
        "plan_rollover:plan": version.plan_id,
        **{f"setup_row{what}:pk": body.pk for what in ("", "_remove")},
        **{f"setup_row{what}:kind": "organer" for what in ("s", "_new", "", "_remove")},
        **{f"strategy_row{what}:pk": focus_area.pk for what in ("", "_remove")},
        **{f"strategy_row{what}:kind": "satsingsomrader" for what in ("s", "_new", "", "_remove")},
        "strategy_copy:pk": focus_area.strategy_id,
        **{f"people_{what}:pk": invitation.pk for what in ("withdraw", "resend")},
        "people_roles:pk": world.people["member"].pk,
        **{f"people_{what}:slug": person.slug for what in ("person", "employ", "employment")},
        "people_employment:pk": work.pk,
        "body:slug": body.slug,
        "person": person.slug,
        **{f"seat{what}:pk": seat.pk for what in ("", "_leave", "_replace", "_remove")},
        **{f"term{what}:pk": term.pk for what in ("", "_remove")},
        **{f"body_contact{what}:pk": contact.pk for what in ("", "_remove")},
        **{f"cycle_{what}:pk": event.pk for what in ("event", "remove")},
        "token": open_feed(cooperation=tenant, user=director),
        "trail_export:kind": "csv",
        "round": reporting_round.pk,
        "contributor": asked.pk,
        "question": question.pk,
        "cooperation": slug,
        "year": version.plan.year,
        "area": 1,
        "number": 1,
        "report": report.slug,
        "edition:number": edition.number,
        "annex": annex.pk,
        "annex_file:annex": 1,
        "file": beside.pk,
        "order": order.pk,
        "deviation": deviation.pk,
        "slug": town.slug,
        "wanted": "json",
        "body": body.slug,
        "key": "0",
    }
    return world


@pytest.fixture
def own() -> World:
    return build("egenregionen")


@pytest.fixture
def other() -> World:
    return build("naboregionen")


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def answer(client: Client, method: str, address: str) -> Any:
    """The answer; what it wrote is undone, so that the next one asks the same world."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    return response


def test_every_address_has_an_expectation() -> None:
    known = PUBLIC | DOOR | ACCOUNT | set(EXPECTED)
    silent = [name for name in BOOK if name not in known]

    assert silent == []
    assert known - set(BOOK) == set(), "forventet, men finnes ikke"


def test_account_pages_name_no_cooperation() -> None:
    assert [name for name in BOOK if is_account(name) and "cooperation" in BOOK[name]] == []


@pytest.mark.parametrize("name", sorted(ACCOUNT - STRANGERS))
def test_account_page_asks_who_it_is(name: str) -> None:
    address = reverse(name, kwargs=dict.fromkeys(BOOK[name], 1))

    for method in ("get", "post"):
        answer = getattr(client_of(None), method)(address, follow=True)
        there = answer.redirect_chain[-1][0] if answer.redirect_chain else ""
        login = there.startswith(reverse("account_login"))
        assert login or answer.status_code == 405, (method, there, answer.status_code)


# A world takes longer to build than to ask: each test below asks every address of one of them.


def test_public_pages_are_for_everybody_and_take_nothing(own: World) -> None:
    wrong = []
    for name in sorted(PUBLIC):
        address = reverse(name, kwargs=own.arguments(name))
        for method, right in (("get", (200, 302)), ("post", (405,))):
            status = answer(client_of(None), method, address).status_code
            if status not in right:
                wrong.append(f"{method.upper()} {name}: {status}")

    assert wrong == []


OFFICE_NAMES = sorted(EXPECTED)


@pytest.mark.parametrize("role", RoleName.values)
def test_office_pages_answer_each_role_of_its_own(role: str, own: World) -> None:
    wrong = []
    for name in OFFICE_NAMES:
        address = reverse(name, kwargs=own.arguments(name))
        expected = EXPECTED[name]
        for method, allowed in (("get", expected.get), ("post", expected.post)):
            status = answer(client_of(own.people[role]), method, address).status_code
            if not fits(status, role, allowed):
                wrong.append(f"{method.upper()} {name}: {status}")

    assert wrong == []


def fits(status: int, role: str, allowed: frozenset[str]) -> bool:
    if not allowed:
        return status in (403, 405)
    if role in allowed:
        # A form sent empty is told what it lacks; what matters is that the door was open.
        return status < 500 and status not in (401, 403, 404, 405)
    return status == 403


@pytest.mark.parametrize("role", RoleName.values)
def test_office_pages_are_not_there_for_another_cooperation(
    role: str, own: World, other: World
) -> None:
    wrong = []
    for name in OFFICE_NAMES:
        for method in ("get", "post"):
            address = reverse(name, kwargs=other.arguments(name))
            status = answer(client_of(own.people[role]), method, address).status_code
            if status not in REFUSED:
                wrong.append(f"{method.upper()} {name}: {status}")

    assert wrong == []


def test_own_address_does_not_reach_the_neighbours_things(own: World, other: World) -> None:
    wrong = []
    for name in OFFICE_NAMES:
        if not names_a_thing(name):
            continue
        mixed = {**other.arguments(name), "cooperation": own.cooperation.slug}
        for method in ("get", "post"):
            address = reverse(name, kwargs=mixed)
            status = answer(client_of(own.people[DIRECTOR]), method, address).status_code
            if status not in REFUSED:
                wrong.append(f"{method.upper()} {name}: {status}")

    assert wrong == []


#: A postings page says who may see it; every office page denies that the cooperation is there.
REFUSED = (403, 404, 405)
#: Parameters both cooperations have the same values for: a year, a place in the plan, a body.
_SHARED = {"body", "cooperation", "year", "area", "number", "wanted", "report", "kind"}


def names_a_thing(name: str) -> bool:
    """Whether the address names a row by its key, which another cooperation could guess."""
    return bool(BOOK[name] - _SHARED)


def test_superuser_without_a_role_reaches_no_office(own: World) -> None:
    superuser = User.objects.create_superuser("drift@eksempel.no")
    Authenticator.objects.create(user=superuser, type=Authenticator.Type.TOTP, data={})
    client = client_of(superuser)
    wrong = []
    for name in OFFICE_NAMES:
        address = reverse(name, kwargs=own.arguments(name))
        for method in ("get", "post"):
            status = answer(client, method, address).status_code
            if status not in REFUSED:
                wrong.append(f"{method.upper()} {name}: {status}")

    assert wrong == []


def test_superuser_reaches_what_the_role_reaches(own: World) -> None:
    member = own.people[RoleName.MEMBER]
    User.objects.filter(pk=member.pk).update(is_superuser=True, is_staff=True)
    client = client_of(member)
    wrong = []
    for name in OFFICE_NAMES:
        address = reverse(name, kwargs=own.arguments(name))
        expected = EXPECTED[name]
        for method, allowed in (("get", expected.get), ("post", expected.post)):
            status = answer(client, method, address).status_code
            if not fits(status, RoleName.MEMBER, allowed):
                wrong.append(f"{method.upper()} {name}: {status}")

    assert wrong == []


def test_office_asks_who_it_is(own: World) -> None:
    wrong = []
    for name in BEHIND_LOG_IN:
        for method in ("get", "post"):
            response = answer(client_of(None), method, reverse(name, kwargs=own.arguments(name)))
            # A method that is not offered may be refused before anybody is asked.
            right = response.status_code == 405 or (
                response.status_code == 403 if name in LINKED else sent_to(response, "/konto/")
            )
            if not right:
                wrong.append(f"{method.upper()} {name}: {response.status_code}")

    assert wrong == []


def test_office_asks_for_a_second_factor(own: World) -> None:
    person = own.people[DIRECTOR]
    Authenticator.objects.filter(user=person).delete()
    wrong = []
    for name in BEHIND_LOG_IN:
        for method in ("get", "post"):
            response = answer(client_of(person), method, reverse(name, kwargs=own.arguments(name)))
            if not (response.status_code == 405 or sent_to(response, "/ekstra-trinn/")):
                wrong.append(f"{method.upper()} {name}: {response.status_code}")

    assert wrong == []


#: The postings page is on the website: it says who may see it, and sends nobody to log in.
BEHIND_LOG_IN = [one for one in OFFICE_NAMES if one.startswith("office:")]


def sent_to(response: Any, where: str) -> bool:
    return response.status_code == 302 and where in response["Location"]
