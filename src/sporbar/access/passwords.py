"""What a password must be, beside what Django asks of it."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LengthValidator(MinimumLengthValidator):
    """Django's, with a sentence of ours: its own has no Norwegian."""

    def get_error_message(self) -> str:
        return _("Passordet er for kort. Det må ha minst %(count)d tegn.") % {
            "count": self.min_length
        }
