"""What is done with protocols, apart from the plain steps of their life."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import diary, journal, permissions, submissions
from office.models import OPERATOR, Actor, Permission, Role, account_of
from office.rules import Refused, require, role_missing
from office.submissions import content_hash
from relations.clause_keys import keyed
from relations.facts import Day
from relations.force import entry_into_force
from relations.languages import CODES, EQUAL
from relations.legality import missing_parties
from relations.lifecycle.protocol import PROTOCOL
from relations.models import (
    BINDING_STATES,
    COMPULSORY_PARTS,
    DurationKind,
    LanguageStatus,
    Part,
    Protocol,
    ProtocolKind,
    ProtocolVersion,
    Relation,
    Side,
    Signature,
)
from relations.outdated import flagged
from relations.rules import protocol as rules
from relations.signing import country_today, must_be_a_further_signature, must_be_in_office, signatory

TERMS = (
    "duration_kind",
    "months",
    "stated_end_on",
    "renewal_months",
    "max_renewals",
    "notice_months",
    "notice_on",
    "effective_on",
    "notice_counts_from",
    "review_months",
    "in_force_rule",
    "stated_on",
    "is_binding",
    "finance",
)
WRITTEN = ("title", "label", "languages", "clauses", "prevailing", *TERMS)
MAX_CLAUSES, MAX_LANGUAGES = 60, 6
FIRST_CLAUSES = (*COMPULSORY_PARTS, Part.FINANCE)


@transaction.atomic
def create_protocol(
    relation: Relation,
    *,
    kind: str,
    title: str,
    by: Actor,
    languages: Sequence[dict[str, str]] = (),
    clauses: Sequence[dict[str, Any]] | None = None,
    form_token: UUID | None = None,
    is_exercise: bool = False,
    is_past_fact: bool = False,
    reason: str = "",
    told: dict[str, Any] | None = None,
    **terms: Any,
) -> Protocol:
    """Begin a protocol with its first draft. The same form sent twice gives the protocol made the first time.

    `told` goes into its journal beside the rest.
    `is_past_fact` enters a text of the past into the record: the clerk's act, with a reason.
    """
    _require_right_to_begin(relation, by=by, is_past_fact=is_past_fact, reason=reason)
    already = Protocol.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    said = {
        "title": title.strip(),
        "languages": list(languages),
        **(_nothing_known(terms) if is_past_fact else {}),
        **terms,
    }
    first = _first_clauses(said["languages"]) if clauses is None else clauses
    said["clauses"] = flagged((), keyed(first), ())
    _refuse_misshapen(said)
    protocol = Protocol(
        relation=relation,
        kind=kind,
        title=said["title"],
        form_token=form_token,
        is_exercise=is_exercise,
        is_past_fact=is_past_fact,
    )
    if already := _made_at_the_same_moment(protocol):
        return already
    version = ProtocolVersion.objects.create(protocol=protocol, number=1, author=account_of(by), **said)
    _sign_as_writer(version, by)
    changes = {"kind": [None, kind], "title": [None, protocol.title], "relation": [None, relation.reference]}
    journal.record("protocol.create", protocol, by=by, changes=changes | (told or {}), reason=reason)
    return protocol


def _made_at_the_same_moment(protocol: Protocol) -> Protocol | None:
    """Save it; what the other of two clicks has made where that one was first."""
    try:
        with transaction.atomic():
            protocol.save(force_insert=True)
    except IntegrityError:
        found: Protocol | None = Protocol.objects.filter(form_token=protocol.form_token).first()
        if protocol.form_token is None or found is None:
            raise
        return found
    return None


def _require_right_to_begin(relation: Relation, *, by: Actor, is_past_fact: bool, reason: str) -> None:
    if not is_past_fact:
        require(rules.may_write_protocols(by), "role")
        require(rules.must_allow_a_protocol(relation), "tie_over")
        return
    require(rules.may_record_official_dates(by), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))


def _nothing_known(terms: dict[str, Any]) -> dict[str, Any]:
    """A text of the past says nothing of which nothing is known."""
    has_an_end = terms.get("months") or terms.get("stated_end_on")
    return {"duration_kind": DurationKind.FIXED if has_an_end else "", "in_force_rule": ""}


def _first_clauses(languages: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The compulsory parts stand ready to be written."""
    empty = {language["code"]: "" for language in languages}
    return (
        [{"part": str(part), "heading": dict(empty), "texts": dict(empty)} for part in FIRST_CLAUSES]
        if empty
        else []
    )


@transaction.atomic
def save_draft(
    protocol: Protocol,
    *,
    by: Actor,
    revision: int,
    kind: str = "",
    confirmed: Collection[tuple[str, str]] = (),
    act: str = "protocol.save_draft",
    told: dict[str, Any] | None = None,
    **said: Any,
) -> ProtocolVersion:
    """Write the draft: its text and its terms; what is not given stays. `act` and `told` are for its journal.

    Languages left behind by a change are flagged; `confirmed` holds (key of the clause, language) that were found
    in step again.
    Raises Refused when the text is settled, or when somebody else saved since `revision` was read.
    """
    require(rules.may_write_protocols(by), "role")
    protocol = _locked(protocol)
    version = protocol.latest
    if reason := rules.must_be_writable(protocol, version):
        raise Refused("not_writable", reason)
    if version is None or version.revision != revision:
        raise Refused(
            "stale",
            _("Somebody else has saved this draft in the meantime. Compare both texts and save again."),
        )
    _refuse_misshapen(said)
    said = _in_step(version, said, confirmed)
    _refuse_unknown_prevailing(version, said)
    changes = _changes(version, said)
    is_before_the_council = submissions.pending_for(protocol)
    if kind and kind != protocol.kind:
        _refuse_another_nature(protocol, kind)
        if not is_before_the_council:
            changes["kind"], protocol.kind = [protocol.kind, kind], kind
    if not changes and not told:
        return version
    version.revision += 1
    version.save()
    _sign_as_writer(version, by)
    if not is_before_the_council:
        protocol.title = version.title
    protocol.save()
    journal.record(
        act,
        protocol,
        by=by,
        changes=changes | {"version": [version.number, version.number]} | (told or {}),
    )
    return version


def _refuse_another_nature(protocol: Protocol, kind: str) -> None:
    if ProtocolKind.AMENDMENT in (kind, protocol.kind):
        raise Refused(
            "kind", _("An amendment begins on the page of the text it amends, and stays an amendment.")
        )


def _in_step(
    version: ProtocolVersion, said: dict[str, Any], confirmed: Collection[tuple[str, str]]
) -> dict[str, Any]:
    """The clauses with their keys and with the languages that now lag behind."""
    version.clauses = keyed(version.clauses)
    clauses = keyed(said.get("clauses", version.clauses), version.clauses)
    codes = [one["code"] for one in said.get("languages", version.languages)]
    return said | {"clauses": flagged(version.clauses, clauses, codes, confirmed)}


def _refuse_unknown_prevailing(version: ProtocolVersion, said: dict[str, Any]) -> None:
    codes = [one["code"] for one in said.get("languages", version.languages)]
    if said.get("prevailing", version.prevailing) not in ("", EQUAL, *codes):
        raise Refused("prevailing", _("The text that prevails must be in one of its languages."))


def _changes(version: ProtocolVersion, said: dict[str, Any]) -> dict[str, list[Any]]:
    """Set what is new; the journal keeps terms as they are and long texts by their digest."""
    found: dict[str, list[Any]] = {}
    for name, value in said.items():
        before = getattr(version, name)
        if before == value:
            continue
        setattr(version, name, value)
        is_text = name in ("clauses", "finance")
        found[name] = (
            [content_hash({name: before}), content_hash({name: value})] if is_text else [before, value]
        )
    return found


def _refuse_misshapen(said: dict[str, Any]) -> None:
    """What a form cannot send but a program could, and what no page could show."""
    if unknown := set(said) - set(WRITTEN):
        raise TypeError(f"a version has no {sorted(unknown)}")
    if "title" in said and not said["title"].strip():
        raise Refused("title", _("Give the protocol a title."))
    codes = [language["code"] for language in said.get("languages", ())]
    if len(set(codes)) != len(codes) or not set(codes) <= set(CODES):
        raise Refused("languages", _("Choose each language once, from the list."))
    if any(language.get("status") not in LanguageStatus.values for language in said.get("languages", ())):
        raise Refused(
            "languages", _("Say of each language whether it is the original, a translation or authentic.")
        )
    if len(codes) > MAX_LANGUAGES or len(said.get("clauses", ())) > MAX_CLAUSES:
        raise Refused("too_long", _("A protocol has at most 6 languages and 60 clauses."))
    if any(clause["part"] not in Part.values for clause in said.get("clauses", ())):
        raise Refused("part", _("There is no such part of a protocol."))


def _sign_as_writer(version: ProtocolVersion, by: Actor) -> None:
    if account := account_of(by):
        version.writers.add(account)


@transaction.atomic
def open_new_draft(protocol: Protocol, *, by: Actor) -> ProtocolVersion:
    """Go on writing in a copy of the version sent last; an item before the council stays as it is."""
    require(rules.may_write_protocols(by), "role")
    protocol = _locked(protocol)
    require(rules.must_allow_a_new_draft(protocol), "no_draft")
    former = protocol.versions.latest("number")
    draft = _copy(former, by)
    journal.record("protocol.new_draft", protocol, by=by, changes={"version": [former.number, draft.number]})
    return draft


@transaction.atomic
def name_version(protocol: Protocol, *, by: Actor, label: str, revision: int) -> ProtocolVersion:
    """Lay the draft aside under a name, to be read and compared, and go on writing in a copy of it.

    Raises Refused when somebody saved since `revision` was read: the name would stand on words not seen.
    """
    require(rules.may_write_protocols(by), "role")
    protocol = _locked(protocol)
    version = protocol.latest
    if reason := rules.must_be_writable(protocol, version):
        raise Refused("not_writable", reason)
    if version is None or version.revision != revision:
        raise Refused("stale", _("The text has changed since you read it. Read it again before you name it."))
    if not (label := label.strip()):
        raise Refused("label", _("Give the version a name, for example: after the visit in May."))
    version.label = label[:100]
    version.save(update_fields=["label"])
    draft = _copy(version, by)
    changes: dict[str, list[Any]] = {
        "label": [None, version.label],
        "version": [version.number, draft.number],
    }
    journal.record("protocol.name_version", protocol, by=by, changes=changes)
    return draft


def _copy(former: ProtocolVersion, by: Actor) -> ProtocolVersion:
    """The next version with the same words. Its revision goes on counting, so that a page read before is found old."""
    kept = {name: getattr(former, name) for name in WRITTEN if name != "label"}
    draft = ProtocolVersion.objects.create(
        protocol=former.protocol,
        number=former.number + 1,
        author=account_of(by),
        revision=former.revision,
        **kept,
    )
    # Copied words stay somebody's words: whoever wrote them does not send them to the council either.
    draft.writers.set(former.writers.all())
    _sign_as_writer(draft, by)
    return draft


@transaction.atomic
def submit_protocol(
    protocol: Protocol, *, by: Actor, version: int, revision: int, decide_by: date | None = None
) -> Protocol:
    """Send exactly the version that was checked to the council; from then on it never changes.

    Raises Refused when the text moved on since `version` and `revision` were read, or when `by` wrote in it.
    """
    require(role_missing(by, Role.HEAD), "role")
    protocol = _locked(protocol)
    latest = protocol.latest
    if latest is None or (latest.number, latest.revision) != (version, revision):
        raise Refused("stale", _("The text has changed since you read it. Read it again before you send it."))
    if decide_by and decide_by < timezone.localdate():
        raise Refused("past", _("The day by which a decision is wanted has passed."))
    return PROTOCOL.take(protocol, "submit", by=by, decide_by=decide_by)


@transaction.atomic
def replace_submission(protocol: Protocol, *, by: Actor, reason: str) -> Protocol:
    """Put a newer draft in the place of what the council has: its item is withdrawn, and it is told why.

    The newer text goes the ordinary way: reviewed, agreed with the partner, sent.
    """
    require(role_missing(by, Role.HEAD), "role")
    # The item before the protocol, as the clerk's record of a vote locks them: so neither waits for the other.
    pending = submissions.hold_pending(protocol)
    protocol = _locked(protocol)
    latest = protocol.latest
    if pending is None:
        raise Refused("not_pending", _("It is not before the council, so there is nothing to replace."))
    if latest is None or latest.is_frozen:
        raise Refused("no_draft", _("Open a new draft and write the newer text first."))
    submissions.withdraw(pending, by=by, reason=reason)
    return Protocol.objects.get(pk=protocol.pk)


@transaction.atomic
def request_permission(protocol: Protocol, *, by: Actor, on: date) -> Permission:
    """Ask the authority that the law of that day names, once the decision is effective."""
    require(role_missing(by, Role.CLERK, Role.HEAD), "role")
    protocol = _locked(protocol)
    if on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which it happened."))
    require(rules.must_await_permission(protocol, on), "guard")
    require(rules.must_not_precede_what_allows_it(protocol, on), "guard")
    permission = permissions.request_permission(protocol, act=permissions.TWINNING, on=on, by=by)
    diary.settle_deadlines(protocol, "protocol_permission", on=on)
    journal.record(
        "protocol.request_permission",
        protocol,
        by=by,
        occurred_on=on,
        changes={"permission": [None, permission.reference], "authority": [None, permission.authority]},
    )
    return permission


@transaction.atomic
def add_signature(
    protocol: Protocol,
    *,
    by: Actor,
    on: date,
    partner: Any = None,
    place: str = "",
    is_digital: bool = False,
    country: str = "",
    awaits_another: bool = False,
    despite_term: bool = False,
    **who: Any,
) -> Protocol:
    """Record who signed and when: `partner` None is our side. The last party's last signature completes it.

    `who` are the fields of `signing.signatory`: a contact of that partner, a member of our own roll, or a name
    with the term as it is stated. Outside the term it is recorded only where `despite_term` says that this was seen,
    and flagged; unknown terms pass. `awaits_another`: somebody else signs for this party as well.
    `country` is the partner's as it is called on that day; where nothing is said, as the register calls it today.
    """
    require(rules.may_record_official_dates(by), "role")
    protocol = _locked(protocol)
    if partner and partner not in protocol.relation.partners.all():
        raise Refused("no_party", _("This is no party to the protocol."))
    signs = signatory(partner, Day(on), **who)
    require(must_be_a_further_signature(protocol, partner, signs.person), "signed_already")
    if (reason := must_be_in_office(signs, on)) and not despite_term:
        sentence = _("%(reason)s Check the day and the person, or confirm that it is recorded all the same.")
        raise Refused("term", sentence % {"reason": reason})
    signature = Signature(
        side=Side.PARTNER if partner else Side.US, partner=partner, place=place.strip(), is_digital=is_digital,
        awaits_another=awaits_another, **signs.fields,
    )  # fmt: skip
    others = [party for party in missing_parties(protocol) if party != partner]
    facts: dict[str, Any] = {"signature": signature}
    if partner and not protocol.country_at_signing:
        facts["country_at_signing"] = country.strip() or country_today(partner)
    step = "sign_partly" if others or awaits_another else "sign"
    return PROTOCOL.take(protocol, step, by=by, on=on, **facts)


@transaction.atomic
def correct_country_at_signing(protocol: Protocol, *, by: Actor, country: str, reason: str) -> Protocol:
    """Correct in which state the partner lay when it signed, such as Czechoslovakia; empty is unknown."""
    require(rules.may_record_official_dates(by), "role")
    if not reason.strip():
        raise Refused("reason", _("Give a reason: it is kept in the journal."))
    protocol = _locked(protocol)
    before, protocol.country_at_signing = protocol.country_at_signing, country.strip()[:200]
    if protocol.country_at_signing == before:
        return protocol
    protocol.save(update_fields=["country_at_signing"])
    changes = {"country_at_signing": [before, protocol.country_at_signing]}
    journal.record("protocol.correct_country", protocol, by=by, changes=changes, reason=reason.strip())
    return protocol


@transaction.atomic
def enter_into_force(protocol: Protocol, *, by: Actor) -> Protocol:
    """In force on the day that the text's own rule names; the terms and their deadlines follow from it."""
    require(rules.may_record_official_dates(by), "role")
    protocol = _locked(protocol)
    entry = entry_into_force(protocol)
    if entry.on is None:
        raise Refused("no_day", entry.reasons[-1])
    return PROTOCOL.take(protocol, "enter_into_force", by=by, on=entry.on)


def follow_terms(on: date) -> int:
    """Renew what renews itself and expire what has run out by that day; returns how many steps were taken."""
    run_out = Protocol.objects.filter(state__in=BINDING_STATES, ends_on__lt=on).order_by("pk")
    return sum(_follow_term(protocol, on) for protocol in run_out)


def _follow_term(protocol: Protocol, on: date) -> int:
    """From term to term, each an entry of its own; where another run was quicker, nothing."""
    taken = 0
    while protocol.ends_on and protocol.ends_on < on and protocol.state in BINDING_STATES:
        renews = PROTOCOL.refusal(protocol, PROTOCOL.step("renew_tacitly"), by=OPERATOR) is None
        name, day = (
            ("renew_tacitly", protocol.ends_on + timedelta(days=1))
            if renews
            else ("expire", protocol.ends_on)
        )
        try:
            protocol = PROTOCOL.take(protocol, name, by=OPERATOR, on=day)
        except Refused:
            break
        taken += 1
    return taken


def _locked(protocol: Protocol) -> Protocol:
    return Protocol.objects.select_for_update().get(pk=protocol.pk)
