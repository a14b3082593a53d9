"""Columns of a partner list that say something about our relation with the partner.

A file never sets a legal state. What it says of type, status and beginning becomes a claim, and upper apps
register here which columns they understand and how they keep the claims.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from office.models import Actor
from partners.columns import Column
from partners.models import Partner


class Claim(NamedTuple):
    """What a cell says: `column` is the key of the registered column, `row` its line in the file."""

    partner: Partner
    column: str
    value: str
    row: int


# Keeps the claims within the transaction of the import and returns those that were new. The same file comes
# again, so a claim that is already kept must not be kept twice.
RecordClaims = Callable[[list[Claim], str, Actor], list[Claim]]


class Kept(NamedTuple):
    """A claim that an import made, as the journal tells it: the number of the partner, column, value."""

    partner: int
    column: str
    value: str


# Takes claims back that nobody has settled yet, when their import is undone; returns those it took.
ForgetClaims = Callable[[list[Kept]], list[Kept]]


def _forget_none(claims: list[Kept]) -> list[Kept]:
    return []


# Says which of these claims are kept already, so that a list that comes again shows only what is new in it.
ClaimsOnFile = Callable[[list[Kept]], set[Kept]]


def _none_on_file(claims: list[Kept]) -> set[Kept]:
    return set()


@dataclass(frozen=True)
class _Registration:
    columns: tuple[Column, ...]
    record: RecordClaims
    forget: ForgetClaims = _forget_none
    on_file: ClaimsOnFile = _none_on_file


_registrations: list[_Registration] = []


def register_claim_columns(
    columns: Iterable[Column],
    record_claims: RecordClaims,
    forget_claims: ForgetClaims = _forget_none,
    on_file: ClaimsOnFile = _none_on_file,
) -> None:
    """Called by an upper app when it is ready."""
    registration = _Registration(tuple(columns), record_claims, forget_claims, on_file)
    if registration not in _registrations:  # once, however often the apps get ready
        _registrations.append(registration)


def claim_columns() -> tuple[Column, ...]:
    return tuple(column for registration in _registrations for column in registration.columns)


def claim_keys() -> frozenset[str]:
    return frozenset(column.key for column in claim_columns())


def record_claims(claims: list[Claim], source: str, by: Actor) -> list[Claim]:
    """Hand the claims to the apps that understand them; returns those that were new."""
    kept: list[Claim] = []
    for registration in _registrations:
        keys = {column.key for column in registration.columns}
        own = [claim for claim in claims if claim.column in keys]
        kept += registration.record(own, source, by) if own else []
    return kept


def forget_claims(claims: list[Kept]) -> list[Kept]:
    """Take back what an import claimed, where nobody has settled it since; returns what was taken back."""
    taken: list[Kept] = []
    for registration in _registrations:
        keys = {column.key for column in registration.columns}
        own = [claim for claim in claims if claim.column in keys]
        taken += registration.forget(own) if own else []
    return taken


def claims_on_file(claims: list[Kept]) -> set[Kept]:
    """Those of the claims that are kept already."""
    return (
        set().union(*(registration.on_file(claims) for registration in _registrations)) if claims else set()
    )
