"""What every form of the office has in common: the looks of the house, and cleaned texts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import ngettext

from sporbar.document.text import clean


class CleanForm(forms.Form):
    """Texts are cleaned on their way in; `cleaned_away` counts what could not stay."""

    cleaned_away = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs.setdefault("class", "ds-input")
            if field.help_text:
                field.widget.attrs.setdefault("aria-describedby", f"id_{name}_helptext")
            if isinstance(field, forms.CharField) and field.max_length:
                # The browser would cut what is pasted without a word; the server says how much.
                field.widget.attrs.pop("maxlength", None)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):
            if not isinstance(value, str):
                continue
            field = self.fields[name]
            done = clean(value.replace("\r\n", "\n"))
            self.cleaned_away += sum(change.count for change in done.changes)
            many_lines = isinstance(field.widget, forms.Textarea)
            text = done.text.strip() if many_lines else " ".join(done.text.split())
            self.cleaned_data[name] = text
            if value and not text and field.required:
                # Nothing but characters that no print has.
                self.add_error(name, str(field.error_messages["required"]))

    @property
    def what_was_cleaned(self) -> str:
        """How many characters could not stay, as a sentence; "" when all could."""
        if not self.cleaned_away:
            return ""
        return ngettext(
            "%(count)d usynlig eller ugyldig tegn ble tatt bort. Ordene er de samme.",
            "%(count)d usynlige eller ugyldige tegn ble tatt bort. Ordene er de samme.",
            self.cleaned_away,
        ) % {"count": self.cleaned_away}


def tell_what_was_cleaned(request: HttpRequest, form: CleanForm) -> None:
    """Say how many characters could not stay, when any could not."""
    if form.what_was_cleaned:
        messages.info(request, form.what_was_cleaned)
