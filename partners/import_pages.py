"""What the pages of an import show, made of what its preview keeps."""

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from partners.claims import claim_columns
from partners.columns import COLUMNS
from partners.countries import country_name
from partners.models import PartnerImport, PartnerKind
from partners.planned_rows import PASSED_OVER
from partners.problem_lists import grouped

# Doubtful rows decided on one page; the next ones follow when these are saved.
DOUBTS_SHOWN = 50

_FIELD_LABELS = {column.key: column.label for column in COLUMNS}
_KINDS = dict(PartnerKind.choices)


def label(key: str) -> Any:
    """The name of a field or of a column that an upper app claims."""
    claimed = {column.key: column.label for column in claim_columns()}
    return _FIELD_LABELS.get(key) or claimed.get(key) or key


def shown(key: str, value: Any) -> Any:
    """A value as the reader's language writes it."""
    if key == "population" and value is not None:
        return formats.number_format(value, force_grouping=True)
    if key == "kind":
        return _KINDS.get(value, value)
    if key in ("latitude", "longitude") and isinstance(value, str):
        return value.rstrip("0").rstrip(".") if "." in value else value
    return value


def findings(importation: PartnerImport) -> dict[str, Any]:
    """What a preview found, ready to be shown."""
    preview, language = importation.preview, get_language() or "en"
    causes = grouped(preview, "errors")
    return {
        "preview": preview,
        "figures": figures(importation),
        "faulty": importation.rejected - passed_over(preview),
        "errors": [cause for cause in causes if cause["code"] not in PASSED_OVER],
        "passed": [cause for cause in causes if cause["code"] in PASSED_OVER],
        "warnings": grouped(preview, "warnings"),
        "created": [
            {**row, "country": country_name(row["country"], language)} for row in preview.get("created", [])
        ],
        "updated": [
            {
                **row,
                "changes": [
                    (label(key), shown(key, before), shown(key, after))
                    for key, before, after in row["changes"]
                ],
            }
            for row in preview.get("updated", [])
        ],
        "claims": _claims_by_row(preview.get("claims", [])),
        "claims_total": new_claims(preview),
        "undecided": undecided(preview),
        "doubts_total": preview.get("doubts_total", 0),
    }


def _claims_by_row(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One line for each row of the list, with everything it says about our relation."""
    rows: dict[int, dict[str, Any]] = {}
    for claim in claims:
        row = rows.setdefault(claim["row"], {"row": claim["row"], "name": claim["name"], "says": []})
        row["says"].append((label(claim["column"]), _dated(claim["value"])))
    return list(rows.values())


def _dated(value: str) -> str:
    """A day as the reader writes it; workbooks hold days, so a list often says them exactly."""
    try:
        return (
            formats.date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT") if len(value) == 10 else value
        )
    except ValueError:
        return value


def new_claims(preview: dict[str, Any]) -> int:
    """How many statements about our relation are not on file."""
    return preview.get("claims_total", 0) - preview.get("claims_on_file", 0)


def passed_over(preview: dict[str, Any]) -> int:
    """How many of the rejected rows have nothing to be mended: empty ones, totals, left out by decision."""
    causes = preview.get("causes", [])
    return sum(
        cause["total"] for cause in causes if cause["kind"] == "errors" and cause["code"] in PASSED_OVER
    )


def figures(importation: PartnerImport) -> list[dict[str, Any]]:
    passed = passed_over(importation.preview)
    faulty = importation.rejected - passed
    shown = [
        (importation.created, gettext_lazy("new"), "success"),
        (importation.updated, gettext_lazy("changed"), "info"),
        (importation.unchanged, gettext_lazy("unchanged"), "neutral"),
        (faulty, gettext_lazy("rejected"), "danger" if faulty else "neutral"),
    ]
    if passed:
        shown.append((passed, gettext_lazy("passed over"), "neutral"))
    return [{"number": number, "label": text, "tone": tone} for number, text, tone in shown]


def undecided(preview: dict[str, Any]) -> int:
    """How many of the kept doubtful rows nobody has decided about."""
    return sum(not doubt.get("decision") for doubt in preview.get("doubts", []))


def doubts(preview: dict[str, Any]) -> list[dict[str, Any]]:
    """The doubtful rows of one page, the undecided ones first, each candidate with what tells it apart."""
    kept = sorted(preview.get("doubts", []), key=lambda doubt: bool(doubt.get("decision")))
    return [
        {
            **doubt,
            "explained": " · ".join([*_told_apart(doubt), _why_doubtful(doubt)]),
            "candidates": [
                {**candidate, "described": _described(doubt, candidate)} for candidate in doubt["candidates"]
            ],
        }
        for doubt in kept[:DOUBTS_SHOWN]
    ]


def _why_doubtful(doubt: dict[str, Any]) -> str:
    if doubt["code"] == "far_apart":
        distance = formats.number_format(doubt["distance"], force_grouping=True)
        return _("a partner of this name is on file, but %(distance)s km away") % {"distance": distance}
    return _("several partners on file have this name")


def _described(doubt: dict[str, Any], candidate: dict[str, Any]) -> str:
    distance = _distance(doubt, candidate)
    parts = [f"{candidate['name']} ({candidate.get('reference', '')})", *_told_apart(candidate)]
    return " · ".join(map(str, [*parts, distance] if distance else parts))


def _told_apart(partner: dict[str, Any]) -> list[str]:
    country = country_name(partner["country"], get_language() or "en") if partner.get("country") else ""
    population = partner.get("population")
    kind = partner.get("kind")
    return [
        part
        for part in (
            str(_KINDS.get(kind, "")) if kind and kind != PartnerKind.CITY else "",
            partner.get("region") or "",
            partner.get("place_label") or country,
            ngettext("%(people)s inhabitant", "%(people)s inhabitants", population)
            % {"people": formats.number_format(population, force_grouping=True)}
            if population is not None
            else "",
        )
        if part
    ]


def _distance(doubt: dict[str, Any], candidate: dict[str, Any]) -> str:
    from partners.matching import kilometres

    places = [partner.get(name) for partner in (doubt, candidate) for name in ("latitude", "longitude")]
    if None in places or "" in places:
        return ""
    here_1, here_2, there_1, there_2 = (float(place) for place in places if place is not None)
    distance = round(kilometres((here_1, here_2), (there_1, there_2)))  # type: ignore[arg-type]  # degrees are degrees
    return _("%(distance)s km away") % {"distance": formats.number_format(distance, force_grouping=True)}


def answers(importation: PartnerImport, all_rows: bool) -> list[tuple[Any, Any]]:
    """What is checked before it is imported."""
    rows: list[tuple[Any, Any]] = [
        (_("File"), importation.filename),
        (_("Source"), importation.source),
        (_("New partners"), importation.created),
        (_("Partners that change"), importation.updated),
        (_("Rows that change nothing"), importation.unchanged),
        (_("Rows that are left out"), importation.rejected),
        (_("Which rows"), _("All rows or none") if all_rows else _("The valid rows only")),
    ]
    claims = new_claims(importation.preview)
    if claims:
        text = ngettext(
            "%(count)s statement, kept as a claim", "%(count)s statements, kept as claims", claims
        )
        rows.append((_("About our relation"), text % {"count": claims}))
    return rows
