"""Writing a letter of expected benefits; the act around it belongs to the app that asks for the permission."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from office.models import BenefitsLetter
from office.rules import Refused
from office.submissions import content_hash

WRITTEN = ("for_us", "for_partner", "cost", "counterpart", "signatory")


def write_letter(letter: BenefitsLetter, *, revision: int, **said: str) -> dict[str, list[Any]]:
    """Lay the words into the letter and save it, where they differ; what is not given stays.

    Part of the owner's act, which locks the thing that the letter is about and writes the journal with the
    changes given back; none where nothing changed. A letter not begun yet has the revision 0.
    Raises Refused when somebody else saved it since `revision` was read.
    """
    if unknown := set(said) - set(WRITTEN):
        raise TypeError(f"the letter has no {sorted(unknown)}")
    if letter.revision != revision:
        raise Refused(
            "stale", _("Somebody else has saved this letter meanwhile. Read it again before you save.")
        )
    changes = {}
    for name, value in said.items():
        before = getattr(letter, name)
        if before != value.strip():
            setattr(letter, name, value.strip())
            # The journal keeps long texts by their digest.
            changes[name] = [content_hash({name: before}), content_hash({name: value.strip()})]
    if changes:
        letter.revision += 1
        letter.save()
    return changes
