"""What the pages that follow a round use: a question's state, and how long ago something was."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sporbar.rounds.models import LetterKind, RequestState
from sporbar.ui.templatetags.ui import day

register = template.Library()

#: After this many days the day itself says more.
_LONG = 30


@register.simple_tag
def request_state(state: str) -> SafeString:
    """The state of a question as an icon and a word; "" where nobody is asked.

    The page must have drawn the icons: `office/board/icons.html`.
    """
    word = RequestState(state).label if state else _("ingen er spurt")
    return format_html(
        '<span class="sb-asked" data-state="{0}"><svg class="sb-icon" width="16" height="16"'
        ' aria-hidden="true"><use href="#i-{0}"/></svg>{1}</span>',
        state or "none",
        str(word).capitalize(),
    )


@register.filter
def ago(at: datetime | None) -> str:
    """How long ago, in days: "i dag", "i går", "for 5 dager siden"; the day after a month."""
    if at is None:
        return ""
    on = timezone.localdate(at)
    days = (timezone.localdate() - on).days
    if days <= 0:
        return _("i dag")
    if days == 1:
        return _("i går")
    if days > _LONG:
        return day(on)
    return ngettext("for %(days)d dag siden", "for %(days)d dager siden", days) % {"days": days}


@register.filter
def letter_word(kind: str) -> str:
    return str(LetterKind(kind).label)


@register.filter
def step_words(step: int | None) -> str:
    """What a reminder's step means: "5 dager før fristen"."""
    if step is None:
        return ""
    if step == 0:
        return _("på fristen")
    if step < 0:
        return ngettext("%(days)d dag før fristen", "%(days)d dager før fristen", -step) % {
            "days": -step
        }
    return ngettext("%(days)d dag etter fristen", "%(days)d dager etter fristen", step) % {
        "days": step
    }
