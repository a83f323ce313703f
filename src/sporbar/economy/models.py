"""The ledger, its control totals, budgets and recommended grants. All amounts are øre."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sporbar.core.fields import OreField, PartialDateField
from sporbar.core.tenancy import TenantModel
from sporbar.economy.queries import BalanceQuerySet, PostingQuerySet
from sporbar.governance.models import Decision
from sporbar.organisations.models import Body, Cooperation
from sporbar.plans.models import Measure
from sporbar.records.models import StoredFile
from sporbar.rounds.models import Certainty


class SignRule(models.TextChoices):
    """How the export writes income. In Sporbar costs are positive and income is negative."""

    SIGNED = "signed", _("kostnader pluss, inntekter minus")
    REVERSED = "reversed", _("kostnader minus, inntekter pluss")
    DEBIT_CREDIT = "debit_credit", _("debet og kredit i hver sin kolonne")


class LedgerProfile(TenantModel):
    """How one ledger's export is read: columns, signs, separators, encoding, dates.

    `columns` maps our field names (responsibility, function, account, project, period, date,
    amount, debit, credit, voucher, text) to the export's column headers. `delimiter`, `encoding`
    "auto" means found out from the file. `responsibilities` are the ones that belong to the
    cooperation; rows of others are counted and left out.
    """

    name = models.SlugField(_("navn"), max_length=60)
    columns = models.JSONField(_("kolonner"))
    sign_rule = models.CharField(_("fortegn"), max_length=12, choices=SignRule)
    decimal_separator = models.CharField(_("desimaltegn"), max_length=1, default=",")
    thousands_separator = models.CharField(_("tusenskille"), max_length=1, default=" ", blank=True)
    delimiter = models.CharField(_("skilletegn"), max_length=4, default="auto")
    encoding = models.CharField(_("tegnsett"), max_length=20, default="auto")
    date_format = models.CharField(_("datoformat"), max_length=20, default="%d.%m.%Y")
    period_format = models.CharField(_("periodeformat"), max_length=20, default="%Y%m")
    header_row = models.PositiveSmallIntegerField(_("overskriftsrad"), default=1)
    sheet = models.CharField(_("ark"), max_length=60, blank=True)
    responsibilities = models.JSONField(_("ansvar som hører til samarbeidet"), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "name"], name="ledger_profile_once")
        ]

    def __str__(self) -> str:
        return self.name


class GroupKind(models.TextChoices):
    COST = "cost", _("kostnad")
    INCOME = "income", _("inntekt")


class AccountGroup(TenantModel):
    """A group of accounts in the cooperation's own namespace: 110 here is not KOSTRA art 110."""

    code = models.CharField(_("kode"), max_length=10)
    name = models.CharField(_("navn"), max_length=120)
    kind = models.CharField(_("type"), max_length=6, choices=GroupKind)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "code"], name="account_group_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AccountRange(TenantModel):
    """Accounts `first` to `last`, both included, belong to a group under this profile."""

    profile = models.ForeignKey(LedgerProfile, on_delete=models.CASCADE, related_name="ranges")
    group = models.ForeignKey(AccountGroup, on_delete=models.CASCADE, related_name="ranges")
    first = models.PositiveIntegerField(_("fra konto"))
    last = models.PositiveIntegerField(_("til konto"))

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")),
                name="account_range_in_order",
            )
        ]


class Project(TenantModel):
    """A project of the ledger (F203 ...)."""

    code = models.CharField(_("kode"), max_length=20)
    name = models.CharField(_("navn"), max_length=200)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "code"], name="project_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProjectMeasure(TenantModel):
    """Which measure a project's money belongs to; `inferred` when the link is ours."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="measure_links")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="project_links")
    inferred = models.BooleanField(_("vår kobling"), default=False)
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.CERTAIN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "measure"], name="project_measure_once")
        ]


class ImportState(models.TextChoices):
    PREVIEWED = "previewed", _("forhåndsvist")
    APPLIED = "applied", _("brukt")


class LedgerImport(TenantModel):
    """One ledger export: previewed, then applied whole or not at all.

    `preview` holds what the reader counted: rows, sums per group and project, control totals,
    unknown codes, row errors. The file itself is kept.
    """

    profile = models.ForeignKey(LedgerProfile, on_delete=models.PROTECT, related_name="imports")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEWED)
    preview = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(default=0)
    total_ore = OreField(default=0)
    is_invented = models.BooleanField(_("oppdiktede posteringer"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "file_sha256"],
                condition=models.Q(state="applied"),
                name="ledger_file_applied_once",
            )
        ]


class LedgerSlice(TenantModel):
    """One responsibility's postings of one period ("2011-03") from one import.

    Exactly one slice of a responsibility and period is current; a later export that covers it
    again makes its own slice current, and the earlier stays in the history.
    """

    ledger_import = models.ForeignKey(LedgerImport, on_delete=models.PROTECT, related_name="slices")
    responsibility = models.CharField(_("ansvar"), max_length=20)
    period = models.CharField(_("periode"), max_length=7)
    is_current = models.BooleanField(default=False)
    replaced_by = models.ForeignKey(
        LedgerImport, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "responsibility", "period"],
                condition=models.Q(is_current=True),
                name="one_current_slice",
            ),
            models.UniqueConstraint(
                fields=["ledger_import", "responsibility", "period"], name="slice_once"
            ),
        ]


class Posting(TenantModel):
    """One row of the ledger. `ore` is positive for costs and negative for income.

    Postings are reached through their slice. Owner and group have no index of their own: a ledger
    is written in one go, under the write lock, and every index is paid for by every row.
    """

    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    slice = models.ForeignKey(LedgerSlice, on_delete=models.PROTECT, related_name="postings")
    row_number = models.PositiveIntegerField()
    function = models.CharField(_("funksjon"), max_length=20, blank=True)
    account = models.PositiveIntegerField(_("art"))
    group = models.ForeignKey(
        AccountGroup, on_delete=models.PROTECT, related_name="postings", db_index=False
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, related_name="postings"
    )
    posted_on = models.DateField(_("bilagsdato"), null=True)
    voucher = models.CharField(_("bilag"), max_length=40, blank=True)
    text = models.CharField(_("tekst"), max_length=300, blank=True)
    ore = OreField(_("beløp i øre"))

    objects = PostingQuerySet.as_manager()  # type: ignore[misc]


class BalanceKind(models.TextChoices):
    GROUP = "group", _("gruppe")
    PROJECT = "project", _("prosjekt")
    TOTAL = "total", _("totalt")


class LedgerBalance(TenantModel):
    """A control total from a second source: the ledger's own balance, entered or uploaded.

    Never computed from the postings it is held against, so that a reconciliation can fail.
    `code` is the group's or project's code; "" is the total, or postings without a project.
    A later balance of the same periods takes its place, and the earlier stays in the history.
    """

    responsibility = models.CharField(_("ansvar"), max_length=20)
    period_start = models.CharField(max_length=7)
    period_end = models.CharField(max_length=7)
    kind = models.CharField(max_length=8, choices=BalanceKind)
    code = models.CharField(max_length=20, blank=True)
    ore = OreField(_("beløp i øre"))
    source = models.CharField(_("kilde"), max_length=200)
    entered_at = models.DateTimeField(default=timezone.now)
    #: when a later balance took its place; null while it is the one that counts
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = BalanceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "cooperation",
                    "responsibility",
                    "period_start",
                    "period_end",
                    "kind",
                    "code",
                ],
                condition=models.Q(replaced_at=None),
                name="balance_once",
            )
        ]


class BudgetLine(TenantModel):
    """Budget for a year, a responsibility and a group; `phased_ore` is the part of it that the
    period to date should have used."""

    year = models.PositiveSmallIntegerField(_("år"))
    responsibility = models.CharField(_("ansvar"), max_length=20)
    group = models.ForeignKey(AccountGroup, on_delete=models.PROTECT, related_name="budget_lines")
    ore = OreField(_("budsjett i øre"))
    phased_ore = OreField(_("periodisert budsjett i øre"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cooperation", "year", "responsibility", "group"],
                name="budget_once",
            )
        ]


class GrantScheme(TenantModel):
    """A grant scheme (støtteordning)."""

    name = models.CharField(_("støtteordning"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperation", "name"], name="grant_scheme_once")
        ]

    def __str__(self) -> str:
        return self.name


class Recommendation(TenantModel):
    """A body's recommendation of a grant to a measure: recommended is not granted."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="recommendations")
    scheme = models.ForeignKey(
        GrantScheme, on_delete=models.PROTECT, related_name="recommendations"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="recommendations")
    month = PartialDateField(_("måned"))
    ore = OreField(_("beløp i øre"))
    #: the decision that recommends it, where it is kept here
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="recommendations"
    )

    class Meta:
        ordering = ["month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "scheme", "body", "month"],
                name="recommendation_once",
            ),
            models.CheckConstraint(condition=models.Q(ore__gt=0), name="recommendation_positive"),
        ]

    @property
    def kroner(self) -> str:
        """The amount in kroner, with two decimals."""
        return f"{self.ore // 100}.{self.ore % 100:02}"
