"""The command `sporbar`: Django's management with a help page people can read."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility, find_commands

#: What the help page shows, in the order a newcomer meets it. The rest are Django's.
COMMANDS = (
    (
        "Kom i gang",
        (
            ("demo", "Last demodata, frys rapportene og skriv filene til out/"),
            ("start", "Opprett et nytt samarbeid, fra ingenting"),
        ),
    ),
    (
        "Nettstedet",
        (
            ("serve", "Vis nettstedet på 127.0.0.1, send e-post og gjør faste jobber"),
            ("worker", "Send e-post og gjør faste jobber, for seg"),
            ("doctor", "Se etter at alt er i orden, og si hva som må gjøres"),
            ("backup", "Skriv database og filer til ett arkiv"),
            ("restore", "Hent database og filer tilbake fra et arkiv"),
        ),
    ),
    (
        "Folk",
        (("account", "Vis en konto, eller slå av ekstra innloggingstrinn for den"),),
    ),
    (
        "Data inn",
        (
            ("template", "Skriv en mal for plan eller status (XLSX)"),
            ("import", "Les inn plan, status eller regnskap fra fil"),
        ),
    ),
    (
        "Rapporter ut",
        (
            ("check", "Vis hva som stanser eller bør ses på før en rapport fryses"),
            ("report", "Skriv en rapport som HTML, PDF, Word og JSON"),
            ("edition", "List, vis, eksporter og etterprøv frosne utgaver"),
            ("wordbase", "Vis eller bytt malen Word-filene bygges på"),
        ),
    ),
)


def help_page() -> str:
    """The text of `sporbar --help`; built without loading the rooms, so that it is quick."""
    lines = [
        "sporbar – fra vedtatt plan til signert rapport",
        "",
        "Bruk: sporbar KOMMANDO [VALG]",
    ]
    for title, commands in COMMANDS:
        lines += ["", title]
        lines += [f"  {name:<10}{what}" for name, what in commands]
    lines += [
        "",
        "«sporbar KOMMANDO --help» forklarer hver kommando.",
        "«sporbar help --commands» lister også Djangos egne (migrate, createsuperuser …).",
        "Avslutningskoder: 0 i orden, 1 noe stanser, 2 feil bruk.",
    ]
    return "\n".join(lines)


#: Those outside the house that bring commands; a test compares with what Django finds.
_OTHERS = (
    "django.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth.account",
)


def known_commands() -> set[str]:
    """The name of every command, found without the settings: reading them makes the data folder,
    and a slip of the finger must not."""
    rooms = Path(__file__).parent.parent.glob("*/management")
    others = [
        Path(place) / "management"
        for name in _OTHERS
        if (spec := find_spec(name)) is not None
        for place in spec.submodule_search_locations or ()
    ]
    return {name for folder in (*rooms, *others) for name in find_commands(str(folder))}


def _refuse_unknown(name: str) -> None:
    known = known_commands()
    if name.startswith("-") or name in known | {"help", "version"}:
        return
    ours = [command for _title, commands in COMMANDS for command, _what in commands]
    # Ours first: «rapport» is nearer to «report» than to anything of Django's.
    near = get_close_matches(name, ours, 1, 0.5) or get_close_matches(name, sorted(known), 1)
    meant = f" Mente du «{near[0]}»?" if near else ""
    print(f"Kommandoen «{name}» finnes ikke.{meant} «sporbar --help» viser alle.", file=sys.stderr)
    sys.exit(2)


@contextmanager
def _elsewhere() -> Iterator[None]:
    """Inside, the settings make their folder where it is soon gone: who asks how to use a command
    has not begun using it."""
    with TemporaryDirectory() as folder:
        os.environ["SPORBAR_DATA_DIR"] = folder
        yield


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the installed command."""
    arguments = sys.argv if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sporbar.config.settings")
    if len(arguments) < 2 or arguments[1:] in (["--help"], ["-h"], ["help"]):
        print(help_page())
        return
    words = arguments[2:] if arguments[1] == "help" else arguments[1:]
    _refuse_unknown(words[0])
    asks_how = arguments[1] == "help" or {"-h", "--help"} & set(arguments)
    try:
        with _elsewhere() if asks_how else nullcontext():
            ManagementUtility(["sporbar", *arguments[1:]]).execute()
        sys.stdout.flush()
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python must not complain when it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
