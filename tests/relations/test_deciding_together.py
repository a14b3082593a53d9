"""Twenty people at once: council members take positions while the clerk records the vote and the head replaces the text."""

import threading
from datetime import date

import pytest
from django.db import OperationalError, connection
from django.test import TransactionTestCase

from office import decisions, journal, positions, submissions
from office.models import OPERATOR, Decision, Position, PositionRound, Role, Submission
from office.rules import Refused
from relations.actions import protocol as actions
from relations.models import Protocol
from tests.factories import protocols
from tests.factories.council import sent
from tests.factories.office import MunicipalityFactory, UserFactory

SITTING_ON = date(2026, 3, 2)


@pytest.mark.heavy
class DecidingTogether(TransactionTestCase):
    """Whatever comes first, the item is closed once, and what was counted is what was stated before."""

    def setUp(self) -> None:
        MunicipalityFactory(gathers_positions=True)
        self.protocol = protocols.submitted()
        actions.open_new_draft(self.protocol, by=OPERATOR)
        self.item = sent(submissions.pending_for(self.protocol), SITTING_ON)
        self.sitting = decisions.record_sitting(
            submissions.council(), held_on=SITTING_ON, by=OPERATOR, members=53, present=50
        )

    def test_positions_a_vote_and_a_new_text_at_once_have_one_outcome(self) -> None:
        # SQLite has one writer at a time, so fewer of them already meet.
        members, closers = (12, 4) if connection.vendor == "postgresql" else (4, 2)
        people = [UserFactory(roles=[Role.COUNCILLOR]) for _number in range(members)]
        acts = [lambda person=person: self.state(person) for person in people]
        acts += [self.vote] * closers + [self.replace] * closers

        outcomes = self.at_once(acts)

        closed = [name for name, outcome in outcomes if outcome == "done" and name != "state"]
        assert len(closed) == 1
        self.item.refresh_from_db()
        state = {"vote": ("decided", "adopted"), "replace": ("withdrawn", "draft")}[closed[0]]
        assert (self.item.state, Protocol.objects.get(pk=self.protocol.pk).state) == state
        assert Decision.objects.count() == (closed[0] == "vote")
        assert {outcome for _name, outcome in outcomes} <= {"done", "not_pending", "positions_closed"}
        # Every position that was taken was taken before the closing and is in its tally, and no other is.
        taken = sum(outcome == "done" for name, outcome in outcomes if name == "state")
        assert Position.objects.count() == taken
        assert PositionRound.objects.get().tally["in_favour"] == taken
        assert Submission.objects.count() == 1
        assert journal.verify(anchored=False).intact

    def state(self, person) -> str:
        positions.state_position(self.item, "in_favour", by=person, content_hash=self.item.content_hash)
        return "state"

    def vote(self) -> str:
        decisions.record_decision(
            self.sitting, {self.item: "adopted"}, by=OPERATOR, title=self.item.title, recorded_result="adopted",
            votes=decisions.VoteCount(yes=40, no=10),
        )  # fmt: skip
        return "vote"

    def replace(self) -> str:
        actions.replace_submission(self.protocol, by=OPERATOR, reason="A newer text.")
        return "replace"

    def at_once(self, acts) -> list[tuple[str, str]]:
        """Every act in a thread of its own, all released together; each with what came of it."""
        found: list[tuple[str, str]] = []
        start = threading.Barrier(len(acts))

        def work(act) -> None:
            name = getattr(act, "__name__", "state").replace("<lambda>", "state")
            start.wait()
            try:
                act()
                found.append((name, "done"))
            except Refused as refused:
                found.append((name, refused.code))
            except OperationalError as error:  # a lost race would be one: no two acts may wait for each other
                found.append((name, str(error)))
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found
