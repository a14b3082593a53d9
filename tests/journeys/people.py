"""Make the people of a story: run inside `manage.py shell`, in the house's own surroundings."""

from django.contrib.auth.hashers import make_password

from office.models import OPERATOR, Role, User
from office.staff import invite_user

PASSWORD = "entente-demo-2026"


def move_in(language: str) -> None:
    for role in ("officer", "head", "clerk", "councillor", "administrator"):
        user = invite_user(
            email=f"{role}@demo.example",
            name=f"The {role}",
            roles=[Role(role)],
            by=OPERATOR,
            language=language,
        )
        User.objects.filter(pk=user.pk).update(password=make_password(PASSWORD))
