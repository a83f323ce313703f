"""What everybody must be shown to see a decision, and what is still kept from them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sporbar.governance.decided import published_decisions
from sporbar.governance.models import CaseState, Decision


@dataclass(frozen=True)
class Missing:
    """What of a decision is not published: falsy where everybody sees it."""

    meeting: bool
    case: bool
    decision: bool
    #: why it cannot be published as it is; "" where it can
    refusal: str

    def __bool__(self) -> bool:
        return self.meeting or self.case or self.decision

    @property
    def button(self) -> str:
        """What the button that publishes all of it says."""
        return {
            (True, True, True): _("Publiser møtet, saken og vedtakene"),
            (True, False, True): _("Publiser møtet og vedtakene"),
            (False, True, True): _("Publiser saken og vedtakene"),
            (False, False, True): _("Publiser vedtakene fra møtet"),
            (True, True, False): _("Publiser møtet og saken"),
            (True, False, False): _("Publiser møtet"),
            (False, True, False): _("Publiser saken"),
        }[self.meeting, self.case, self.decision]


def missing(decision: Decision) -> Missing:
    """Needs `item__case` and `item__meeting__body`; no statement."""
    meeting, case = decision.item.meeting, decision.item.case
    no_meeting = meeting.published_at is None
    no_case = case is not None and case.published_at is None
    refusal = ""
    if no_meeting and not meeting.body.is_public:
        refusal = _("%(body)s vises ikke på nettsidene. Da vises ikke møtene heller.") % {
            "body": meeting.body
        }
    elif no_case and case is not None and case.state == CaseState.DRAFT:
        refusal = _("Saken er under arbeid. Gjør den klar til behandling først.")
    return Missing(no_meeting, no_case, decision.published_at is None, refusal)


def told(new: Collection[Decision]) -> tuple[str, str]:
    """What to say after decisions of one meeting were published: how many of them everybody now
    sees, and how many wait for their cases; "" where there are none. One statement."""
    if not new:
        return "", ""
    every = published_decisions(next(iter(new)).cooperation_id)
    seen = every.filter(pk__in=[one.pk for one in new]).count()
    waiting = len(new) - seen
    return (
        ngettext("%(count)d vedtak er publisert.", "%(count)d vedtak er publisert.", seen)
        % {"count": seen}
        if seen
        else "",
        ngettext(
            "%(count)d vedtak vises ikke for alle før saken er publisert.",
            "%(count)d vedtak vises ikke for alle før sakene er publisert.",
            waiting,
        )
        % {"count": waiting}
        if waiting
        else "",
    )
