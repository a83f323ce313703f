"""Every word of its own that a report prints, by name: what a label set must hold."""

from collections.abc import Mapping
from dataclasses import dataclass

from sporbar.document.snapshot import (
    Answer,
    DeviationKind,
    Progress,
    Quantifier,
    ReportKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    # codes of the snapshot
    progress: Mapping[Progress, str]
    answers: Mapping[Answer, str]
    deviations: Mapping[DeviationKind, str]
    quantifiers: Mapping[Quantifier, str]
    roles: Mapping[str, str]
    report_kinds: Mapping[ReportKind, str]

    # small words
    conjunction: str
    not_stated: str
    not_reported: str
    our_link: str
    untitled: str
    nothing_written: str
    none: str

    # words the renderers print themselves
    contents: str
    page: str
    of: str
    table: str
    figure: str
    draft: str
    deviation: str
    skip_to_content: str
    back_to_contents: str

    # cover and footer
    period: str
    as_of: str
    reports_on: str
    by: str
    edition: str
    edition_published: str
    fictional: str

    # one page
    one_page: str
    measures: str
    measures_deviating: str
    deviations_uncertain: str
    recommended_not_granted: str
    net_accounts: str
    answers_heading: str
    progress_heading: str
    strands_heading: str
    open_heading: str
    open_from_earlier: str
    more_places: str
    settled_heading: str
    settled_count: str
    annex_counts: str
    deviations_heading: str
    no_deviations: str
    more_deviations: str
    more_recommendations: str
    recommendations_heading: str
    groups_chart: str
    missing_heading: str
    nothing_missing: str
    missing_annex: str
    missing_annex_reference: str
    missing_answer: str
    missing_in_annex: str
    missing_strand: str
    missing_number: str
    missing_adoption: str
    missing_accounts: str
    missing_budget: str

    # columns
    measure: str
    kind: str
    said: str
    new_date: str
    reported_to: str
    body_and_month: str
    scheme: str
    kroner: str
    sum_recommended: str
    action_area: str
    activity_and_form: str
    status: str
    focus_area: str
    progress_column: str

    # introduction
    introduction: str
    no_introduction: str

    # how to read
    how_to_read: str
    reading_tables: str
    reading_deviation_before: str
    reading_deviation_sample: str
    reading_deviation_after: str
    reading_words: str
    reading_our_link: str
    reading_answers: Mapping[Answer, str]
    reading_not_reported: str
    reading_not_stated: str
    reading_recommended: str
    source: str
    reading_source: str
    reading_carried_over: str
    reading_open_deviation: str
    basis_heading: str
    plan: str
    plan_version: str
    strategy: str
    adopted_by: str
    adopted_on: str
    case_reference: str
    previous_report: str
    gathers: str
    municipalities: str
    legal_entities: str
    website: str

    # focus areas
    focus_area_title: str
    measures_in_area: str
    area_is_empty: str
    also_relevant_for: str
    applies_to_area: str
    applies_to_areas: str
    applies_to_all: str
    working_form: str
    activities: str
    number_not_printed: str
    formerly: str
    formerly_until: str
    formerly_called: str
    project: str
    shared_status: str
    shared_with_term: str
    progress_line: str
    no_activity: str
    see_annex: str
    see_unknown_annex: str
    annex_is_missing: str
    after_as_of: str
    cause: str
    consequence: str
    remedy: str
    decision: str
    raised_on: str
    settled_on: str
    settled: str
    uncertain_deviation: str
    line_source: str
    carried_over: str
    open_deviation: str
    settled_deviation: str
    raised_in: str
    earlier_report: str
    strand: str
    quoted: str
    recommended: str
    involved: str
    projects: str
    net: str
    overview: str
    stated_quantities: str
    stated_dates: str

    # annexes
    annexes: str
    annex_title: str
    annex_missing_title: str
    annex_missing: str
    annex_attached: str
    annex_concerns: str
    no_annexes: str
    annex_reference_missing: str
    annex: str
    annexes_composed: str
    annex_file: str
    annex_pages: str
    annex_size: str
    annex_summary: str
    body: str
    period_term: str
    from_to: str

    # accounts
    accounts: str
    accounts_lead: str
    no_accounts: str
    minus_means: str
    net_income: str
    net_cost: str
    net_zero: str
    invented_title: str
    invented: str
    invented_fictional: str
    groups_table: str
    group: str
    sum_costs: str
    sum_income: str
    total: str
    rounding: str
    rounding_explained: str
    rounding_of_projects: str
    projects_table: str
    groups_caption: str
    projects_caption: str
    projects_chart: str
    chart_description: str
    chart_extremes: str
    without_project: str
    no_link: str
    projects_total: str
    links_are_ours: str
    adds_up: str
    does_not_add_up: str
    reconciled: str
    reconciled_invented: str
    not_reconciled: str
    reconciliation_unknown: str
    caveats: str
    budget_table: str
    budget: str
    phased: str
    actual: str
    difference: str
    overspend: str
    underspend: str
    more_income: str
    less_income: str
    source_files: str

    # colophon
    colophon: str
    edition_term: str
    date_as_of: str
    date_written: str
    date_approved: str
    date_published: str
    author: str
    approved_by: str
    signed_at: str
    fingerprint: str
    no_fingerprint: str
    verify_heading: str
    verify: str
    correction: str
    acknowledgements: str
    acknowledged: str
    fictional_title: str
    fictional_note: str
    made_with: str
