"""Say how to log in to the demo."""

from typing import Any

from evaluations import demo
from office.management.operator_command import OperatorCommand


class Command(OperatorCommand):
    help = "Lists the logins of the demo, one per role."

    def operate(self, *args: Any, **options: Any) -> list[dict[str, str]]:
        return demo.logins()

    def say(self, result: list[dict[str, str]]) -> None:
        if not result:
            self.stdout.write("This database holds no demo.")
            return
        self.stdout.write(f"Log in with one of these addresses; the password of all is  {demo.PASSWORD}")
        for login in result:
            self.stdout.write(f"  {login['role']:<14} {login['email']}")
