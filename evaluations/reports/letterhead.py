"""What stands at the head and foot of every document of ours."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from evaluations.wording import long_date
from office.models import Municipality
from office.rules import Refused


@dataclass(frozen=True)
class Letterhead:
    house: str
    accent: str
    language: str
    as_of: date
    date_text: str
    kind: str
    title: str
    reference: str


def letterhead(*, kind: str, title: str, reference: str, language: str, as_of: date) -> Letterhead:
    """Raises Refused before the municipality is set up: a document needs a sender."""
    ours = Municipality.ours()
    if ours is None:
        raise Refused(
            "no_municipality", gettext("There is no municipality yet: run “manage.py setup” first.")
        )
    return Letterhead(
        house=ours.name_in(language),
        accent=ours.theme_colour,
        language=language,
        as_of=as_of,
        date_text=long_date(as_of, language),
        kind=kind,
        title=title,
        reference=reference,
    )


def our_municipality() -> Municipality:
    """The sender. Raises Refused before the set-up: a document needs one."""
    ours = Municipality.ours()
    if ours is None:
        raise Refused(
            "no_municipality", gettext("There is no municipality yet: run “manage.py setup” first.")
        )
    return ours
