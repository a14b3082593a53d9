"""Letters that a language treats in its own way."""

from django.utils.translation import get_language


def capitalised(text: object) -> str:
    """The text with a capital first letter, as the reader's language writes it: Turkish “ilişki” gives “İlişki”."""
    written = str(text)
    first = written[:1]
    if first == "i" and (get_language() or "").startswith("tr"):
        first = "İ"
    return first.upper() + written[1:]
