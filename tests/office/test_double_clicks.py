"""Two clicks that arrive at the same moment are one act, and never an error."""

import threading
import uuid

import pytest
from django.db import connection
from django.test import TransactionTestCase

from office import warning_choices
from office.models import OPERATOR, JournalEntry, Role, WarningChoice
from relations.actions import guest_links
from relations.models import GuestLink
from tests.factories import protocols
from tests.factories.office import MunicipalityFactory, UserFactory

CLICKS = 6


@pytest.mark.heavy
class TwoClicks(TransactionTestCase):
    def setUp(self) -> None:
        MunicipalityFactory()

    def test_a_link_asked_for_by_one_form_at_once_is_made_once(self) -> None:
        protocol = protocols.draft()
        partner, token = protocol.relation.partners.get(), uuid.uuid4()

        def click() -> str:
            _link, secret = guest_links.give_link(
                protocol, by=OPERATOR, partner=partner, language="en", form_token=token
            )
            return "made" if secret else "there already"

        assert sorted(self.at_once(click)) == ["made"] + ["there already"] * (CLICKS - 1)
        assert GuestLink.objects.count() == 1
        assert JournalEntry.objects.filter(act="protocol.give_link").count() == 1

    def test_warnings_chosen_by_several_clicks_at_once_are_chosen_once(self) -> None:
        user = UserFactory(roles=[Role.CLERK])
        days = {name: list(chosen) for name, chosen in warning_choices.days_for_all().items()} | {
            "law": [10, 3]
        }

        def click() -> str:
            warning_choices.choose_own(user, days)
            return "chosen"

        assert self.at_once(click) == ["chosen"] * CLICKS
        assert [row.days for row in WarningChoice.objects.filter(user=user)] == [[10, 3]]

    def test_an_administrators_choice_for_all_likewise(self) -> None:
        user = UserFactory(roles=[Role.ADMINISTRATOR])
        days = {name: list(chosen) for name, chosen in warning_choices.days_for_all().items()} | {
            "term": [60]
        }

        def click() -> str:
            warning_choices.choose_for_all(days, by=user)
            return "chosen"

        assert self.at_once(click) == ["chosen"] * CLICKS
        assert WarningChoice.objects.filter(user=None, family="term").count() == 1
        assert JournalEntry.objects.filter(act="warnings.change").count() == 1

    def at_once(self, click) -> list[str]:
        found: list[str] = []
        start = threading.Barrier(CLICKS)

        def work() -> None:
            start.wait()
            try:
                found.append(click())
            except Exception as error:  # noqa: BLE001 - whatever a click would have met is the finding
                found.append(repr(error))
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _number in range(CLICKS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found
