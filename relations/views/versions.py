"""The versions of a text: one by itself with what was said about it, and any two beside one another."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.access import STAFF, open_to
from relations.forms.comparison import ComparisonForm
from relations.models import Protocol, ProtocolVersion
from relations.queries import protocol as queries
from relations.queries.comments import Discussion, discussion_of, keys_of
from relations.queries.comparison import compare
from relations.rules.comments import may_comment, must_be_open_to_comments
from relations.views.protocol import crumbs, protocol_or_404, texts_of


def version_or_404(protocol: Protocol, number: int) -> ProtocolVersion:
    found = next((version for version in protocol.versions.all() if version.number == number), None)
    if found is None:
        raise Http404
    return found


def with_remarks(version: ProtocolVersion, discussion: Discussion) -> dict[str, Any]:
    """The clauses as they are shown, each with what was said about it."""
    texts = texts_of(version)
    for row, key in zip(texts["rows"], keys_of(version), strict=True):
        row["remarks"] = discussion.clauses[key]
    return texts


@require_safe
@open_to(*STAFF)
def protocol_version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One version, and word by word what it changes in the one before."""
    protocol = protocol_or_404(reference)
    version = version_or_404(protocol, number)
    former = next((one for one in protocol.versions.all() if one.number < number), None)
    discussion = discussion_of(version)
    context = {
        "protocol": protocol,
        "crumbs": crumbs(protocol, _("Version %(number)s") % {"number": number}),
        "version": version,
        "former": former,
        "terms": queries.term_rows(version),
        "texts": with_remarks(version, discussion),
        "discussion": discussion,
        "may_comment": may_comment(request.user) is None
        and must_be_open_to_comments(protocol, version) is None,
        "comparison": compare(former, version) if former else None,
    }
    return render(request, "relations/protocol_version.html", context)


@require_safe
@open_to(*STAFF)
def protocol_compare(request: HttpRequest, reference: str) -> HttpResponse:
    """Any two versions; without a choice, the last two."""
    protocol = protocol_or_404(reference)
    form = ComparisonForm(request.GET, protocol=protocol)
    context = {"protocol": protocol, "crumbs": crumbs(protocol, _("Compare versions")), "form": form}
    context["form_token"] = uuid4()
    if pair := form.pair:
        context |= {"old": pair[0], "new": pair[1], "comparison": compare(*pair, whole=form.is_whole)}
    return render(request, "relations/protocol_compare.html", context)
