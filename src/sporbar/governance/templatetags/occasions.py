"""Words of events for every template that shows them."""

from typing import cast

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sporbar.document import typography
from sporbar.document.snapshot import Quantifier
from sporbar.governance.models import Event
from sporbar.ui.language import page_language, page_words

register = template.Library()


@register.filter
def participants(event: Event) -> str:
    """How many came, as it was said: "over 100 deltakere"; "" where nobody says."""
    said = event.participants_said
    if not said:
        return ""
    if said == "unquantified":
        return _("antall deltakere ikke tallfestet")
    count = event.participants
    words = (
        page_words()
        .quantifiers[cast(Quantifier, said)]
        .format(number="" if count is None else typography.number(count, page_language()))
    )
    one_or_many = 2 if count is None else count
    return ngettext("%(count)s deltaker", "%(count)s deltakere", one_or_many) % {"count": words}
