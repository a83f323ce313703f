"""What the columns of people's own tables are called, in bokmål, nynorsk and English."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Field(StrEnum):
    """What a column holds. The first name of each is the one our template uses."""

    FOCUS_AREA = "focus_area"
    NUMBER = "number"
    TITLE = "title"
    AREAS = "areas"
    ACTIVITIES = "activities"
    RESULTS = "results"
    WORKING_FORM = "working_form"
    RESPONSIBLE = "responsible"
    PARTNERS = "partners"
    GOALS = "goals"


#: The words the template writes as its heading.
HEADINGS = {
    Field.FOCUS_AREA: _("Satsingsområde"),
    Field.NUMBER: _("Nr."),
    Field.TITLE: _("Tiltak"),
    Field.AREAS: _("Tiltaksområder"),
    Field.ACTIVITIES: _("Aktiviteter"),
    Field.RESULTS: _("Forventede resultater"),
    Field.WORKING_FORM: _("Arbeidsform"),
    Field.RESPONSIBLE: _("Ansvarlig"),
    Field.PARTNERS: _("Samarbeidspartnere"),
    Field.GOALS: _("Bærekraftsmål"),
}
_NAMES = {
    Field.FOCUS_AREA: (
        "satsingsområde satsingsområder satsningsområde innsatsområde innsatsområde fokusområde "
        "hovedområde hovudområde kapittel focus+area priority+area"
    ),
    Field.NUMBER: "nr nummer tiltaksnr tiltaksnummer tiltak+nr id number no",
    Field.TITLE: "tiltak tittel navn namn tiltakets+navn tiltak/prosjekt prosjekt measure title",
    Field.AREAS: "tiltaksområder tiltaksområde område områder action+area action+areas",
    Field.ACTIVITIES: (
        "aktiviteter aktivitet beskrivelse skildring beskriving innhold innhald hva kva "
        "hva+skal+gjøres kva+skal+gjerast gjennomføring activities activity description"
    ),
    Field.RESULTS: (
        "forventede+resultater forventet+resultat forventa+resultat resultat resultater "
        "resultatmål mål effekt ønsket+effekt ønskt+effekt expected+results results goal"
    ),
    Field.WORKING_FORM: "arbeidsform arbeidsformer arbeidsmåte working+form method",
    Field.RESPONSIBLE: "ansvarlig ansvarleg ansvar ansvarlig+organ eier eigar responsible owner",
    Field.PARTNERS: (
        "samarbeidspartnere samarbeidspartnarar samarbeidspartner partnere partnarar deltakere "
        "deltakarar medvirkende medverkande aktører aktørar partners"
    ),
    Field.GOALS: "bærekraftsmål bærekraftmål berekraftsmål fns+bærekraftsmål sdg sdgs",
}
_BY_NAME = {
    name.replace("+", " "): field for field, names in _NAMES.items() for name in names.split()
}


def field_of(heading: str) -> Field | None:
    """What a heading means, whatever its case and punctuation; None for one we do not know."""
    plain = " ".join(heading.casefold().replace(".", " ").replace(":", " ").split())
    return _BY_NAME.get(plain)
