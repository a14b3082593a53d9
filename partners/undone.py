"""What the undoing of an import did, and which partners it had to leave as they are, with the reason in words."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from partners.models import PartnerImport

REASONS = {
    "edited": _("It was changed after the import, so it stays as it is."),
    "used": _("It is in use by now, so it stays: %(uses)s."),
    "identifier_taken": _("Its earlier Wikidata identifier belongs to another partner now, so it stays as it is."),
}  # fmt: skip


@dataclass(frozen=True)
class KeptRow:
    """A partner that the undoing left as it is; `uses` are the kinds of things that refer to it."""

    reference: str
    name: str
    code: str
    uses: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        uses = ", ".join(_kind(label) for label in self.uses)
        return str(REASONS[self.code]) % {"uses": uses}

    def as_json(self) -> dict[str, Any]:
        return {"reference": self.reference, "name": self.name, "code": self.code, "reason": self.reason}


def _kind(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label


@dataclass
class Undone:
    """How many partners were removed and put back, how many claims withdrawn, and who stayed."""

    removed: int = 0
    restored: int = 0
    claims: int = 0
    kept: list[KeptRow] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, importation: PartnerImport) -> "Undone":
        """As it was kept when the import was undone."""
        stored = importation.undone
        kept = [KeptRow(**{**row, "uses": tuple(row["uses"])}) for row in stored.get("kept", [])]
        figures = {name: stored.get(name, 0) for name in ("removed", "restored", "claims")}
        return cls(**figures, kept=kept)
