"""The parts of a dossier that tell acts: protocols, decisions, permissions, endings, what is due, documents."""

from django.utils.timezone import localtime
from django.utils.translation import gettext

from evaluations.reports.blocks import Block, Cell, facts, paragraphs, table
from evaluations.reports.relation_file import RelationFile
from evaluations.reports.standing import protocol_state, term_rows
from evaluations.wording import capitalised, long_date, number
from office.council_rules import AUTHORITIES
from office.council_words import language_name
from office.models import Decision, Permission, PermissionState
from relations.models import LanguageStatus, Protocol, ProtocolVersion
from relations.queries.protocol import term_rows as text_rows
from relations.signing import then_and_now


def protocols(file: RelationFile, language: str) -> list[Block]:
    return [block for protocol in file.protocols for block in _protocol(protocol, file, language)]


def _protocol(protocol: Protocol, file: RelationFile, language: str) -> list[Block]:
    text = protocol.text
    if text:
        text.protocol = protocol
    told = [
        (gettext("Reference"), protocol.reference),
        (gettext("Kind"), capitalised(str(protocol.get_kind_display()), language)),
        (gettext("State"), protocol_state(protocol, file.as_of, language)),
        (gettext("Recorded"), gettext("afterwards, as a fact of the past") if protocol.is_past_fact else ""),
        *(term_rows(protocol, file.as_of, language) if protocol.has_begun else []),
        *((row for row in text_rows(text) if not _is_told(row, protocol)) if text else ()),
        (gettext("Exercise"), gettext("yes, for the demonstration") if protocol.is_exercise else ""),
    ]
    blocks = [Block(title=protocol.title, facts=facts(told)), _versions(protocol, language)]
    return [*blocks, *_text(text, language), _signatures(protocol, language)]


def _is_told(row: tuple[str, object], protocol: Protocol) -> bool:
    """The duration of a text in force stands already beside its dates."""
    return protocol.has_begun and str(row[0]) == gettext("Duration")


def _versions(protocol: Protocol, language: str) -> Block:
    rows = [
        (
            number(version.number, language),
            version.title,
            ", ".join(_languages(version)),
            long_date(localtime(version.frozen_at).date(), language)
            if version.frozen_at
            else gettext("draft"),
            version.content_hash[:16],
        )
        for version in protocol.versions.all()
        if version.clauses or version.is_frozen
    ]
    headings = [
        gettext("Version"), gettext("Title"), gettext("Languages"), gettext("Frozen on"),
        gettext("Fingerprint begins"),
    ]  # fmt: skip
    return Block(table=table(headings, rows, caption=gettext("Versions of the text")))


def _languages(version: ProtocolVersion) -> list[str]:
    known = dict(LanguageStatus.choices)
    return [
        f"{language_name(each['code'])} ({known[each['status']]})" if each.get("status") in known
        else language_name(each["code"])
        for each in version.languages
    ]  # fmt: skip


def _text(version: ProtocolVersion | None, language: str) -> list[Block]:
    """The clauses of the text that counts, in one language; all of them stand side by side in the protocol itself."""
    if version is None or not version.clauses or not version.language_codes:
        return []
    codes = version.language_codes
    code = language if language in codes else codes[0]
    rows = [
        (
            Cell(clause.get("heading", {}).get(code, ""), code),
            Cell(clause["texts"].get(code, "").strip(), code),
        )
        for clause in version.clauses
    ]
    caption = gettext("The text in %(language)s, version %(number)s") % {
        "language": language_name(code), "number": version.number,
    }  # fmt: skip
    return [Block(table=table([gettext("Clause"), gettext("Text")], rows, caption=caption))]


def _signatures(protocol: Protocol, language: str) -> Block:
    country = then_and_now(protocol)
    then = gettext("then in: %(country)s") % {"country": country.then} if country else ""
    rows = [
        (
            " · ".join(filter(None, [str(signature.partner), then]))
            if signature.partner
            else gettext("our side"),
            signature.person or gettext("not on file"),
            signature.function,
            long_date(signature.signed_on, language, signature.precision),
            ", ".join(filter(None, [signature.place, gettext("digitally") if signature.is_digital else ""])),
        )
        for signature in protocol.signatures.all()
    ]
    headings = [gettext("For"), gettext("Signed by"), gettext("Function"), gettext("Date"), gettext("Where")]
    return Block(table=table(headings, rows, caption=gettext("Signatures")))


def decisions(file: RelationFile, language: str) -> list[Block]:
    rows = [
        (
            long_date(decision.decided_on, language, decision.decided_precision),
            " · ".join(filter(None, [decision.reference, decision.number])),
            capitalised(str(decision.body or ""), language),
            decision.title,
            _votes(decision, language),
            _result(decision),
        )
        for decision in file.decisions
    ]
    headings = [
        gettext("Date"), gettext("Number"), gettext("Body"), gettext("Title"), gettext("Yes, no, abstained"),
        gettext("Result"),
    ]  # fmt: skip
    return [Block(table=table(headings, rows))]


def _votes(decision: Decision, language: str) -> str:
    counts = (decision.yes, decision.no, decision.abstain)
    if all(count is None for count in counts):
        return gettext("not on file")
    return ", ".join("?" if count is None else number(count, language) for count in counts)


def _result(decision: Decision) -> str:
    recorded = capitalised(str(decision.get_recorded_result_display()), "")
    if not decision.differs_from_rules:
        return recorded
    return gettext("%(recorded)s (by the rules: %(computed)s)") % {
        "recorded": recorded, "computed": decision.get_computed_result_display(),
    }  # fmt: skip


def permissions(file: RelationFile, language: str) -> list[Block]:
    rows = [_permission(permission, file, language) for permission in file.permissions]
    headings = [
        gettext("Reference"), gettext("Authority"), gettext("Answer"), gettext("Requested"),
        gettext("Answered"), gettext("Number"),
    ]  # fmt: skip
    return [Block(table=table(headings, rows))]


def _permission(permission: Permission, file: RelationFile, language: str) -> tuple[str, ...]:
    """An answer that came after the day the paper speaks of is not told yet."""
    answered_on = permission.decided_on
    is_told = answered_on is None or answered_on <= file.as_of
    state = permission.get_state_display() if is_told else PermissionState.REQUESTED.label
    return (
        permission.reference,
        _authority(permission),
        capitalised(str(state), language),
        long_date(permission.requested_on, language) if permission.requested_on else "",
        long_date(answered_on, language, permission.decided_precision) if answered_on and is_told else "",
        permission.number if is_told else "",
    )


def _authority(permission: Permission) -> str:
    return str(AUTHORITIES.get(permission.authority, permission.authority) or gettext("not on file"))


def endings(file: RelationFile, language: str) -> list[Block]:
    blocks = []
    for tie in file.endings:
        termination = tie.termination
        told = [
            (gettext("Reference"), termination.reference),
            (gettext("Outcome for this tie"), capitalised(str(tie.get_outcome_display()), language)),
            (gettext("State"), capitalised(str(tie.get_state_display()), language)),
            (gettext("Reason"), capitalised(str(termination.get_reason_display()), language)),
            (gettext("Who asked"), capitalised(str(termination.get_initiator_display()), language)),
            (gettext("Who was consulted"), termination.consulted),
            (gettext("Why, for this tie"), tie.note),
            (
                gettext("Notice ends on"),
                long_date(tie.notice_ends_on, language) if tie.notice_ends_on else "",
            ),
            (
                gettext("Last day in force"),
                long_date(tie.effective_on, language, tie.effective_precision) if tie.effective_on else "",
            ),
            (gettext("Lives on through"), tie.continued_through),
            (gettext("Still to be settled"), tie.wind_up),
        ]
        blocks.append(
            Block(title=termination.title, paragraphs=paragraphs(termination.explanation), facts=facts(told))
        )
    return blocks


def due(file: RelationFile, language: str) -> list[Block]:
    rows = [
        (
            long_date(deadline.due_on, language),
            deadline.text,
            deadline.waiting_on_text or str(deadline.user or deadline.get_role_display()),
            deadline.subject_reference,
        )
        for deadline in file.deadlines
    ]
    headings = [gettext("Due on"), gettext("What"), gettext("Who must act"), gettext("About")]
    return [Block(table=table(headings, rows))]


def documents(file: RelationFile, language: str) -> list[Block]:
    rows = [
        (
            document.reference,
            document.title,
            language_name(document.language) if document.language else "",
            capitalised(str(document.get_visibility_display()), language),
            long_date(localtime(document.added_at).date(), language),
            document.checksum[:16],
        )
        for document in file.documents
    ]
    headings = [
        gettext("Reference"), gettext("Title"), gettext("Language"), gettext("Visible to"), gettext("Added on"),
        gettext("Fingerprint begins"),
    ]  # fmt: skip
    return [Block(table=table(headings, rows))]
