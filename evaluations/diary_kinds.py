"""How early people hear of what is due in an evaluation."""

from office.diary_kinds import RETURNED, register

register(RETURNED, "evaluation_again")
