"""The kinds of rows a secretariat keeps by hand, and how each is listed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sporbar.office.setup import forms

Text = str | Promise


def _period(row: Any) -> list[Any]:
    return [row.valid_from, row.valid_to]


@dataclass(frozen=True)
class Kind:
    """One kind of rows. `cells` answers what the list shows beside the name; a day as it is."""

    slug: str
    form: type[forms.RowForm]
    title: Text
    new: Text
    empty: Text
    columns: tuple[Text, ...]
    cells: Callable[[Any], list[Any]]
    order: tuple[str, ...]
    join: tuple[str, ...] = ()
    name: Callable[[Any], Any] = str
    about: Text = ""
    #: which columns are partly known dates
    dates: frozenset[int] = field(default_factory=frozenset)

    @property
    def model(self) -> Any:
        return self.form._meta.model

    def rows(self, cooperation: Any) -> models.QuerySet[Any]:
        found: models.QuerySet[Any] = self.model.objects.within(cooperation)
        return found.select_related(*self.join).order_by(*self.order)


def _names(*found: Kind) -> dict[str, Kind]:
    return {kind.slug: kind for kind in found}


SETUP = _names(
    Kind(
        "juridiske-enheter",
        forms.LegalEntityForm,
        _("Juridiske enheter"),
        _("Ny juridisk enhet"),
        _("Legg til rådet eller fellesskapet sekretariatet arbeider for."),
        (_("Form"), _("Organisasjonsnummer")),
        lambda row: [row.get_form_display(), row.organisation_number],
        ("name",),
    ),
    Kind(
        "organisasjoner",
        forms.OrganisationForm,
        _("Organisasjoner"),
        _("Ny organisasjon"),
        _("Legg til kommuner, fylkeskommuner, selskaper og andre som er med."),
        (_("Type"), _("Organisasjonsnummer"), _("Gikk inn i")),
        lambda row: [
            row.get_kind_display(),
            row.organisation_number,
            row.succeeded_by or "",
        ],
        ("kind", "name"),
        join=("succeeded_by",),
    ),
    Kind(
        "medlemskap",
        forms.MembershipForm,
        _("Medlemskap"),
        _("Nytt medlemskap"),
        _("Legg til hvilke kommuner som er medlemmer, og fra når."),
        (_("Medlem av"), _("Fra"), _("Til")),
        lambda row: [row.legal_entity, *_period(row)],
        ("organisation__name", "id"),
        join=("organisation", "legal_entity"),
        name=lambda row: row.organisation.name,
        about=_("En kommune som går ut midt i året, får en siste dag. Den slettes ikke."),
        dates=frozenset({1, 2}),
    ),
    Kind(
        "kommunenumre",
        forms.NumberForm,
        _("Kommunenumre"),
        _("Nytt kommunenummer"),
        _("Numrene kommer fra registeret når samarbeidet opprettes."),
        (_("Nummer"), _("Fra"), _("Til")),
        lambda row: [row.number, row.valid_from.isoformat(), row.valid_to],
        ("organisation__name", "valid_from"),
        join=("organisation",),
        name=lambda row: row.organisation.name,
        dates=frozenset({1, 2}),
    ),
    Kind(
        "organer",
        forms.BodyForm,
        _("Organer"),
        _("Nytt organ"),
        _("Legg til regionrådet og de andre som vedtar, innstiller eller arbeider."),
        (_("Type"), _("Juridisk enhet")),
        lambda row: [row.get_kind_display(), row.legal_entity],
        ("kind", "name"),
        join=("legal_entity",),
    ),
    Kind(
        "verv",
        forms.SeatForm,
        _("Verv og plasser"),
        _("Nytt verv"),
        _("Legg til plasser i organene, også utenfor samarbeidet."),
        (_("Organ"), _("På vegne av"), _("Fra"), _("Til")),
        lambda row: [row.body, row.on_behalf_of, *_period(row)],
        ("body__name", "id"),
        join=("body",),
        name=lambda row: row.role,
        dates=frozenset({2, 3}),
    ),
)
STRATEGY = _names(
    Kind(
        "strategier",
        forms.StrategyForm,
        _("Strategier"),
        _("Ny strategi"),
        _("Begynn med strategien planene bygger på."),
        (_("Fra"), _("Til")),
        lambda row: [row.period_start, row.period_end],
        ("-period_start", "title"),
    ),
    Kind(
        "satsingsomrader",
        forms.FocusAreaForm,
        _("Satsingsområder"),
        _("Nytt satsingsområde"),
        _("Satsingsområdene er planens kapitler, nummerert fra 1."),
        (_("Strategi"),),
        lambda row: [row.strategy],
        ("strategy__title", "number"),
        join=("strategy",),
    ),
    Kind(
        "tiltaksomrader",
        forms.ActionAreaForm,
        _("Tiltaksområder"),
        _("Nytt tiltaksområde"),
        _("Tiltaksområdene har en kode, og hvert tiltak hører til ett eller flere."),
        (_("Satsingsområde"),),
        lambda row: [row.focus_area],
        ("strategy__title", "focus_area__number", "code"),
        join=("focus_area", "strategy"),
    ),
    Kind(
        "andre-titler",
        forms.AliasForm,
        _("Andre titler på tiltaksområder"),
        _("Ny annen tittel"),
        _("Når et tiltaksområde også trykkes under et annet navn."),
        (_("Tiltaksområde"),),
        lambda row: [row.action_area],
        ("action_area__code", "title"),
        join=("action_area",),
        name=lambda row: row.title,
    ),
    Kind(
        "arbeidsformer",
        forms.WorkingFormForm,
        _("Arbeidsformer"),
        _("Ny arbeidsform"),
        _("Ordene dere bruker om hvordan dere arbeider: nettverk, prosjekt, partnerskap."),
        (_("Kode"),),
        lambda row: [row.code],
        ("position", "title"),
    ),
)
