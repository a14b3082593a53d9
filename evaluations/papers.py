"""The papers that can be asked for: brief and dossier on the page of a relation, the matrix on that of a profile."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from evaluations.models import Report, ReportKind
from evaluations.rules import may_request
from networks.models import Membership
from networks.submission_pack import parts_of as of_membership
from office.documents import withhold
from office.models import Actor, Document, Permission, User
from office.permission_panels import PermissionPanel
from office.permission_panels import register as register_permission_panel
from office.submission_pack import with_letter_at
from partners.models import NeedProfile
from partners.needs import register_paper
from partners.scoring_queries import profiles_to_score_first
from relations.models import Protocol, Relation
from relations.relation_panels import RelationPanel, register
from relations.submission_pack import parts_of as of_protocol


@register
def papers_of_a_relation(relation: Relation, user: User) -> RelationPanel | None:
    """Not for whoever writes nothing: the papers already made stand among the reports."""
    if may_request(user):
        return None
    context = {
        "brief_url": address(ReportKind.BRIEF, relation.reference),
        "dossier_url": address(ReportKind.DOSSIER, relation.reference),
    }
    return RelationPanel(_("Papers"), "evaluations/_relation_papers.html", context)


def address(kind: str, reference: str) -> str:
    """The page on which this paper is asked for, filled in."""
    return f"{reverse('evaluations:report_create')}?{urlencode({'kind': kind, 'object': reference})}"


@register_paper
def paper_of_a_matrix(profile: NeedProfile) -> str:
    return address(ReportKind.MATRIX, profile.reference)


@register_permission_panel
def papers_for_the_authority(permission: Permission, user: User) -> PermissionPanel | None:
    """What goes to the authority with a protocol or a membership: ticked off, and the PDFs made of it so far."""
    subject = permission.subject
    if isinstance(subject, Protocol):
        parts, page = of_protocol(subject), "relations:submission_pack"
    elif isinstance(subject, Membership):
        parts, page = of_membership(subject), "networks:submission_pack"
    else:
        return None
    made = Report.objects.filter(
        kind=ReportKind.SUBMISSION_PACK, object_reference=subject.reference, document__isnull=False
    )
    papers_url = reverse(page, args=[subject.reference])
    context = {
        "parts": with_letter_at(parts, papers_url),
        "made": made.select_related("document")[:5],
        "papers_url": papers_url,
    }
    return PermissionPanel(_("Papers for the authority"), "evaluations/_permission_papers.html", context)


@withhold
def matrices_to_score_first(by: Actor) -> QuerySet[Document] | None:
    """A matrix that somebody else asked for shows what one is to score without looking."""
    profiles = profiles_to_score_first(by)
    if profiles is None:
        return None
    papers = Report.objects.filter(kind=ReportKind.MATRIX, document__isnull=False)
    return Document.objects.filter(pk__in=papers.values("document"), subject_id__in=profiles.values("pk"))
