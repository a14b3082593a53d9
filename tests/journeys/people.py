"""Make the people of a story: run inside `manage.py shell`, in the house's own surroundings."""

from django.contrib.auth.hashers import make_password

from office.models import OPERATOR, Role, User
from office.staff import invite_user
from partners.actions.partners import create_partner
from tests.factories.protocols import TieFactory, in_force

PASSWORD = "entente-demo-2026"


def move_in(language: str) -> None:
    hashed = make_password(PASSWORD)  # once: on purpose it takes as long as a login
    for role in ("officer", "head", "clerk", "councillor", "administrator"):
        user = invite_user(
            email=f"{role}@demo.example",
            name=f"The {role}",
            roles=[Role(role)],
            by=OPERATOR,
            language=language,
        )
        User.objects.filter(pk=user.pk).update(password=hashed)


def move_in_with_a_tie(language: str) -> None:
    """The people, three partners, and a tie with Kanazawa whose protocol is in force."""
    move_in(language)
    kanazawa, *_others = [
        create_partner(name=name, country=country, kind="city", by=OPERATOR)
        for name, country in (("Kanazawa", "JP"), ("Tallinn", "EE"), ("Gdańsk", "PL"))
    ]
    in_force(relation=TieFactory(partners=[kanazawa]))
