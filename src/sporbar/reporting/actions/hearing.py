"""A frozen report is put on a body's agenda as it is: the same bytes, with the same hash."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sporbar.governance.actions.agenda import put_on_agenda
from sporbar.governance.actions.attachments import attach
from sporbar.governance.actions.cases import CaseFacts, locked_case, open_case, start_treatment
from sporbar.governance.models import AgendaItem, Case, CaseState, GovernanceError, Meeting
from sporbar.organisations.actions import leave_trail
from sporbar.organisations.models import User
from sporbar.records.models import Rendition, RenditionFormat
from sporbar.reporting.models import Edition, EditionHearing, EditionState


@transaction.atomic
def put_edition_on_agenda(
    *,
    edition: Edition,
    meeting: Meeting,
    case: Case | None = None,
    by: User | None,
    at: datetime | None = None,
) -> EditionHearing:
    """Put an edition before a body: its PDF is attached to the case, and the case stands on the
    meeting's agenda. Without a `case` the one the edition was put before another body in is used,
    else a new one is opened. Twice is once.

    Raises GovernanceError when the edition is not published or has no PDF, when the meeting is
    cancelled, and for a case that is ended.
    """
    at = at or timezone.now()
    # Two of the same form must wait for each other to see each other.
    Edition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)
    edition = Edition.objects.with_report().select_related("cooperation").get(pk=edition.pk)
    hearings = EditionHearing.objects.within(edition.cooperation_id).filter(edition=edition)
    there: EditionHearing | None = hearings.filter(
        item__meeting=meeting, item__withdrawn_at=None
    ).first()
    if there is not None:
        return there
    if edition.state != EditionState.PUBLISHED:
        raise GovernanceError(
            _("Utgaven er ikke publisert. Papirene til et møte er åpne, så publiser den først.")
        )
    pdf: Rendition | None = (
        Rendition.objects.of_format(edition.document_id, RenditionFormat.PDF)
        .select_related("file")
        .first()
    )
    if pdf is None:
        raise GovernanceError(_("Utgaven har ingen PDF å legge ved."))
    if case is None:
        before = hearings.exclude(item__case=None).select_related("item__case").last()
        case = before.item.case if before is not None else None
    if case is None:
        case = open_case(
            cooperation=edition.cooperation,
            facts=CaseFacts(title=edition.report.title),
            by=by,
            at=at,
        )
    case = locked_case(case)
    if case.state == CaseState.DRAFT:
        case = start_treatment(case=case, by=by, at=at)
    with translation.override(edition.cooperation.language):
        title = _("%(title)s, utgave %(number)d") % {
            "title": edition.report.title,
            "number": edition.number,
        }
    link = attach(case=case, title=title, file=pdf.file, by=by, at=at)
    item: AgendaItem | None = meeting.items.filter(case=case, withdrawn_at=None).first()
    if item is None:
        item = put_on_agenda(meeting=meeting, case=case, by=by, at=at)
    else:
        meeting.check_open()
    row: EditionHearing
    row, _made = EditionHearing.objects.get_or_create(
        edition=edition,
        item=item,
        defaults={
            "cooperation": edition.cooperation,
            "attachment": link.attachment,
            "put_at": at,
        },
    )
    leave_trail(
        cooperation=edition.cooperation,
        deed="put_edition_on_agenda",
        subject=edition,
        by=by,
        at=at,
        bodies=[meeting.body.name],
        day=meeting.on,
        case_reference=str(item),
        sha256=pdf.file.sha256,
    )
    return row
