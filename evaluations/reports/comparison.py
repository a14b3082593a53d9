"""Two versions of a protocol on paper: what changed, word by word, readable on a black-and-white printer."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from evaluations.reports.blocks import Fact, facts
from evaluations.reports.letterhead import Letterhead, letterhead
from evaluations.wording import capitalised
from office.models import Visibility
from office.rules import Refused
from relations.forms.comparison import name_of
from relations.models import Protocol, ProtocolVersion
from relations.queries.comparison import Comparison, compare
from relations.queries.protocol import protocol_by_reference


@dataclass(frozen=True)
class ComparisonPaper:
    """`summary` counts; `fingerprints` are those of versions that were sent to the council."""

    head: Letterhead
    kind: str
    old: str
    new: str
    partner: str
    comparison: Comparison
    fingerprints: tuple[Fact, ...]
    is_exercise: bool

    template = "evaluations/reports/comparison.html"
    # A draft is not for the council, and neither is what it was before.
    visibility = Visibility.INTERNAL


def content(
    protocol: Protocol, *, language: str, as_of: date, old: int | None = None, new: int | None = None
) -> ComparisonPaper:
    """Without numbers, the last two versions. Raises Refused where there is no such version."""
    protocol = protocol_by_reference(protocol.reference)
    versions = {version.number: version for version in protocol.versions.all()}
    before, after = _chosen(versions, old, new)
    return ComparisonPaper(
        head=letterhead(
            kind=gettext("Versions compared"), title=protocol.title, reference=protocol.reference,
            language=language, as_of=as_of,
        ),
        kind=capitalised(str(protocol.get_kind_display()), language),
        old=name_of(before),
        new=name_of(after),
        partner=protocol.relation.partner_names,
        comparison=compare(before, after, whole=True),
        fingerprints=facts((name_of(one), one.content_hash) for one in (before, after)),
        is_exercise=protocol.is_exercise,
    )  # fmt: skip


def _chosen(
    versions: dict[int, ProtocolVersion], old: int | None, new: int | None
) -> tuple[ProtocolVersion, ProtocolVersion]:
    last = sorted(versions)[-2:]
    if old is None and new is None and len(last) == 2:
        old, new = last
    if old is None or new is None or not {old, new} <= versions.keys():
        sentence = gettext("There are no two such versions of this protocol to compare.")
        raise Refused("object_versions", sentence)
    return versions[old], versions[new]
