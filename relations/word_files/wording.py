"""The words around the text in a Word file, and the sentences about what could not be read of one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.calendar import written
from office.letters import capitalised
from relations.languages import language_name
from relations.models import LanguageStatus, Part, Protocol, ProtocolVersion
from relations.word_files.reading import Remark
from relations.word_files.sending import Wording


def wording_of(protocol: Protocol, version: ProtocolVersion, *, house: str) -> Wording:
    """In the language of whoever sends it out."""
    said = {
        "reference": protocol.reference, "number": version.number, "day": written(timezone.localdate()),
    }  # fmt: skip
    return Wording(
        about=_("%(reference)s · version %(number)s · %(day)s · draft for negotiation") % said,
        code_label=_("Return code:"),
        how_to=[
            _(
                "Change the text in the tables below, with or without tracked changes. Comments are read as well."
            ),
            _(
                "Please send this file back as .docx. Nothing becomes part of the text before both sides agree."
            ),
        ],
        columns={one["code"]: _column(one) for one in version.languages},
        clauses=[
            f"{place}. {capitalised(Part(clause['part']).label)}"
            for place, clause in enumerate(version.clauses, start=1)
        ],
        terms=_("Terms as they stand"),
        terms_hint=_("For information. Write what you would change here, or as a comment."),
        house=house,
    )


def _column(language: dict[str, str]) -> str:
    code = language["code"]
    return f"{capitalised(language_name(code))} ({code}) · {LanguageStatus(language['status']).label}"


def around(wording: dict[str, Any]) -> set[str]:
    """The lines outside the tables that were ours."""
    return {
        " ".join(str(line).split())
        for line in (
            wording["about"], *wording["how_to"], *wording["clauses"], wording["terms"], wording["terms_hint"],
        )
    }  # fmt: skip


def sentence_of(remark: Remark) -> str:
    """One remark as a whole sentence, with its clause where it has one."""
    said = _sentence(remark)
    if number := remark.get("clause"):
        return _("Clause %(number)s: %(sentence)s") % {"number": number, "sentence": said}
    return said


def _sentence(remark: Remark) -> str:
    what, count = remark["what"], remark.get("count", 1)
    if counted := _counted(what, count):
        return counted % {"count": count}
    values = {
        "text": remark.get("text", ""), "label": remark.get("label", ""),
        "language": language_name(remark["language"]) if remark.get("language") else "",
        "other": language_name(remark["other"]) if remark.get("other") else "",
    }  # fmt: skip
    return _plain(what) % values


def _counted(what: str, count: int) -> str:
    sentences = {
        "picture": ngettext(
            "%(count)s picture or text box is in the file; it is not taken over.",
            "%(count)s pictures or text boxes are in the file; they are not taken over.", count,
        ),
        "footnote": ngettext(
            "%(count)s footnote is in the file; its text is not taken over.",
            "%(count)s footnotes are in the file; their text is not taken over.", count,
        ),
        "symbol": ngettext(
            "%(count)s sign from a symbol typeface could not be read.",
            "%(count)s signs from a symbol typeface could not be read.", count,
        ),
        "formula": ngettext(
            "%(count)s formula could not be read.", "%(count)s formulas could not be read.", count
        ),
        "list": ngettext(
            "%(count)s paragraph is in a numbered or bulleted list; its number or bullet is not taken over.",
            "%(count)s paragraphs are in numbered or bulleted lists; their numbers or bullets are not taken over.",
            count,
        ),
        "too_many_tables": ngettext(
            "%(count)s table at the end was not read: there are too many.",
            "%(count)s tables at the end were not read: there are too many.", count,
        ),
    }  # fmt: skip
    return sentences.get(what, "")


def _plain(what: str) -> str:
    return {
        "struck": _(
            "“%(text)s” is struck through by hand. It still counts as text: only a tracked deletion takes words out."
        ),
        "hidden": _("“%(text)s” is formatted as hidden text; it is not taken over."),
        "merged": _("Two clauses stand in one table; it is read as the first of them."),
        "inner_table": _("A table stands inside a cell; its words are read, its columns are not."),
        "no_language": _("“%(text)s” stands in a column without a language; it is not taken over."),
        "too_long": _("The %(language)s text is longer than a clause may be; its end is not taken over."),
        "table": _("A table that is none of ours was not read."),
        "title": _("The title reads “%(text)s” now. Change it in the draft if you agree."),
        "term": _("In the terms, “%(label)s” reads “%(text)s” now. Change it in the draft if you agree."),
        "language": _("There is a text in %(language)s, a language the draft does not have; it is not taken over."),
        "swapped": _("The %(language)s text is nearly the %(other)s one: were the columns swapped?"),
        "outside": _("“%(text)s” stands outside the tables; it is not taken over."),
        "other_code": _("The file bears no return code of this protocol; its clauses were matched by their words."),
        "guessed": _(
            "That this is the clause is a guess by its words, since our mark was lost. Read both before you accept."
        ),
        "guessed_language": _(
            "That these words are the %(language)s text of this clause is a guess by heading, number and words, since our "
            "table was lost. Read both before you accept."
        ),
        "not_found": _("The %(language)s text was not found in the file. It stays as it went out."),
        "order_unsure": _(
            "The clauses seem to stand in another order; without our tables that is not taken over. Look at the file."
        ),
        "no_marks": _("Our marks were lost on the way; the clauses were matched by their words."),
    }[what]  # fmt: skip
