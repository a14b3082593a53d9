"""Views of lists under a name: kept, renamed, reordered, dropped, and the one that opens a list."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from office import journal
from office.lists import LONGEST_QUERY, page_of
from office.models import STAFF, Actor, DefaultView, Role, SavedView, User
from office.rules import Refused, require, role_missing

MOST_OF_ONE_LIST = 30


def may_keep_views(by: Actor) -> Any:
    """Whoever reads lists may keep views of them; the auditor, who writes nothing, may not."""
    return role_missing(by, *(STAFF - {Role.AUDITOR}))


def may_change_view(by: Actor, view: SavedView) -> Any:
    """One's own; what the whole team uses also the head."""
    if view.owner_id == by.pk or (view.is_shared and by.has_role(Role.HEAD)):
        return may_keep_views(by)
    if view.is_shared:
        return _("A view of the team is changed by its author (%(name)s) or by a head.") % {
            "name": view.owner.name
        }
    return _("This view belongs to somebody else.")


@transaction.atomic
def keep_view(page: str, name: str, query: str, *, is_shared: bool = False, by: User) -> SavedView:
    """Keep the query of a list's address under a name. The same name and query again give the one there is."""
    require(may_keep_views(by), "role")
    kind = page_of(page)
    if kind is None:
        raise Refused("unknown_list", _("Views can be saved of lists only."))
    name, query = _tidy(name), kind.canonical(query)
    if len(query) >= LONGEST_QUERY:  # cut off, it would find something else
        raise Refused(
            "too_long", _("The filters are too long to be kept. Shorten the text that is looked for.")
        )
    mine = SavedView.objects.filter(owner=by, page=page)
    already = mine.filter(name=name).first()
    if already and (already.query, already.is_shared) == (query, is_shared):
        return already
    if mine.count() >= MOST_OF_ONE_LIST:
        sentence = _("You have %(count)s views of this list. Delete one that you no longer use.")
        raise Refused("too_many", sentence % {"count": MOST_OF_ONE_LIST})
    view = SavedView(owner=by, page=page, name=name, query=query, is_shared=is_shared)
    view.position = mine.count()
    _store(view)
    changes: dict[str, list[Any]] = {
        "name": [None, name],
        "query": [None, query],
        "is_shared": [None, is_shared],
    }
    journal.record("view.keep", view, by=by, changes=changes)
    return view


@transaction.atomic
def change_view(view: SavedView, *, revision: int, by: Actor, **fields: Any) -> SavedView:
    """Change `name`, `is_shared`, `position` or `query`. Refused when somebody else has changed it since."""
    view = SavedView.objects.select_for_update(of=("self",)).select_related("owner").get(pk=view.pk)
    require(may_change_view(by, view), "role")
    if view.revision != revision:
        raise Refused("stale", _("Somebody else has changed this view in the meantime. Look at it again."))
    if "name" in fields:
        fields["name"] = _tidy(fields["name"])
    if "query" in fields and (kind := page_of(view.page)):
        fields["query"] = kind.canonical(fields["query"])
    changes = {
        key: [getattr(view, key), value] for key, value in fields.items() if getattr(view, key) != value
    }
    if not changes:
        return view
    for key, (_before, after) in changes.items():
        setattr(view, key, after)
    view.revision += 1
    _store(view)
    if not view.is_shared:
        view.defaults.exclude(
            user=view.owner_id
        ).delete()  # what others no longer see opens no list of theirs
    journal.record("view.change", view, by=by, changes=changes)
    return view


@transaction.atomic
def drop_view(view: SavedView, *, by: Actor) -> None:
    view = SavedView.objects.select_for_update(of=("self",)).select_related("owner").get(pk=view.pk)
    require(may_change_view(by, view), "role")
    changes = {"name": [view.name, None], "query": [view.query, None]}
    journal.record("view.drop", view, by=by, changes=changes)
    view.delete()


@transaction.atomic
def open_with(page: str, view: SavedView | None, *, by: User) -> None:
    """Let a list open with this view for oneself; with None it opens as it is."""
    require(may_keep_views(by), "role")
    if view is not None and (view.page != page or not (view.is_shared or view.owner_id == by.pk)):
        raise Refused("unknown_view", _("There is no such view of this list."))
    mine = DefaultView.objects.filter(user=by, page=page)
    before = mine.select_related("view").first()
    if (before.view if before else None) == view:
        return
    mine.delete()
    if view is not None:
        DefaultView.objects.create(user=by, page=page, view=view)
    names = [before.view.name if before else None, view.name if view else None]
    journal.record("view.open_with", by, by=by, changes={page: names})


def _tidy(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("no_name", _("Give the view a name."))
    return name[:60]


def _store(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        sentence = _("You have a view of this list called “%(name)s” already. Choose another name.")
        raise Refused("name_taken", sentence % {"name": view.name}) from None
