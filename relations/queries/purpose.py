"""Looking for words in the purpose of a tie."""

from django.conf import settings
from django.db.models import Q


def says(text: str) -> Q:
    """Ties whose purpose has these words, in its own language or in one of those this house speaks."""
    found = Q(purpose__icontains=text)
    for code, _name in settings.LANGUAGES:
        found |= Q(**{f"purpose_in__{code}__icontains": text})
    return found
