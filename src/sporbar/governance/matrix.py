"""The matrix: cases sent to the councils down, councils across, those that wait first.

Statements are constant, however many cases and councils: every case is read lightly to be chosen
and ordered, and one page of them whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from sporbar.document import partial_dates
from sporbar.governance.adoption import Council, Standing, standing, with_councils
from sporbar.governance.models import Adoption, Referral, ReferralState
from sporbar.governance.public import public_referral
from sporbar.organisations.models import Organisation

#: Cases on one page.
A_PAGE = 20
#: What may be shown: those that wait, those that are late, those that are answered, drafts.
WAITS, LATE, ANSWERED, DRAFTS, EVERYTHING = "venter", "forsinket", "svart", "utkast", "alle"


@dataclass(frozen=True)
class Shown:
    """What the reader asked to see. `council` is a municipality's slug."""

    show: str = ""
    council: str = ""
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.council or self.words)


@dataclass(frozen=True)
class Row:
    """One case; `cells` follow the matrix's councils, None where the council was not asked."""

    standing: Standing
    cells: tuple[Council | None, ...]


@dataclass(frozen=True)
class Matrix:
    """One page of cases. `councils` are those any of them was sent to."""

    councils: tuple[Organisation, ...]
    rows: tuple[Row, ...]
    page: Page[int]
    #: how many cases there are of each sort, whatever is shown
    counts: dict[str, int]
    #: every municipality that was asked anything, to choose from
    every_council: tuple[Organisation, ...]
    shown: str

    @property
    def width(self) -> int:
        """Columns of the table, one where there are none."""
        return max(1, len(self.councils))

    @property
    def hits(self) -> int:
        return self.page.paginator.count


@dataclass(frozen=True)
class _Light:
    """What a case is chosen and ordered by."""

    pk: int
    title: str
    state: str
    waits: bool
    is_late: bool
    soonest: date
    asked: frozenset[str]
    waiting: frozenset[str]

    def sorts(self) -> Iterable[str]:
        if self.state == ReferralState.DRAFT:
            yield DRAFTS
            return
        yield EVERYTHING
        if self.state != ReferralState.SENT:
            yield ANSWERED
        elif self.waits:
            yield WAITS
        else:
            yield ANSWERED
        if self.is_late:
            yield LATE

    def fits(self, shown: Shown, show: str) -> bool:
        if show not in self.sorts():
            return False
        if shown.council and shown.council not in (
            self.waiting if show in (WAITS, LATE) else self.asked
        ):
            return False
        return shown.words.casefold() in self.title.casefold()


def matrix(
    referrals: QuerySet[Referral],
    *,
    shown: Shown,
    number: str | int | None,
    on: date,
    for_public: bool = False,
) -> Matrix:
    """One page of the cases among `referrals` that fit, those that wait first. Seven statements."""
    light = _light(referrals, on, for_public)
    counts = dict.fromkeys((WAITS, LATE, ANSWERED, DRAFTS, EVERYTHING), 0)
    for one in light:
        for sort in one.sorts():
            counts[sort] += 1
    show = shown.show if shown.show in counts else ""
    if not show:
        # Whoever says nothing sees what waits; when nothing does, everything there is.
        show = next((one for one in (WAITS, EVERYTHING, DRAFTS) if counts[one]), EVERYTHING)
    chosen = [one for one in light if one.fits(shown, show)]
    chosen.sort(key=lambda one: (not one.waits, one.soonest, -one.pk))
    page: Page[int] = Paginator([one.pk for one in chosen], A_PAGE).get_page(number)
    keys = list(page.object_list)
    found = {
        one.pk: standing(one, on, for_public=for_public)
        for one in with_councils(referrals.filter(pk__in=keys))
    }
    in_order = [found[key] for key in keys if key in found]
    councils = _councils(in_order)
    rows = tuple(
        Row(
            one,
            tuple(
                next((cell for cell in one.named if cell.adoption.organisation == council), None)
                for council in councils
            ),
        )
        for one in in_order
    )
    cooperation_councils = Organisation.objects.filter(
        pk__in=Adoption.objects.filter(referral__in=referrals.values("pk")).values("organisation")
    ).order_by("name")
    return Matrix(
        councils,
        rows,
        page,
        counts,
        tuple(cooperation_councils),
        show,
    )


def late_councils(referrals: QuerySet[Referral], on: date) -> int:
    """How many answers were expected before the day and are not there, of cases that are sent: a
    council counts once for each case. One statement."""
    expected = Adoption.objects.filter(
        referral__in=referrals.filter(state=ReferralState.SENT).values("pk"),
        state__in=Adoption.OPEN,
        expected__isnull=False,
    ).values_list("expected", flat=True)
    lasts = (partial_dates.bounds(one)[1] for one in expected if one)
    return sum(last is not None and last < on for last in lasts)


def _councils(found: Iterable[Standing]) -> tuple[Organisation, ...]:
    every = {
        cell.adoption.organisation
        for one in found
        for cell in one.named
        if cell.adoption.organisation is not None
    }
    return tuple(sorted(every, key=lambda one: one.name))


def _light(referrals: QuerySet[Referral], on: date, for_public: bool) -> list[_Light]:
    states: dict[int, list[tuple[str, str | None, str]]] = {}
    for key, state, expected, slug in Adoption.objects.filter(
        referral__in=referrals.values("pk")
    ).values_list("referral_id", "state", "expected", "organisation__slug"):
        states.setdefault(key, []).append((state, expected, slug or ""))
    found = []
    for one in referrals.select_related("case").defer("text", "wording", "case__archive_reference"):
        of_it = states.get(one.pk, [])
        waiting = [part for part in of_it if part[0] in Adoption.OPEN]
        is_open = one.state == ReferralState.SENT
        lasts = [
            last
            for _state, expected, _slug in waiting
            if expected and (last := partial_dates.bounds(expected)[1]) is not None
        ]
        found.append(
            _Light(
                one.pk,
                public_referral(one, on).text if for_public else one.title,
                one.state,
                bool(waiting) and is_open,
                is_open and any(last < on for last in lasts),
                min(lasts, default=date.max),
                frozenset(slug for _state, _expected, slug in of_it if slug),
                frozenset(slug for _state, _expected, slug in waiting if slug),
            )
        )
    return found


def shown_of(data: QueryDict) -> Shown:
    """What the address asks to see."""
    words = " ".join(data.get("sok", "").split())[:100]
    return Shown(data.get("vis", ""), data.get("kommune", ""), words)


@dataclass(frozen=True)
class Tab:
    title: str
    count: int
    address: str
    is_current: bool


def tabs_of(found: Matrix, shown: Shown) -> list[Tab]:
    """The sorts of cases there are any of, with their counts; they keep the rest of the filter."""
    titles = {
        WAITS: _("venter"),
        LATE: _("forsinket"),
        ANSWERED: _("ferdig"),
        DRAFTS: _("under arbeid"),
        EVERYTHING: _("alle"),
    }
    return [
        Tab(title, found.counts[sort], _address(sort, shown), sort == found.shown)
        for sort, title in titles.items()
        if found.counts[sort] or (sort == found.shown and shown.show)
    ]


def pages_of(found: Matrix, shown: Shown) -> list[tuple[str, str]]:
    """The pages before and after, (title, address)."""
    page = found.page
    steps = [
        (_("Forrige"), page.has_previous(), page.number - 1),
        (_("Neste"), page.has_next(), page.number + 1),
    ]
    return [
        (title, _address(found.shown, shown, number)) for title, there, number in steps if there
    ]


def _address(show: str, shown: Shown, number: int | None = None) -> str:
    words = QueryDict(mutable=True)
    words["vis"] = show
    if shown.council:
        words["kommune"] = shown.council
    if shown.words:
        words["sok"] = shown.words
    if number is not None:
        words["side"] = str(number)
    return f"?{words.urlencode()}"
