"""Forms of whoever follows a round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sporbar.office.forms import CleanForm
from sporbar.organisations.models import Cooperation, Person
from sporbar.rounds.actions.review import LONGEST_COMMENT


class CommentForm(CleanForm):
    """A word to whoever was asked."""

    text = forms.CharField(
        label=_("Kommentar"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Skriv en kommentar."),
            "max_length": _(
                "Kommentaren er på %(show_value)d tegn. Skriv den på høyst %(limit_value)d."
            ),
        },
    )


class OthersForm(CleanForm):
    """Who shall be asked instead."""

    #: asked nobody, as the form sends it
    NOBODY = "ingen"

    to = forms.ChoiceField(
        label=_("Hvem skal svare?"), error_messages={"required": _("Velg hvem som skal svare.")}
    )

    def __init__(self, *args: Any, cooperation: Cooperation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {
            str(one.pk): one for one in Person.objects.within(cooperation).order_by("name", "id")
        }
        field: Any = self.fields["to"]
        field.choices = [
            ("", _("Velg")),
            *((key, one.name) for key, one in self.people.items()),
            (self.NOBODY, _("Ingen, inntil videre")),
        ]

    @property
    def person(self) -> Person | None:
        """Who was chosen; None where nobody shall be asked."""
        return self.people.get(self.cleaned_data["to"])
