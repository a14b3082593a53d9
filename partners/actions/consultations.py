"""Who was heard about a purpose: each consultation recorded by itself. Each act is one journal entry."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from office import journal
from office.models import Actor
from office.rules import Refused, require
from partners import rules
from partners.models import Circle, Consultation, NeedProfile

# What was said, in words, and who said it.
Read = tuple[str | None, str]


@transaction.atomic
def record_consultation(
    profile: NeedProfile, *, by: Actor, circle: str, who: str = "", held_on: date | None = None,
    said: str = "", form_token: UUID | None = None,
) -> Consultation:  # fmt: skip
    """Keep that a circle was heard. The same form sent twice keeps it once."""
    profile = _open_profile(profile, by)
    already = Consultation.objects.filter(form_token=form_token).first() if form_token else None
    if already:
        return already
    heard = Consultation(
        profile=profile,
        circle=circle,
        who=who.strip(),
        held_on=held_on,
        said=said.strip(),
        form_token=form_token,
    )
    _refuse_unfit(heard)
    heard.save(force_insert=True)
    _record("consultation.add", profile, None, _read(heard), by=by)
    return heard


@transaction.atomic
def edit_consultation(heard: Consultation, *, by: Actor, revision: int, **fields: Any) -> Consultation:
    """Raises Refused when somebody else changed it since `revision` was read."""
    _open_profile(heard.profile, by)
    heard = Consultation.objects.select_for_update().select_related("profile").get(pk=heard.pk)
    if heard.revision != revision:
        sentence = _("Somebody else has changed this consultation in the meantime. It now reads: %(now)s.")
        raise Refused("stale", sentence % {"now": " · ".join((*_in_words(heard), heard.who))})
    before = _read(heard)
    for key, value in fields.items():
        setattr(heard, key, value)
    _refuse_unfit(heard)
    if before == _read(heard):
        return heard
    heard.revision += 1
    heard.save()
    _record("consultation.edit", heard.profile, before, _read(heard), by=by)
    return heard


@transaction.atomic
def remove_consultation(heard: Consultation, *, by: Actor) -> None:
    """Take out what was recorded by mistake; the journal keeps it."""
    profile = _open_profile(heard.profile, by)
    heard = Consultation.objects.select_for_update().get(pk=heard.pk)
    before = _read(heard)
    heard.delete()
    _record("consultation.remove", profile, before, None, by=by)


def _read(heard: Consultation) -> Read:
    """As the journal keeps it: what was said in words, and who said it apart, because that may be erased."""
    return " · ".join(_in_words(heard)), heard.who


def _record(act: str, profile: NeedProfile, before: Read | None, after: Read | None, *, by: Actor) -> None:
    words, who = zip(before or (None, ""), after or (None, ""), strict=True)
    journal.record(
        act, profile, by=by, changes={"consultations": list(words)},
        personal={"who": list(who)} if any(who) else None,
    )  # fmt: skip


def _in_words(heard: Consultation) -> tuple[str, ...]:
    said = (heard.get_circle_display(), str(heard.held_on or ""), heard.said)
    return tuple(str(part) for part in said if part)


def _open_profile(profile: NeedProfile, by: Actor) -> NeedProfile:
    require(rules.may_keep_needs(by), "role")
    locked: NeedProfile = NeedProfile.objects.select_for_update().get(pk=profile.pk)
    require(rules.must_take_advice(locked), "state")
    return locked


def _refuse_unfit(heard: Consultation) -> None:
    if heard.circle not in Circle.values and not heard.said:
        raise Refused("circle", _("Say which circle was heard."))
    if heard.held_on and heard.held_on > timezone.localdate():
        raise Refused("future", _("That day has not come yet: give the day on which they were heard."))
