"""The purpose a new programme begins with: what the protocol says, else what the tie is for."""

from django.utils.translation import get_language

from relations.models import Part, Protocol, Relation


def proposed_purpose(relation: Relation, protocol: Protocol | None) -> str:
    """The protocol's clause on its purpose in the reader's language, or in the first it is written in."""
    return _of_protocol(protocol) or relation.purpose


def _of_protocol(protocol: Protocol | None) -> str:
    text = protocol.text if protocol else None
    if text is None:
        return ""
    clauses = [clause.get("texts", {}) for clause in text.clauses if clause.get("part") == Part.PURPOSE]
    wanted = [get_language() or "en", *text.language_codes]
    for code in wanted:
        said = "\n\n".join(texts[code].strip() for texts in clauses if texts.get(code, "").strip())
        if said:
            return said
    return ""
