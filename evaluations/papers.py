"""The papers that can be asked for on the page of a relation: the brief and the dossier."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from evaluations.models import ReportKind
from evaluations.rules import may_request
from office.models import User
from relations.models import Relation
from relations.relation_panels import RelationPanel, register


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
