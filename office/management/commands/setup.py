import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import transaction

from office import journal, staff
from office.house_forms import language_name
from office.management.operator_command import OperatorCommand
from office.models import OPERATOR, LegalProfile, Municipality, Role
from office.municipality import found_municipality
from office.rules import Refused
from office.submissions import council

# Option, question, and an example for whoever is asked.
_QUESTIONS = (
    ("name", "Name of the municipality", "Gent"),
    ("country", "Country (two letters)", "BE"),
    ("profile", f"Legal profile ({', '.join(LegalProfile.values)})", "be-vlg"),
    ("language", "Language in which it works", "nl"),
    ("time_zone", "Time zone", "Europe/Brussels"),
    ("members", "Members of the council by law (empty when not known)", "53"),
    ("admin_email", "E-mail address of the first administrator", "a.peeters@example.org"),
)
_OPTIONAL = {"members"}


class Command(OperatorCommand):
    help = "Set up this installation: the municipality, its council and the first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", action="append", help="the name, or LANGUAGE=NAME; may be repeated")
        parser.add_argument("--country", help="two letters, such as BE or TR")
        parser.add_argument("--profile", help=f"legal profile: {', '.join(LegalProfile.values)}")
        parser.add_argument(
            "--language", action="append", help="a working language; may be repeated, the first counts most"
        )
        parser.add_argument("--time-zone", help="such as Europe/Istanbul")
        parser.add_argument("--members", help="full membership of the council")
        parser.add_argument(
            "--metropolitan", action="store_true", help="a metropolitan municipality (Türkiye)"
        )
        parser.add_argument("--admin-email", help="address of the first administrator")
        parser.add_argument("--admin-name", default="", help="name of the first administrator")
        parser.add_argument(
            "--site",
            default="http://127.0.0.1:8000",
            help="address under which people reach this installation",
        )

    def operate(self, **options: Any) -> dict[str, Any]:
        call_command("migrate", interactive=False, verbosity=0)
        if Municipality.ours():
            raise Refused(
                "already_set_up", "This installation already has its municipality: nothing was changed."
            )
        answers = self._answers(options)
        with transaction.atomic():
            put_aside = journal.begin_afresh()
            ours = self._found(answers, options)
            user = self._first_administrator(answers, options)
        link = staff.password_link(user, options["site"].rstrip("/"))
        return {
            "municipality": ours.name,
            "administrator": user.email,
            "link": link,
            "older_anchor_put_aside": put_aside,
        }

    def say(self, result: dict[str, Any]) -> None:
        if result["older_anchor_put_aside"]:
            self.stdout.write(
                "The journal's anchor of an earlier database was put aside, beside the new one."
            )
        self.stdout.write(f"{result['municipality']} is set up.")
        self.stdout.write(
            f"{result['administrator']} chooses a password here, once, within three days:\n{result['link']}"
        )

    def _answers(self, options: dict[str, Any]) -> dict[str, Any]:
        """What the options say; at a terminal the rest is asked for, elsewhere it is refused by name."""
        answers = {key: options[key] for key, _question, _example in _QUESTIONS}
        missing = [
            question for question in _QUESTIONS if not answers[question[0]] and question[0] not in _OPTIONAL
        ]
        if missing and not sys.stdin.isatty():
            flags = ", ".join(f"--{key.replace('_', '-')}" for key, _question, _example in missing)
            raise Refused("missing_options", f"These options are missing: {flags}.")
        if missing:
            for key, question, example in _QUESTIONS:
                if not answers[key]:
                    answers[key] = input(f"{question}, e.g. {example}: ").strip()
        return answers

    def _found(self, answers: dict[str, Any], options: dict[str, Any]) -> Municipality:
        languages = _listed(answers["language"])
        for code in languages:
            if not language_name(code):
                raise Refused("language", f"“{code}” is no language code: write it like nl or tr.")
        council()
        return found_municipality(
            names=_names(_listed(answers["name"]), languages[0]),
            country=_country(answers["country"]),
            legal_profile=answers["profile"],
            time_zone=answers["time_zone"],
            working_languages=languages,
            council_members=_number(answers["members"]),
            is_metropolitan=options["metropolitan"],
            by=OPERATOR,
        )

    def _first_administrator(self, answers: dict[str, Any], options: dict[str, Any]) -> Any:
        email = answers["admin_email"]
        try:
            validate_email(email)
        except ValidationError:
            raise Refused("email", f"“{email}” is no e-mail address.") from None
        name = options["admin_name"] or email.partition("@")[0]
        language = _listed(answers["language"])[0]
        return staff.invite_user(
            email=email, name=name, roles=[Role.ADMINISTRATOR], language=language, by=OPERATOR
        )


def _listed(answer: str | list[str]) -> list[str]:
    return answer if isinstance(answer, list) else [answer]


def _names(written: list[str], language: str) -> dict[str, str]:
    """LANGUAGE=NAME pairs; a bare name is the one in the first working language."""
    pairs = (part.split("=", 1) if "=" in part else (language, part) for part in written)
    return {code.strip(): name.strip() for code, name in pairs}


def _country(code: str) -> str:
    from babel import Locale

    if code.upper() not in Locale("en").territories or not code.isalpha() or len(code) != 2:
        raise Refused("country", f"“{code}” is no country code: write two letters, such as BE or TR.")
    return code.upper()


def _number(written: str | int | None) -> int | None:
    if written in (None, ""):
        return None
    if not str(written).isdecimal():
        raise Refused("members", f"“{written}” is no number of council members.")
    return int(written)
