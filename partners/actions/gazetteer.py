"""Loading a gazetteer: the whole edition or nothing, instead of the one before."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor, User
from office.rules import Refused, require
from partners import rules
from partners.folding import folded_names
from partners.gazetteer import BadLine, Place, Reading, places_of, read_regions
from partners.models import GazetteerEdition, GazetteerPlace
from partners.register_sizes import renew_sizes

SOURCE, LICENCE = "GeoNames", "CC BY 4.0"
_BATCH = 1000


@dataclass(frozen=True)
class Loaded:
    """What became of a file: the edition, how many places it replaced, and the lines that were passed over."""

    edition: GazetteerEdition
    replaced: int
    bad_lines: list[BadLine]
    is_unchanged: bool = False


def load_gazetteer(
    path: Path,
    *,
    by: Actor,
    source: str = SOURCE,
    licence: str = LICENCE,
    as_of: date | None = None,
    regions: Path | None = None,
) -> Loaded:
    """Read the file and let its places stand for those that were loaded before.

    The same file again changes nothing. Raises Refused where it is no gazetteer; then the former one stays.
    """
    require(rules.may_load_gazetteer(by), "role")
    named, digest = read_regions(regions) if regions else {}, _digest(path)
    with transaction.atomic():
        former = current_edition()
        if former and former.sha256 == digest and not regions:
            return Loaded(former, 0, [], is_unchanged=True)
        edition = GazetteerEdition.objects.create(
            source=source, licence=licence, filename=path.name[:200], sha256=digest,
            loaded_by=by if isinstance(by, User) else None,
        )  # fmt: skip
        replaced = GazetteerPlace.objects.count()
        GazetteerPlace.objects.all().delete()
        reading = Reading()
        _store(places_of(path, reading, named), edition)
        edition.places, edition.rejected, edition.as_of = (
            reading.places,
            reading.rejected,
            as_of or reading.as_of,
        )
        edition.save()
        renew_sizes()
        changes: dict[str, list[Any]] = {
            "source": [former.source if former else None, source],
            "places": [replaced, reading.places],
            "as_of": [former.as_of if former else None, edition.as_of],
            "sha256": [former.sha256 if former else None, digest],
        }
        journal.record("gazetteer.load", edition, by=by, changes=changes)
    return Loaded(edition, replaced, reading.bad_lines)


def current_edition() -> GazetteerEdition | None:
    return GazetteerEdition.objects.order_by("-pk").first()


def _store(places: Iterator[Place], edition: GazetteerEdition) -> None:
    while batch := list(islice(places, _BATCH)):
        GazetteerPlace.objects.bulk_create(_row(place, edition) for place in batch)


def _row(place: Place, edition: GazetteerEdition) -> GazetteerPlace:
    return GazetteerPlace(
        edition=edition, geonames_id=place.geonames_id, name=place.name, other_names="\n".join(place.other_names),
        country=place.country, admin1=place.admin1, region=place.region, latitude=place.latitude,
        longitude=place.longitude, feature=place.feature, population=place.population,
        changed_on=place.changed_on, names_folded=folded_names([place.name, *place.other_names]),
    )  # fmt: skip


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise Refused("no_file", _("There is no file here that can be read.")) from None
