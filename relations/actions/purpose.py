"""The purpose of a tie in one more language: a text in two languages says it in both."""

from __future__ import annotations

from django.utils.translation import gettext as _

from office.models import Actor
from office.rules import Refused
from relations.actions.relation import edit_relation
from relations.languages import CODES
from relations.models import Relation


def write_purpose(
    relation: Relation, language: str, text: str, *, by: Actor, revision: int, first_language: str = ""
) -> Relation:
    """Write the purpose in a language; an empty text takes it out again. `first_language` is that of the purpose on file,
    where nobody had said it.

    Raises Refused for the language in which the purpose itself is written, which is changed with the relation.
    """
    own = relation.purpose_language or first_language
    if language not in CODES or own not in ("", *CODES):
        raise Refused("unknown_language", _("Entente does not know this language."))
    if not relation.purpose.strip():
        raise Refused("no_purpose", _("Write the purpose of the relation first."))
    if language == own:
        words = text.strip() or relation.purpose
        return edit_relation(relation, by=by, revision=revision, purpose_language=own, purpose=words)
    others = {code: said for code, said in relation.purpose_in.items() if code not in (language, own)}
    if text.strip():
        others[language] = text.strip()
    return edit_relation(relation, by=by, revision=revision, purpose_language=own, purpose_in=others)
