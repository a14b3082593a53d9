"""Fictional members of a council, with their seats."""

from datetime import date, timedelta

from office import membership
from office.models import OPERATOR, Body, CouncilMember, Seat

LONG_AGO = date(2019, 1, 1)


def seat(body: Body, name: str = "A. Example", **more) -> Seat:
    return membership.seat_member(body, name=name, by=OPERATOR, **({"starts_on": LONG_AGO} | more))


def full_council(
    body: Body, count: int = 5, *, kept_from: date = LONG_AGO + timedelta(days=1)
) -> list[CouncilMember]:
    """`count` members, the first of them in the chair, on a roll that is complete."""
    functions = ["chair"] + ["member"] * (count - 1)
    seats = [
        seat(body, f"Member {n}", function=function, party_group="Blue" if n % 2 else "Green")
        for n, function in enumerate(functions, 1)
    ]
    membership.keep_roll_from(body, kept_from, by=OPERATOR)
    body.refresh_from_db()
    return [each.member for each in seats]
