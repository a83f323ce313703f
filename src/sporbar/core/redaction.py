"""No secret link in a log. Some addresses are keys: whoever reads one may enter."""

import logging
import re

#: What stands before the secret in each address that holds one; the secret ends with the segment.
_BEFORE = (
    r"/bidra/",
    r"/kommunesvar/",
    r"/konto/invitasjon/",
    r"/konto/passord/nytt/",
    r"/konto/e-post/bekreft/",
    r"/arshjul/(?=[^/\s]+\.ics)",
    r"/moter/(?=[^/\s]+\.ics)",
)
# A handful of letters is no token but a word of ours ("sendt"), or a year.
_SECRET = re.compile(rf"({'|'.join(_BEFORE)})[^/\s?#\"'<>]{{8,}}")
_HIDDEN = "[skjult]"


def redacted(text: str) -> str:
    """The text with every secret link cut to where it leads."""
    return _SECRET.sub(rf"\1{_HIDDEN}", text)


class RedactingFormatter(logging.Formatter):
    """Cuts secret links out of the finished line: out of the message, what was put into it, and
    the trace of an error alike."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))
