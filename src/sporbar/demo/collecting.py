"""The demo's open rounds: what `collecting.json` tells is done by the rooms' own deeds, in the
order it happened, each at its own moment."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial, singledispatchmethod
from itertools import count

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sporbar.demo import happenings as told
from sporbar.demo.people import PEOPLE
from sporbar.mail.models import MailState, OutgoingMail
from sporbar.office.answering.material import Material
from sporbar.organisations.actions import keep_row
from sporbar.organisations.models import Cooperation, Employment, Organisation, Person, User
from sporbar.plans.models import ActionPlan
from sporbar.reporting.actions import (
    AnnexWords,
    ReportWords,
    add_annex,
    attach_round,
    start_report,
    word_line,
    write_report,
)
from sporbar.rounds.actions import (
    add_comment,
    approve_answers,
    assign,
    merge_requests,
    open_round,
    plan_round,
    propose_requests,
    remind_now,
    return_answer,
    save_answer_draft,
    saved_answer,
    send_due_reminders,
    stop_reminders,
    submit_answer,
)
from sporbar.rounds.content import AnswerPart, LinePart, SettledPart
from sporbar.rounds.models import (
    Contributor,
    RequestCoverage,
    Round,
    StatusLine,
    StatusRequest,
)
from sporbar.rounds.schedule import is_working_day, working_day_from, working_day_until
from sporbar.rounds.writers import Writer

#: Something that happened: the day and the time of it as told, its place in the file, the deed.
_Event = tuple[int, str, int, Callable[[datetime], object]]


@transaction.atomic
def collect(*, cooperation: Cooperation, collecting: told.Collecting, at: datetime) -> list[str]:
    """Let it happen, all of it until `at`; what was new, in words.

    Where one of the rounds is there already nothing is done: it has gone on from there, and what
    people have done since stands. Raises ValueError for a cooperation that exists.
    """
    if not cooperation.is_fictional:
        raise ValueError(f"{cooperation} is no invention; nothing has happened in it")
    Cooperation.objects.select_for_update().get(pk=cooperation.pk)
    known = Round.objects.within(cooperation)
    if any(known.filter(plan__title=one.plan, kind=one.kind).exists() for one in collecting.rounds):
        return []
    return _Play(cooperation, collecting, at).perform()


def deadline_of(days: int, at: datetime) -> date:
    """A deadline so many days from now, or before: always on a working day."""
    day = timezone.localdate(at) + timedelta(days=days)
    return working_day_from(day) if days > 0 else working_day_until(day)


class _Play:
    """One performance; every method is one kind of deed."""

    def __init__(self, cooperation: Cooperation, collecting: told.Collecting, at: datetime) -> None:
        self.tenant, self.collecting, self.now = cooperation, collecting, at
        self.staff: dict[str, User] = {}
        for one in PEOPLE:
            self.staff[one.role] = User.objects.get(email=one.email(cooperation))
        self.people: dict[str, Person] = {}
        self.rounds: dict[str, Round] = {}

    def perform(self) -> list[str]:
        numbers = count()
        events: list[_Event] = []
        for day, at, deed in self._all():
            events.append((day, at, next(numbers), deed))
        before = self.now - timedelta(days=3650)
        for day, at, _number, deed in sorted(events, key=lambda one: one[:3]):
            # A day that was moved must not come before what happened first.
            before = max(self._moment(day, at), before + timedelta(minutes=1))
            deed(before)
        self._deliver()
        slug = self.tenant.slug
        return [
            f"{slug}: {one.plan}: runden er åpen, med {one.requests.count()} spørsmål"
            for one in self.rounds.values()
        ]

    def _deliver(self) -> None:
        """The letters of the story have arrived: the demo's page shows them, and nothing that
        happens later takes them back."""
        waiting = OutgoingMail.objects.filter(cooperation=self.tenant, state=MailState.QUEUED)
        waiting.update(state=MailState.SENT, sent_at=F("queued_at"), attempts=1)

    def _moment(self, day: int, at: str) -> datetime:
        hour, minute = at.split(".")
        on = working_day_until(timezone.localdate(self.now) + timedelta(days=day))
        return timezone.make_aware(datetime.combine(on, time(int(hour), int(minute))))

    def _all(self) -> Iterator[tuple[int, str, Callable[[datetime], object]]]:
        first = min(one.planned.day for one in self.collecting.rounds)
        yield first - 1, "12.00", self._settle_people
        for one in self.collecting.rounds:
            yield one.planned.day, one.planned.time, partial(self._plan, one)
            yield one.opened.day, one.opened.time, partial(self._open, one)
            for question in one.questions:
                for deed in question.deeds:
                    yield deed.day, deed.time, partial(self._answer, deed, one.key, question)
            if one.report is not None:
                yield one.report.day, one.report.time, partial(self._write, one.report, one.key)
        for other in self.collecting.meanwhile:
            yield other.day, other.time, partial(self._do, other)
        opened = min(one.opened.day for one in self.collecting.rounds)
        today = timezone.localdate(self.now)
        for day in range(opened + 1, 0):
            if is_working_day(today + timedelta(days=day)):
                yield day, self.collecting.clock, self._remind

    def _settle_people(self, at: datetime) -> None:
        """Those who are asked, with where they work. Whoever is there already is left alone."""
        known = {one.email: one for one in Person.objects.within(self.tenant)}
        works = {one.name: one for one in Organisation.objects.within(self.tenant)}
        by = self.staff["secretary"]
        for one in self.collecting.people:
            person = known.get(one.email)
            if person is None:
                user = User.objects.filter(email=one.email).first()
                person = Person(cooperation=self.tenant, name=one.name, email=one.email, user=user)
                keep_row(row=person, by=by, at=at)
                work = Employment(
                    cooperation=self.tenant,
                    person=person,
                    organisation=works[one.organisation],
                    title=one.title,
                )
                keep_row(row=work, by=by, at=at)
            self.people[one.key] = person

    def _plan(self, one: told.RoundTold, at: datetime) -> None:
        by = self.staff[one.by]
        plan = ActionPlan.objects.within(self.tenant).get(title=one.plan)
        opens_on = timezone.localdate(self._moment(one.opened.day, one.opened.time))
        planned = plan_round(
            plan=plan,
            kind=one.kind,
            period_start=one.period_start,
            period_end=one.period_end,
            as_of=min(max(opens_on.replace(day=1), one.as_of_from), one.as_of_until),
            opens_on=opens_on,
            deadline=deadline_of(one.deadline, self.now),
            letter=one.letter,
            gathers=Round.objects.within(self.tenant).filter(plan=plan, kind__in=one.gathers),
            by=by,
            at=at,
        )
        self.rounds[one.key] = planned
        propose_requests(reporting_round=planned, by=by, at=at)
        for question in one.questions:
            requests = self._questions(one.key, question.about)
            if len(requests) > 1:
                requests = [merge_requests(requests=requests, by=by, at=at)]
            for key in question.asked:
                assign(requests=requests, person=self.people[key], by=by, at=at)

    def _open(self, one: told.RoundTold, at: datetime) -> None:
        open_round(reporting_round=self.rounds[one.key], by=self.staff[one.by], at=at)

    def _remind(self, at: datetime) -> None:
        send_due_reminders(cooperation=self.tenant, at=at)

    def _questions(self, round_key: str, about: tuple[str, ...]) -> list[StatusRequest]:
        """The questions about measures and strands by their labels, each once."""
        found: dict[str, StatusRequest] = {}
        for cover in (
            RequestCoverage.objects.within(self.tenant)
            .filter(round=self.rounds[round_key])
            .select_related("request", "measure__focus_area", "measure__parent__focus_area")
        ):
            measure = cover.measure
            label = f"{measure.label}/{measure.title}" if measure.parent else measure.label
            found[label] = cover.request
        return list({found[label].pk: found[label] for label in about}.values())

    def _answer(
        self, deed: told.Deed, round_key: str, question: told.Question, at: datetime
    ) -> None:
        (found,) = self._questions(round_key, question.about)
        request = StatusRequest.objects.select_related("round__plan", "round__cooperation").get(
            pk=found.pk
        )
        self._do(deed, at, request)

    def _writer(self, by: str, of: Round) -> Writer:
        if by in self.staff:
            return Writer.of_office(self.staff[by], self.tenant)
        return Writer.of_contributor(self._contributor(by, of))

    def _contributor(self, key: str, of: Round) -> Contributor:
        found: Contributor = (
            Contributor.objects.within(self.tenant)
            .select_related("person", "round", "cooperation")
            .get(round=of, person=self.people[key])
        )
        return found

    @singledispatchmethod
    def _do(self, deed: object, at: datetime, request: StatusRequest) -> None:
        raise TypeError(deed)

    @_do.register
    def _draft(self, deed: told.Draft, at: datetime, request: StatusRequest) -> None:
        saved = saved_answer(request)
        save_answer_draft(
            request=request,
            part=self._part(deed.says, request, saved.part),
            seen=saved.lock,
            by=self._writer(deed.by, request.round),
            at=at,
        )

    @_do.register
    def _submit(self, deed: told.Submit, at: datetime, request: StatusRequest) -> None:
        saved = saved_answer(request)
        submit_answer(
            request=request,
            part=self._part(deed.says, request, saved.part),
            seen=saved.lock,
            by=self._writer(deed.by, request.round),
            on_behalf_of=self.people[deed.on_behalf_of] if deed.on_behalf_of else None,
            at=at,
        )

    @_do.register
    def _approve(self, deed: told.Approve, at: datetime, request: StatusRequest) -> None:
        approve_answers(requests=[request], by=self.staff[deed.by], at=at)

    @_do.register
    def _return(self, deed: told.Return, at: datetime, request: StatusRequest) -> None:
        return_answer(request=request, text=deed.text, by=self.staff[deed.by], at=at)

    @_do.register
    def _comment(self, deed: told.Comment, at: datetime, request: StatusRequest) -> None:
        writer = self._writer(deed.by, request.round)
        add_comment(request=request, text=deed.text, writer=writer, at=at)

    @_do.register
    def _remind_by_hand(self, deed: told.Remind, at: datetime) -> None:
        asked = [self._contributor(key, self.rounds[deed.round]) for key in deed.people]
        remind_now(contributors=asked, by=self.staff[deed.by], at=at)

    @_do.register
    def _stop(self, deed: told.StopReminder, at: datetime) -> None:
        asked = self._contributor(deed.person, self.rounds[deed.round])
        stop_reminders(contributor=asked, step=deed.step, by=self.staff[deed.by], at=at)

    def _part(self, says: told.Says, request: StatusRequest, saved: AnswerPart) -> AnswerPart:
        """What is said, on top of what was saved: a sentence that stays keeps its key."""
        material = Material(request)
        keys = {one.text: one.key for one in saved.lines}
        lines = []
        for number, one in enumerate(says.lines):
            line = _line(one, material)
            lines.append(replace(line, key=keys.get(line.text, f"demo{number}")))
        by_words = {one.line.text: one.pk for one in material.living}
        return AnswerPart(
            answer=says.answer,
            progress=says.progress,
            lines=tuple(lines),
            settled=tuple(
                SettledPart(deviation=by_words[one.said], on=one.on, note=one.note)
                for one in says.settles
            ),
        )

    def _write(self, words: told.ReportTold, round_key: str, at: datetime) -> None:
        """The report is begun: words, annexes, and the editor's wording of a sentence."""
        by = self.staff[words.by]
        report = start_report(reporting_round=self.rounds[round_key], by=by, at=at)
        introduction = ReportWords(introduction=words.introduction)
        report = write_report(report=report, words=introduction, seen=report.lock, by=by, at=at)
        write_report(
            report=report,
            words=ReportWords(caveats=words.caveats),
            seen=report.lock,
            by=self.staff[words.accountant],
            at=at,
        )
        for one in words.annexes:
            covers = RequestCoverage.objects.within(self.tenant).filter(
                request__in=self._questions(round_key, one.measures)
            )
            about = AnnexWords(
                title=one.title,
                measures=[cover.measure for cover in covers.select_related("measure")],
            )
            annex = add_annex(report=report, words=about, by=by, at=at)
            attach_round(annex=annex, reporting_round=self.rounds[one.round], by=by, at=at)
        for wording in words.wordings:
            line = StatusLine.objects.within(self.tenant).get(
                entry__round=self.rounds[round_key], text=wording.said
            )
            word_line(line=line, text=wording.text, by=by, at=at)


def _line(one: told.Sentence, material: Material) -> LinePart:
    if one.carried:
        carried = next(line for line in material.carried if line.text == one.carried)
        return replace(carried, confirmed=True)
    if one.fact:
        fact = next(fact for fact in material.facts if one.fact in fact.text)
        return LinePart(key="", text=fact.text, source=fact.source)
    return LinePart(key="", text=one.text, deviation=one.deviation)
