"""How early people hear of what is due at a partner."""

from office.diary_kinds import TERM, register

register(TERM, "end_of_term")
