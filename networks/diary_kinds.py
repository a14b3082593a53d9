"""How early people hear of what is due in a network."""

from office.diary_kinds import NOTICE, TERM, register

register(NOTICE, "membership_notice*")
register(TERM, "membership_ends", "seat_*")
