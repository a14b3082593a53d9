"""How early people hear of what is due in a relation."""

from office.diary_kinds import NOTICE, RETURNED, TERM, register, register_personal

register(NOTICE, "protocol_notice*")
register(TERM, "protocol_end", "protocol_review", "programme_ending")
register(RETURNED, "protocol_returned", "termination_returned")
# What somebody typed and did not save is offered to nobody else.
register_personal("kept_draft")
