"""What was done with relations and their ends, in words."""

from django.utils.translation import gettext_lazy as _

from office.acts import name_acts
from office.journal_reading import read_values
from partners.themes import motivation_name, theme_name

ACTS = {
    "relation.create": _("Relation entered"),
    "relation.bulk": _("Several relations changed at once"),
    "relation.edit": _("Relation changed"),
    "relation.skip_pilot": _("Pilot before the protocol skipped"),
    "relation.past_fact": _("Fact of the past recorded"),
    "relation.keep_as_it_is": _("Looked at in its silence, stays as it is"),
    "exchange.record": _("Exchange recorded"),
    "exchange.correct": _("Exchange corrected"),
    "exchange.strike_out": _("Exchange struck out"),
    "reconciliation.explain": _("Disagreement with the register of twinnings explained"),
    "claim.settle": _("Claim of a file laid aside"),
    "protocol.copies": _("Signed copies recorded"),
    "protocol.sign_no_more": _("Nobody else signs for a party"),
    "protocol.force_act": _("Act after the signatures recorded"),
    "legality.explain": _("Flag explained"),
    "protocol.create": _("Protocol begun"),
    "protocol.save_draft": _("Draft saved"),
    "protocol.new_draft": _("New draft opened"),
    "protocol.name_version": _("Version laid aside under a name"),
    "protocol.word_out": _("Sent out as a Word file"),
    "protocol.word_back": _("Word file of the partner taken in"),
    "protocol.accept_proposal": _("Proposals of the partner accepted"),
    "protocol.take_word_comments": _("Comments in the partner’s Word file taken over"),
    "protocol.reject_proposal": _("Proposals of the partner rejected"),
    "protocol.lay_proposal_aside": _("Proposal of the partner laid aside"),
    "protocol.comment": _("Comment on the text"),
    "protocol.reply": _("Answer to a comment"),
    "protocol.resolve_comment": _("Comment laid aside"),
    "protocol.reopen_comment": _("Comment opened again"),
    "protocol.guest_remark": _("Remark of the partner on the text"),
    "protocol.erase_guest_name": _("Name of a guest erased"),
    "protocol.give_link": _("Link for the partner made"),
    "protocol.close_link": _("Link for the partner closed"),
    "protocol.tidy_links": _("Old links for the partner laid away"),
    "opinion.ask": _("Opinion asked for"),
    "opinion.give": _("Opinion given"),
    "opinion.withdraw": _("Request for an opinion withdrawn"),
    "protocol.expected_benefits": _("Letter of expected benefits written"),
    "library.add": _("Clause of the library added"),
    "library.edit": _("Clause of the library changed"),
    "library.retire": _("Clause of the library laid aside"),
    "protocol.request_permission": _("Permission asked for"),
    "protocol.correct_country": _("Country at signing corrected"),
    "protocol.record_past_fact": _("Fact of the past recorded"),
    "protocol.give_notice": _("Notice recorded"),
    "protocol.past_amendment": _("Amendment of the past recorded"),
    "protocol.notice_decision": _("Decision to give notice named"),
    "protocol.notice_received": _("Receipt of a notice recorded"),
    "protocol.withdraw_notice": _("Notice taken back"),
    "protocol.read_newer_text": _("Amendment taken on to the text as it reads now"),
    "protocol.amended": _("Changed by an amendment"),
    "correction.propose": _("Technical correction proposed"),
    "programme.create": _("Programme begun"),
    "programme.edit": _("Programme changed"),
    "programme.add_objective": _("Objective written"),
    "programme.edit_objective": _("Objective changed"),
    "programme.remove_objective": _("Objective taken out"),
    "programme.open_new_version": _("New version of the programme opened"),
    "activity.add": _("Activity planned"),
    "activity.edit": _("Activity changed"),
    "activity.move": _("Activity moved"),
    "activity.remove": _("Activity taken out"),
    "activity.record_actuals": _("Actual numbers recorded"),
    "pilot.add": _("Pilot planned"),
    "pilot.review": _("Lessons of a pilot recorded"),
    "termination.propose": _("Ending proposed"),
    "termination.edit": _("Proposal changed"),
    "termination.past_fact": _("Ending of the past recorded"),
}


def register() -> None:
    read_values("relations.relation", ("themes",), theme_name)
    read_values("relations.relation", ("motivations",), motivation_name)
    name_acts(ACTS)
