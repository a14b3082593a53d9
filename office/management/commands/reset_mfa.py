from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from office import second_factor
from office.management.operator_command import OperatorCommand
from office.models import OPERATOR, User
from office.rules import Refused


class Command(OperatorCommand):
    help = "Take a person's second factor away, as after a lost phone; at the next login a new one is set up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", metavar="EMAIL")

    def operate(self, *, email: str, **options: Any) -> dict[str, Any]:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise Refused("nobody", _("Nobody has this e-mail address."))
        second_factor.reset(user, by=OPERATOR)
        return {"email": user.email, "required": second_factor.is_required_of(user)}

    def say(self, result: dict[str, Any]) -> None:
        then = (
            "has to set up a new one at the next login"
            if result["required"]
            else "logs in with the password alone"
        )
        self.stdout.write(f"The second factor of {result['email']} is taken away; the person {then}.")
