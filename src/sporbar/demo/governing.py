"""What the demo's bodies have had before them: what `governance.json` tells is done by the rooms'
own deeds, in the order it happened.

In a cooperation that does not exist each deed has the moment of its day. About one that exists all
is recorded now: nobody kept it here then.
"""

from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any

from django.db import transaction

from sporbar.demo import matters as told
from sporbar.demo.occasions import Occasions
from sporbar.demo.seats import settle_seats
from sporbar.demo.stage import Stage
from sporbar.document import partial_dates
from sporbar.document.render.typst import Divider, render_dividers
from sporbar.economy.actions import recommend_grant
from sporbar.economy.models import Recommendation
from sporbar.governance.actions.adoptions import record_adoption, set_expected, write_local_part
from sporbar.governance.actions.agenda import put_on_agenda, take_off_agenda
from sporbar.governance.actions.attachments import attach
from sporbar.governance.actions.cases import (
    CaseFacts,
    conclude_case,
    open_case,
    publish_case,
    start_treatment,
    withdraw_case,
)
from sporbar.governance.actions.decisions import (
    correct_decision,
    publish_decisions,
    record_decision,
    said_by,
)
from sporbar.governance.actions.effects import adopt_plan_by, settle_deviation_by
from sporbar.governance.actions.follow_ups import add_follow_up, come_back, step_follow_up
from sporbar.governance.actions.meetings import (
    cancel_meeting,
    hold_meeting,
    plan_meeting,
    publish_meeting,
)
from sporbar.governance.actions.numbers import reserve_numbers, set_numbering
from sporbar.governance.actions.referrals import (
    change_referral,
    end_referral,
    prepare_referral,
    publish_referral,
    send_referral,
)
from sporbar.governance.actions.routes import plan_route
from sporbar.governance.actions.submission import section_of, write_submission
from sporbar.governance.actions.withholding import withhold
from sporbar.governance.models import AgendaItem, Case, Decision, FollowUp, Meeting, Referral
from sporbar.organisations.models import Cooperation, User
from sporbar.plans.models import PlanVersion
from sporbar.records.actions import keep_upload
from sporbar.reporting.actions import put_edition_on_agenda
from sporbar.reporting.models import Edition
from sporbar.rounds.models import Deviation


@transaction.atomic
def govern(*, cooperation: Cooperation, matters: told.Matters, at: datetime) -> list[str]:
    """Let it happen; what was new, in words. Where there are cases already nothing is done: people
    may have gone on from there."""
    Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    if Case.objects.within(cooperation).exists():
        return []
    stage = Stage(cooperation, at, _secretary(cooperation))
    settle_seats(stage, matters)
    _Play(stage, matters).perform()
    Occasions(stage, matters).perform()
    slug = cooperation.slug
    return [
        f"{slug}: {len(matters.meetings)} møter og {len(matters.cases)} saker er lagt inn",
        f"{slug}: {len(matters.consultations)} høringer og innspill, {len(matters.events)} "
        f"arrangementer og {len(matters.agreements)} avtaler er lagt inn",
    ]


def _secretary(cooperation: Cooperation) -> User | None:
    """Who does it: the secretary of the story, the command line for a cooperation that exists."""
    if not cooperation.is_fictional:
        return None
    return User.objects.get(roles__cooperation=cooperation, roles__name="secretary")


class _Play:
    """The meetings and cases."""

    def __init__(self, stage: Stage, matters: told.Matters) -> None:
        self.stage, self.matters = stage, matters
        self.items: list[tuple[Meeting, AgendaItem, told.ItemTold]] = []
        self.follow_ups: dict[str, FollowUp] = {}

    def perform(self) -> None:
        stage = self.stage
        for numbering in self.matters.numbering:
            set_numbering(
                body=stage.bodies[numbering.body],
                prefix=numbering.prefix,
                digits=numbering.digits,
                long_year=numbering.long_year,
                by=stage.by,
                at=stage.now,
            )
        for meeting in self.matters.meetings:
            self._plan(meeting)
        for case in self.matters.cases:
            self._open(case)
        self._agendas()
        for reserved in self.matters.reserved_numbers:
            reserve_numbers(
                body=stage.bodies[reserved.body],
                year=reserved.year,
                count=reserved.count,
                note=reserved.note,
                by=stage.by,
                at=stage.now,
            )
        for meeting in sorted(self.matters.meetings, key=lambda one: stage.day(one.on) or ""):
            self._hold(meeting)
        for case in self.matters.cases:
            if case.referral is not None:
                self._refer(case, case.referral)
        for case in self.matters.cases:
            self._end(case)
        for meeting in self.matters.meetings:
            if meeting.state == "held":
                publish_decisions(
                    meeting=stage.meetings[meeting.key],
                    by=stage.by,
                    at=stage.moment(stage.meetings[meeting.key].on, 15),
                )
        for case in self.matters.cases:
            self._come_back(case)

    def _plan(self, one: told.MeetingTold) -> None:
        stage = self.stage
        on = stage.day(one.on)
        assert on is not None
        first = partial_dates.bounds(on)[0]
        clock = one.starts_at.replace(".", ":")
        before = (first - timedelta(days=30)).isoformat() if first else None
        stage.meetings[one.key] = plan_meeting(
            body=stage.bodies[one.body],
            on=on,
            starts_at=time.fromisoformat(clock) if clock else None,
            place=one.place,
            note=one.note,
            by=stage.by,
            at=stage.moment(before),
        )

    def _open(self, one: told.CaseTold) -> None:
        stage = self.stage
        opened = stage.day(one.opened_on)
        at = stage.moment(opened, 9)
        case = open_case(
            cooperation=stage.tenant,
            facts=CaseFacts(
                title=one.title,
                case_officer=stage.people.get(one.officer),
                case_officer_title="rådssekretær" if one.officer else "",
                archive_reference=one.archive_reference,
                opened_on=opened,
                measures=stage.measures(one.measures),
            ),
            follows=stage.cases.get(one.follows),
            by=stage.by,
            at=at,
        )
        if opened is None:
            # The deed takes today for a case nobody dates; here the source does not say.
            Case.objects.filter(pk=case.pk).update(opened_on=None)
        stage.cases[one.key] = case
        for kind, section in one.sections.items():
            write_submission(case=case, kind=kind, text=section.text, seen=0, by=stage.by, at=at)
            if section.withheld:
                self._withhold(section_of(case, kind), section.withheld, "", at)
        for attachment in one.attachments:
            self._attach(case, attachment, at)
        if one.stops:
            plan_route(
                case=case,
                stops=[
                    (None if stop.councils else stage.bodies[stop.body], stage.day(stop.expected))
                    for stop in one.stops
                ],
                by=stage.by,
                at=at,
            )
        if one.withheld:
            self._withhold(case, one.withheld, one.public_title, at)
        if one.state != "draft":
            start_treatment(case=case, by=stage.by, at=at)
        case.refresh_from_db()

    def _attach(self, case: Case, one: told.AttachmentTold, at: datetime) -> None:
        stage = self.stage
        file = None
        if one.text:
            sheet = render_dividers(
                [Divider(one.title, (one.text,))],
                title=one.title,
                organisation=stage.tenant.name,
                language=stage.tenant.language,
                colour=stage.tenant.colour,
            )
            file = keep_upload(cooperation=stage.tenant, name=f"{one.key}.pdf", data=sheet)
        link = attach(
            case=case,
            title=one.title,
            file=file,
            expected=stage.day(one.expected),
            by=stage.by,
            at=at,
        )
        if one.withheld:
            self._withhold(link.attachment, one.withheld, one.public_title, at)

    def _withhold(self, subject: Any, one: told.Withheld, title: str, at: datetime) -> None:
        withhold(
            subject=subject,
            basis=one.basis,
            until=self.stage.exact(one.until),
            variant=title or one.public,
            by=self.stage.by,
            at=at,
        )

    def _agendas(self) -> None:
        """Every case joins its meetings, in the order of the meetings and of its numbers."""
        stage = self.stage
        joining = [
            (stage.meetings[item.meeting].first_day, item.number, place, item, case)
            for place, case in enumerate(self.matters.cases)
            for item in case.items
        ]
        for day, _number, _place, item, case in sorted(joining, key=itemgetter(0, 1, 2)):
            meeting = stage.meetings[item.meeting]
            at = stage.moment((day - timedelta(days=7)).isoformat())
            joined = put_on_agenda(
                meeting=meeting,
                case=stage.cases[case.key],
                named=item.number,
                numbered=bool(item.number),
                late=item.is_late,
                by=stage.by,
                at=at,
            )
            if item.withdrawn:
                take_off_agenda(
                    item=joined, reason=item.withdrawn, keep_number=False, by=stage.by, at=at
                )
            self.items.append((meeting, joined, item))

    def _hold(self, one: told.MeetingTold) -> None:
        """A meeting is published, held, and what was decided recorded."""
        stage, meeting = self.stage, self.stage.meetings[one.key]
        notice = stage.moment((meeting.first_day - timedelta(days=7)).isoformat(), 13)
        publish_meeting(meeting=meeting, by=stage.by, at=notice)
        if one.state == "cancelled":
            cancel_meeting(meeting=meeting, reason=one.note, by=stage.by, at=notice)
        if one.state != "held":
            return
        at = stage.moment(meeting.on, 14)
        hold_meeting(meeting=meeting, by=stage.by, at=at)
        for joined_at, item, said in self.items:
            if joined_at.pk != meeting.pk:
                continue
            if said.edition:
                self._put_edition(meeting, item, at)
            if said.decision is not None:
                self._decide(item, said.decision, at)

    def _put_edition(self, meeting: Meeting, item: AgendaItem, at: datetime) -> None:
        assert item.case is not None
        keys = {one.key: one.edition for one in self.matters.cases}
        slug = next(keys[key] for key, case in self.stage.cases.items() if case.pk == item.case_id)
        edition = (
            Edition.objects.within(self.stage.tenant).filter(report__slug=slug).latest("number")
        )
        put_edition_on_agenda(
            edition=edition, meeting=meeting, case=item.case, by=self.stage.by, at=at
        )

    def _decide(self, item: AgendaItem, one: told.DecisionTold, at: datetime) -> None:
        stage = self.stage
        returned = stage.bodies[one.returned_to] if one.returned_to else None
        postponed = stage.meetings[one.postponed_to].on if one.postponed_to else None
        hidden = one.withheld
        decision = record_decision(
            item=item,
            outcome=one.outcome,
            wording=one.wording,
            is_unanimous=one.is_unanimous,
            votes_for=one.votes_for,
            votes_against=one.votes_against,
            postponed_to=postponed,
            returned_to=returned,
            withheld_basis=hidden.basis if hidden else "",
            withheld_until=stage.exact(hidden.until) if hidden else None,
            public_wording=hidden.public if hidden else "",
            by=stage.by,
            at=at,
        )
        decision.refresh_from_db()
        if one.corrected is not None and decision.current is not None:
            whole = said_by(decision.current)
            whole["votes_for"] = one.corrected.votes_for
            whole["votes_against"] = one.corrected.votes_against
            correct_decision(
                decision=decision,
                seen=1,
                note=one.corrected.note,
                by=stage.by,
                at=min(stage.now, at + timedelta(days=5)),
                **whole,
            )
        self._effects(decision, one, at)
        for follow_up in one.follow_ups:
            self._follow_up(decision, follow_up, at)

    def _effects(self, decision: Decision, one: told.DecisionTold, at: datetime) -> None:
        stage = self.stage
        if one.adopts_plan:
            version = PlanVersion.objects.within(stage.tenant).get(
                plan__year=int(one.adopts_plan), plan__hangs_under=None, number=1
            )
            adopt_plan_by(decision=decision, version=version, by=stage.by, at=at)
        for month in one.recommendations:
            for row in Recommendation.objects.within(stage.tenant).filter(
                month=month, body=decision.item.meeting.body
            ):
                recommend_grant(
                    decision=decision,
                    measure=row.measure,
                    scheme=row.scheme.name,
                    ore=row.ore,
                    by=stage.by,
                    at=at,
                )
        for measure in stage.measures(one.accepts_deviations_of):
            for deviation in Deviation.objects.within(stage.tenant).filter(
                line__entry__covers__measure=measure
            ):
                settle_deviation_by(
                    decision=decision, deviation=deviation, accepts=True, by=stage.by, at=at
                )

    def _follow_up(self, decision: Decision, one: told.FollowUpTold, at: datetime) -> None:
        stage = self.stage
        row = add_follow_up(
            decision=decision,
            kind=one.kind,
            task=one.task,
            responsible_body=stage.bodies.get(one.body),
            responsible_organisation=stage.organisations.get(one.organisation),
            deadline=stage.day(one.deadline),
            by=stage.by,
            at=at,
        )
        if one.key:
            self.follow_ups[one.key] = row
        if one.state != "not_started" and not one.came_back_as:
            row.refresh_from_db()
            step_follow_up(
                follow_up=row,
                seen=row.lock,
                state=one.state,
                done=one.done,
                plan=one.plan,
                deadline=row.deadline,
                by=stage.by,
                at=min(stage.now, at + timedelta(days=14)),
            )

    def _come_back(self, case: told.CaseTold) -> None:
        for item in case.items:
            for one in item.decision.follow_ups if item.decision else ():
                if one.came_back_as:
                    come_back(
                        follow_up=self.follow_ups[one.key],
                        case=self.stage.cases[one.came_back_as],
                        by=self.stage.by,
                        at=self.stage.now,
                    )

    def _refer(self, case: told.CaseTold, one: told.ReferralTold) -> None:
        stage = self.stage
        sent_on = stage.day(one.sent_on)
        at = stage.moment(sent_on)
        named = [stage.organisations[one.organisation] for one in one.councils if one.organisation]
        asked_by = None
        if one.asked_by:
            asked_by = Decision.objects.get(
                item__meeting=stage.meetings[one.asked_by], item__case=stage.cases[case.key]
            )
        referral = prepare_referral(
            case=stage.cases[case.key],
            asked_by=asked_by,
            title=one.title,
            text=one.text,
            wording=one.wording,
            rule=one.rule,
            effect_from=stage.day(one.effect_from),
            answer_by=stage.day(one.answer_by),
            councils=named,
            unnamed=len(one.councils) - len(named),
            by=stage.by,
            at=at,
        )
        send_referral(referral=referral, sent_on=sent_on, mail=False, by=stage.by, at=at)
        referral.refresh_from_db()
        if sent_on is None:
            # The deed takes today where nothing is said; here the source does not say.
            referral.sent_on = None
            change_referral(row=referral, by=stage.by, at=at)
        self._councils(referral, one.councils, at)
        publish_case(case=stage.cases[case.key], by=stage.by, at=at)
        publish_referral(referral=referral, by=stage.by, at=at)
        if case.state == "concluded":
            end_referral(referral=referral, by=stage.by, at=stage.now)

    def _councils(
        self, referral: Referral, councils: tuple[told.CouncilTold, ...], at: datetime
    ) -> None:
        stage = self.stage
        rows = list(referral.adoptions.select_related("organisation").order_by("position"))
        named = {row.organisation.name: row for row in rows if row.organisation}
        unnamed = [row for row in rows if row.organisation is None]
        for one in councils:
            row = named[one.organisation] if one.organisation else unnamed.pop(0)
            if one.local_text:
                row.local_text = one.local_text
                write_local_part(row=row, by=stage.by, at=at)
            if one.expected:
                set_expected(adoption=row, expected=stage.day(one.expected), by=stage.by, at=at)
            for step in one.then:
                record_adoption(
                    adoption=row,
                    state=step.state,
                    expected=stage.day(step.expected),
                    note=step.note,
                    by=stage.by,
                    at=stage.moment(stage.day(one.expected), 16),
                )
            if one.state != "waiting":
                decided = stage.day(one.decided_on)
                record_adoption(
                    adoption=row,
                    state=one.state,
                    decided_on=decided,
                    case_number=one.case_number,
                    wording=one.wording or (referral.wording if "adopted" in one.state else ""),
                    conditions=one.conditions,
                    note=one.note,
                    by=stage.by,
                    at=stage.moment(decided, 16),
                )

    def _end(self, one: told.CaseTold) -> None:
        stage, case = self.stage, self.stage.cases[one.key]
        if one.state == "draft":
            return
        opened = stage.moment(stage.day(one.opened_on), 10)
        publish_case(case=case, by=stage.by, at=opened)
        if one.state == "withdrawn":
            withdraw_case(case=case, reason=one.withdrawn_reason, by=stage.by, at=stage.now)
        if one.state == "concluded":
            last = max((day for day, _item, _said in self._of(case)), default=None)
            conclude_case(
                case=case, by=stage.by, at=stage.moment(last.isoformat() if last else None, 17)
            )

    def _of(self, case: Case) -> list[tuple[date, AgendaItem, told.ItemTold]]:
        return [
            (meeting.first_day, item, said)
            for meeting, item, said in self.items
            if item.case_id == case.pk
        ]
