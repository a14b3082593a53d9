"""Every URL × every role: who gets in, who reads why not, for whom the page does not exist.

The table is written by hand, from who may do what; a URL without a line fails. Letters stand for roles:
O officer, H head, L legal adviser, F finance adviser, C clerk, M council member, A administrator, U auditor.
Whoever is not in a line's letters is refused: staff read why (403), to a council member the page does not
exist (404), a stranger is sent to the login. Sent without anything typed, a form that is open answers with
the status that stands behind the letters.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from evaluations.actions import request_report
from evaluations.follow_ups import add_follow_up
from networks.models import Fee, Seat
from office import (
    advice,
    deputising,
    diary,
    documents,
    feeds,
    jobs,
    journal,
    membership,
    permissions,
    sittings,
    submissions,
)
from office.models import (
    OPERATOR,
    BulkChange,
    Decision,
    PositionRound,
    Role,
    RuleSet,
    SavedView,
    Unit,
    User,
    Visibility,
)
from office.municipality import set_council_size
from partners.actions import imports as partner_imports
from partners.actions.merging import merge_partners, say_not_a_duplicate
from partners.actions.succession import record_legal_change
from partners.models import Partner
from relations import audit
from relations.actions import comments, guest_links, opinions
from relations.queries.comments import keys_of
from tests.factories import evaluation as evaluations
from tests.factories import programmes, protocols, word_files
from tests.factories.contacts import ContactFactory, OrganisationFactory
from tests.factories.exchanges import ExchangeFactory
from tests.factories.needs import (
    CandidateFactory,
    CriterionFactory,
    NeedProfileFactory,
    RequestFactory,
    chosen_profile,
)
from tests.factories.networks import CategoryFactory, MembershipFactory
from tests.factories.office import MunicipalityFactory, UserFactory
from tests.factories.partners import GazetteerPlaceFactory, PartnerFactory
from tests.factories.register import RegisterEditionFactory, RegisterTownFactory, tied
from tests.factories.relations import (
    LivingRelationFactory,
    RelationFactory,
    TerminationFactory,
    TerminationTieFactory,
)
from tests.test_house import patterns

ROLES = dict(
    zip(
        "OHLFCMAU",
        ("officer", "head", "legal", "finance", "clerk", "councillor", "administrator", "auditor"),
        strict=True,
    )
)
STAFF, EVERYBODY = "OHLFCAU", "OHLFCMAU"
NOBODY = ""


@dataclass(frozen=True)
class Line:
    """Who may GET and who may POST, with the answer to them; `things` of the world fill the address."""

    get: str
    post: str = NOBODY
    things: tuple[str, ...] = ()
    got: int = 200
    posted: int = 200


def line(get: str, post: str = NOBODY, *things: str, got: int = 200, posted: int = 200) -> Line:
    return Line(get, post, things, got, posted)


MATRIX: dict[str, Line] = {
    # evaluations
    "home": line(STAFF),  # a council member is sent on, see SENT_ON
    "evaluations:report_list": line(STAFF),
    "evaluations:report_create": line("OHLFCA", "OHLFCA", posted=400),
    "evaluations:statistics": line(STAFF),
    "evaluations:comparison_paper": line(NOBODY, "OHLFCA", "draft", posted=404),  # no versions were named
    "evaluations:report_detail": line(STAFF, NOBODY, "report"),
    "evaluations:evaluation_list": line(STAFF),
    "evaluations:evaluation_schedule": line(STAFF),
    "evaluations:evaluation_create": line("OH", "OH", posted=400),
    "evaluations:evaluation_detail": line(STAFF, NOBODY, "evaluation"),
    "evaluations:evaluation_section": line("OH", "OH", "evaluation", "section", posted=400),
    "evaluations:evaluation_step": line("OH", "OH", "planned_evaluation", "step_of_evaluation", posted=400),
    "evaluations:evaluation_ending": line("OH", "OH", "adopted_evaluation", posted=400),
    "evaluations:evaluation_programme": line(NOBODY, "OH", "adopted_evaluation", posted=409),
    "evaluations:evaluation_history": line(STAFF, NOBODY, "evaluation"),
    "evaluations:follow_up_list": line(STAFF),
    "evaluations:follow_up_add": line("OH", "OH", "evaluation", posted=400),
    "evaluations:follow_up_remove": line(NOBODY, "OH", "proposed_follow_up", posted=302),
    "evaluations:follow_up_step": line("OH", "OH", "follow_up", "step_of_follow_up", posted=400),
    "evaluations:scheme_list": line(STAFF),
    "evaluations:scheme_edit": line("A", "A", "kind_of_scheme", posted=400),
    # partners
    "search": line(STAFF),
    "partners:list": line(STAFF),
    "partners:new": line("OHA", "OHA"),
    "partners:bulk": line(NOBODY, "OHA", posted=302),  # nothing was chosen
    "partners:suggest": line(STAFF),
    "partners:gazetteer": line("OHA"),
    "partners:gazetteer_suggestions": line("OHA"),
    "partners:gazetteer_place": line("OHA", NOBODY, "gazetteer_place"),
    "partners:gazetteer_fill": line("OHA", NOBODY, "gazetteer_place"),
    "partners:partner_gazetteer": line("OHA", "OHA", "partner"),
    "partners:export": line(STAFF, NOBODY, "csv"),
    "partners:imports": line(STAFF),
    "partners:import_new": line("OHA", "OHA"),
    "partners:import": line(STAFF, NOBODY, "imported"),
    "partners:import_columns": line("OHA", "OHA", "importation"),
    "partners:import_preview": line(STAFF, NOBODY, "importation"),
    "partners:import_confirm": line("OHA", "OHA", "importation"),
    "partners:import_rejected": line(STAFF, NOBODY, "importation"),
    "partners:import_match": line("OHA", "OHA", "importation", posted=302),
    "partners:import_problems": line(STAFF, NOBODY, "importation"),
    "partners:import_undo": line("OHA", "OHA", "imported", posted=400),
    "partners:import_template": line("OHA", NOBODY, "csv"),
    "partners:import_cancel": line(NOBODY, "OHA", "importation", posted=302),
    "partners:duplicates": line(STAFF),
    "partners:duplicate_search": line(NOBODY, "OHA", posted=302),
    "partners:duplicate_pair": line("OHA", "OHA", "partner", "twin", posted=400),
    "partners:duplicate_apart": line(NOBODY, "OHA", "partner", "twin", posted=400),
    "partners:duplicate_take_back": line(NOBODY, "OHA", "told_apart", posted=302),
    "partners:merges": line(STAFF),
    "partners:merge": line(STAFF, NOBODY, "merge"),
    "partners:merge_undo": line("OHA", "OHA", "merge", posted=400),
    "partners:detail": line(STAFF, NOBODY, "partner"),
    "partners:edit": line("OHA", "OHA", "partner"),
    "partners:names": line("OHA", "OHA", "partner", posted=400),
    "partners:name_correct": line("OHA", "OHA", "partner", "name", posted=400),
    "partners:name_remove": line(NOBODY, "OHA", "partner", "name", posted=302),
    "partners:legal_change": line("OHA", "OHA", "partner", posted=400),
    "partners:legal_change_correct": line("OHA", "OHA", "merged_partner", posted=400),
    "partners:document_add": line(NOBODY, "OHC", "partner", posted=400),
    "partners:contact_create": line("OHA", "OHA", "partner", posted=400),
    "partners:contact_edit": line("OHA", "OHA", "contact", posted=400),
    "partners:contact_end": line("OHA", "OHA", "contact", posted=400),
    "partners:contact_succeed": line("OHA", "OHA", "contact", posted=400),
    "partners:contact_erase": line("OHA", "OHA", "contact", posted=400),
    "partners:organisations": line(STAFF),
    "partners:organisation_create": line("OHA", "OHA", posted=400),
    "partners:organisation": line(STAFF, NOBODY, "organisation"),
    "partners:organisation_edit": line("OHA", "OHA", "organisation", posted=400),
    "partners:organisation_remove": line(NOBODY, "OHA", "organisation", posted=302),
    # need profiles and the candidate matrix
    "partners:profile_list": line(STAFF),
    "partners:profile_create": line("OH", "OH"),
    "partners:profile_sentence": line(NOBODY, "OH"),
    "partners:profile_detail": line(STAFF, NOBODY, "need"),
    "partners:profile_edit": line("OH", "OH", "need"),
    "partners:profile_step": line("OH", "OH", "need", "step_of_need", posted=302),
    "partners:consultation_create": line("OH", "OH", "need", posted=400),
    "partners:consultation_edit": line("OH", "OH", "need", "heard", posted=400),
    "partners:consultation_remove": line(NOBODY, "OH", "need", "heard", posted=302),
    "partners:profile_choose": line("OH", "OH", "settled_need", posted=400),
    "partners:profile_matrix": line(STAFF, "OHLF", "need", posted=302),
    "partners:matrix_file": line(STAFF, NOBODY, "need"),
    "partners:scores_hand_in": line("OHLF", "OHLF", "need", posted=302),
    "partners:candidate_afterwards": line("OH", "OH", "need", "candidate", posted=409),
    "partners:criteria_propose": line(NOBODY, "OH", "need", posted=302),
    "partners:criterion_create": line("OH", "OH", "need", posted=400),
    "partners:criterion_edit": line("OH", "OH", "need", "criterion", posted=400),
    "partners:criterion_remove": line(NOBODY, "OH", "need", "criterion", posted=302),
    # the finder and the world's register of twinnings
    "partners:finder": line(STAFF, NOBODY, "need"),
    "partners:finder_add": line("OH", "OH", "need", "found", posted=400),
    "partners:register": line(STAFF),
    "partners:register_upload": line("A", "A", posted=400),
    "partners:register_edition": line(STAFF, NOBODY, "edition"),
    "partners:register_rejected": line(STAFF, NOBODY, "edition"),
    "partners:candidate_create": line("OH", "OH", "need", posted=400),
    "partners:candidate_edit": line("OH", "OH", "need", "candidate", posted=400),
    "partners:candidate_facts": line("OH", "OH", "need", "candidate", posted=302),
    "partners:candidate_leave": line("OH", "OH", "need", "candidate", posted=400),
    "partners:candidate_return": line(NOBODY, "OH", "need", "candidate", posted=302),
    # towns that look for a partner
    "partners:request_list": line(STAFF),
    "partners:request_create": line("OH", "OH", posted=400),
    "partners:request_detail": line(STAFF, NOBODY, "asked"),
    "partners:request_edit": line("OH", "OH", "asked", posted=400),
    "partners:request_answer": line("OH", "OH", "asked", "step_of_request", posted=400),
    "relations:relation_from_request": line("OH", "OH", "asked", posted=400),
    "relations:relation_from_profile": line("OH", "OH", "chosen_need", posted=400),
    "relations:pilot_first": line("OH", "OH", "relation", posted=400),
    "relations:relation_profile": line("OH", "OH", "relation", posted=400),
    # relations
    "relations:relation_list": line(STAFF),
    "relations:relations_bulk": line(NOBODY, "OH", posted=302),  # nothing was chosen
    "relations:relations_export": line(STAFF, NOBODY, "csv"),
    "relations:relation_create": line("OH", "OH"),
    "relations:relation_detail": line(STAFF, NOBODY, "relation"),
    "relations:relation_edit": line("OH", "OH", "relation"),
    "relations:purpose_in": line("OH", "OH", "relation", "purpose_language", posted=400),
    "relations:relation_history": line(STAFF, NOBODY, "relation"),
    "relations:relation_step": line("OH", "OH", "idea", "step_of_relation", posted=400),
    "relations:relation_past_fact": line("C", "C", "relation", posted=400),
    "relations:relation_document": line(NOBODY, "OHC", "relation", posted=400),
    "relations:legality": line(STAFF),
    "relations:legality_export": line(STAFF, NOBODY, "csv"),
    "relations:legality_explain": line("HLC", "HLC", "flag", posted=400),
    "relations:reconciliation": line(STAFF),
    "relations:reconciliation_explain": line("OHA", "OHA", "disagreement", posted=400),
    "relations:reconciliation_same": line("OHA", "OHA", "registered_town", posted=400),
    "relations:reconciliation_enter": line(NOBODY, "OHA", "registered_town", posted=302),
    "relations:reconciliation_our_town": line(NOBODY, "OHA", posted=302),
    "relations:claim_settle": line("OH", "OH", "relation", "claim", posted=400),
    # exchanges and the pulse
    "relations:exchange_new": line("OHLFCA", "OHLFCA", posted=400),
    "relations:exchange_record": line("OHLFCA", "OHLFCA", "relation", posted=400),
    "relations:exchange_list": line(STAFF, NOBODY, "relation"),
    "relations:exchange_detail": line(STAFF, NOBODY, "exchange"),
    "relations:exchange_correct": line("OH", "OH", "exchange", posted=400),  # and whoever recorded it
    "relations:exchange_strike_out": line("OH", "OH", "exchange", posted=400),
    "relations:pulse_keep": line("H", "H", "relation", posted=400),
    # the clause library
    "relations:clause_library": line(STAFF),
    "relations:library_clause_create": line("OHA", "OHA", posted=400),
    "relations:library_clause_edit": line("OHA", "OHA", "library_clause", posted=400),
    "relations:library_clause_retire": line(NOBODY, "OHA", "library_clause", posted=302),
    # protocols
    "relations:protocol_create": line("OHC", "OHC", "relation", posted=400),
    "relations:protocol_detail": line(STAFF, NOBODY, "draft"),
    "relations:protocol_edit": line("OH", "OH", "draft", posted=400),
    "relations:protocol_keep": line(NOBODY, "OH", "draft", posted=200),
    "relations:protocol_name_version": line(NOBODY, "OH", "draft", posted=409),  # no name was given
    "relations:protocol_new_draft": line(NOBODY, "OH", "submitted", posted=302),
    "relations:guest_text": line(EVERYBODY, EVERYBODY, "guest_token", posted=400),  # whoever has the address
    "relations:guest_link_list": line(STAFF, "OH", "draft", posted=400),
    "relations:guest_link_close": line(NOBODY, "OH", "guest_link", posted=302),
    "relations:guest_name_erase": line("A", "A", "remark", posted=400),
    "relations:opinion_ask": line("OH", "OH", "draft", posted=400),
    "relations:opinion_detail": line(STAFF, "L", "opinion", posted=400),
    "relations:opinion_withdraw": line(NOBODY, "OH", "opinion", posted=302),
    "relations:clause_comments": line(STAFF, "OHLFC", "draft", "one", "first_clause", posted=400),
    "relations:comment": line(STAFF, NOBODY, "comment", got=302),
    "relations:comment_resolve": line(NOBODY, "OH", "comment", posted=302),
    "relations:comment_reopen": line(NOBODY, "OH", "comment", posted=302),
    "relations:protocol_compare": line(STAFF, NOBODY, "draft"),
    "relations:protocol_version": line(STAFF, NOBODY, "draft", "one"),
    "relations:protocol_document": line(NOBODY, "OHC", "draft", posted=400),
    "relations:protocol_history": line(STAFF, NOBODY, "draft"),
    "relations:protocol_submit": line("H", "H", "agreed", posted=400),
    "relations:protocol_replace": line("H", "H", "submitted", posted=400),
    "relations:protocol_permission": line("HC", "HC", "adopted", posted=400),
    "relations:protocol_sign": line("C", "C", "permitted", posted=400),
    "relations:protocol_sign_no_more": line(NOBODY, "C", "signed", posted=409),
    "relations:protocol_copies": line("C", "C", "signed", posted=302),
    "relations:protocol_force_act": line("C", "C", "ratifiable", posted=400),
    "relations:protocol_country": line("C", "C", "past", posted=400),
    "relations:protocol_in_force": line("C", "C", "signed", posted=302),
    "relations:protocol_amend": line("OH", "OH", "in_force", posted=302),
    "relations:protocol_past_amendment": line("C", "C", "in_force", posted=400),
    "relations:protocol_take_on": line("OH", "OH", "outrun", posted=400),
    "relations:protocol_begin_anew": line("OH", "OH", "set_aside", posted=400),
    "relations:protocol_let_rest": line(NOBODY, "OH", "set_aside", posted=302),
    "relations:protocol_consolidated": line(STAFF, NOBODY, "amended"),
    "relations:protocol_dates": line(STAFF, NOBODY, "draft"),
    "relations:protocol_notice": line("C", "C", "in_force", posted=400),
    "relations:protocol_notice_receipt": line("C", "C", "left", posted=400),
    "relations:protocol_notice_decision": line("C", "C", "left", posted=400),
    "relations:protocol_notice_withdraw": line("C", "C", "left", posted=400),
    "relations:word": line(STAFF, NOBODY, "negotiated"),
    "relations:word_send": line(NOBODY, "OH", "negotiated", posted=409),  # no version was named
    "relations:word_back": line("OH", "OH", "negotiated", got=302, posted=400),
    "relations:word_file": line(STAFF, NOBODY, "negotiated", "word_code"),
    "relations:proposal": line(STAFF, "OH", "negotiated", "one", posted=400),
    "relations:proposal_aside": line("OH", "OH", "negotiated", "one", posted=400),
    "relations:submission_pack": line(STAFF, NOBODY, "adopted"),
    "relations:expected_benefits": line("OH", "OH", "adopted", posted=400),
    "relations:protocol_past_fact": line("C", "C", "past", posted=400),
    "relations:protocol_step": line("OH", "OH", "draft", "step_of_protocol", posted=302),
    "relations:correction_propose": line("OH", "OH", "adopted", posted=400),
    "relations:correction": line(STAFF, NOBODY, "correction"),
    "relations:correction_certify": line("C", "C", "correction", posted=400),
    "relations:correction_decline": line("C", "C", "correction", posted=400),
    # programmes, activities, pilots
    "relations:programme_list": line(STAFF),
    "relations:programme_create": line("OH", "OH"),
    "relations:programme_detail": line(STAFF, NOBODY, "programme"),
    "relations:programme_edit": line("OH", "OH", "programme", posted=400),
    "relations:programme_new_version": line("OH", "OH", "running_programme", posted=400),
    "relations:programme_history": line(STAFF, NOBODY, "programme"),
    "relations:programme_step": line("OH", "OH", "programme", "step_of_programme", posted=400),
    "relations:programme_objective_add": line(NOBODY, "OH", "programme", posted=400),
    "relations:programme_objective_edit": line("OH", "OH", "programme", "objective", posted=400),
    "relations:programme_objective_remove": line(NOBODY, "OH", "programme", "objective", posted=409),
    "relations:activity_create": line("OH", "OH", "programme", posted=400),
    "relations:activity_detail": line(STAFF, NOBODY, "activity"),
    "relations:activity_edit": line("OH", "OH", "activity", posted=400),
    "relations:activity_move": line(NOBODY, "OH", "activity", posted=302),
    "relations:activity_remove": line(NOBODY, "OH", "activity", posted=302),
    "relations:activity_actuals": line("OHF", "OHF", "running_activity", posted=400),
    "relations:activity_history": line(STAFF, NOBODY, "activity"),
    "relations:activity_step": line("OH", "OH", "running_activity", "step_of_activity", posted=400),
    "relations:pilot_list": line(STAFF),
    "relations:pilot_detail": line(STAFF, NOBODY, "pilot"),
    "relations:pilot_review": line("OH", "OH", "settled_pilot", posted=400),
    "relations:pilot_create": line("OH", "OH", "relation", posted=400),
    # endings
    "relations:termination_list": line(STAFF),
    "relations:termination_create": line("OH"),
    "relations:termination_outcomes": line("OH", "OH", got=302, posted=302),  # nothing was chosen
    "relations:termination_detail": line(STAFF, NOBODY, "termination"),
    "relations:termination_edit": line("OH", "OH", "termination", posted=400),
    "relations:termination_step": line("OH", "OH", "termination", "step_of_termination", posted=400),
    "relations:tie_step": line("HC", "HC", "ending", "tie", "step_of_tie", posted=400),
    "relations:termination_history": line(STAFF, NOBODY, "termination"),
    # networks
    "networks:membership_list": line(STAFF),
    "networks:membership_create": line("OH", "OH"),
    "networks:membership_record_past": line("C", "C"),
    "networks:network_create": line("OH", "OH"),
    "networks:network_detail": line(STAFF, NOBODY, "network"),
    "networks:network_edit": line("OH", "OH", "network"),
    "networks:statutes_file": line("OH", "OH", "network"),
    "networks:category_create": line("OH", "OH", "network"),
    "networks:fellows_create": line("OH", "OH", "network"),
    "networks:fellow_remove": line("OH", "OH", "network", "fellow"),
    "networks:membership_detail": line(STAFF, NOBODY, "membership"),
    "networks:membership_edit": line("OH", "OH", "membership"),
    "networks:membership_past_fact": line("C", "C", "member"),
    "networks:membership_submit": line("H", "H", "membership"),
    "networks:membership_permission": line("HC", "HC", "decided_membership"),
    "networks:submission_pack": line(STAFF, NOBODY, "membership"),
    "networks:expected_benefits": line("OH", "OH", "membership", posted=400),
    "networks:membership_step": line("H", "H", "member", "step_of_membership"),
    "networks:fee_create": line("OHF", "OHF", "membership"),
    "networks:fee_edit": line("OHF", "OHF", "membership", "year"),
    "networks:seat_create": line("OH", "OH", "membership"),
    "networks:seat_edit": line("OH", "OH", "membership", "seat"),
    # the council
    "office:inbox": line(EVERYBODY),
    "office:submission": line(EVERYBODY, NOBODY, "submission"),
    "office:submission_ask": line(NOBODY, "M", "submission"),
    "office:submission_answer": line("OH", "OH", "submission", "question"),
    "office:submission_remark": line(NOBODY, "M", "submission"),
    "office:submission_so_far": line(EVERYBODY, NOBODY, "submission"),
    "office:submission_keep": line(NOBODY, "M", "submission", posted=404),  # of which kind was not said
    "office:submission_position": line(NOBODY, "M", "submission"),
    "office:submission_close_positions": line("C", "C", "gathered", posted=302),
    "office:submission_withdraw": line("H", "H", "submission"),
    "office:sitting_list": line(STAFF),
    "office:sitting_create": line("C", "C"),
    "office:sitting_plan": line("C", "C"),
    "office:sitting_change": line("C", "C", "planned_sitting"),
    "office:sitting_send": line("C", "C", "planned_sitting"),
    "office:sitting_calling": line("C", "C", "sitting"),
    "office:sitting_hold": line("C", "C", "planned_sitting", posted=409),  # its day has not come
    "office:sitting_call_off": line("C", "C", "planned_sitting"),
    "office:sitting_second_call": line("C", "C", "sitting", got=409, posted=409),  # the quorum was there
    "office:sitting_agenda": line(NOBODY, "C", "planned_sitting", posted=409),  # nothing was chosen
    "office:sitting_agenda_point": line(NOBODY, "C", "planned_sitting", "one", posted=302),
    "office:sitting_attendance": line("C", "C", "sitting", posted=302),
    "office:member_list": line(STAFF),
    "office:member_seat": line("CA", "CA"),
    "office:member_end": line("CA", "CA", "council_seat"),
    "office:member_roll": line("CA", "CA", "body", posted=302),
    "office:member_account": line("CA", "CA", "council_member", posted=302),
    "office:adviser_add": line("CA", "CA"),
    "office:adviser_end": line("CA", "CA", "adviser"),
    "office:item_advice": line(EVERYBODY, NOBODY, "submission"),
    "office:item_advice_add": line("C", "C", "submission"),
    "office:rule_set_list": line(STAFF),
    "office:rule_set_new": line("A", "A"),
    "office:rule_set": line(EVERYBODY, NOBODY, "rules"),
    "office:sitting": line(STAFF, NOBODY, "sitting"),
    "office:sitting_record": line("C", "C", "sitting"),
    "office:permission": line(STAFF, NOBODY, "permission"),
    "office:permission_note": line("C", "C", "permission"),
    "office:permission_step": line("C", "C", "permission", "step_of_permission"),
    "office:decision": line(EVERYBODY, NOBODY, "decision"),
    "office:decision_step": line("C", "C", "decision", "step_of_decision"),
    "office:decision_second_vote": line("C", "C", "decision"),
    "office:decision_parts": line("C", "C", "decision"),
    "office:decision_document": line(NOBODY, "C", "decision", posted=302),
    # the house
    "set_language": line(NOBODY, EVERYBODY, posted=302),
    "preferences": line(NOBODY, EVERYBODY, posted=302),
    "theme_stylesheet": line(EVERYBODY),
    "alive": line(EVERYBODY),
    "ready": line(EVERYBODY),
    "office:diary": line(EVERYBODY),
    "office:profile": line(EVERYBODY, EVERYBODY),
    "office:warnings": line(EVERYBODY, EVERYBODY, posted=302),
    "office:warnings_for_all": line("A", "A", posted=302),
    "office:deputies": line(STAFF, STAFF, posted=400),
    "office:person_deputies": line("A", "A", "user", posted=400),
    "office:deputising_end": line(NOBODY, "A", "deputising", posted=302),
    "office:calendar_feed": line(EVERYBODY, EVERYBODY, posted=302),
    "office:calendar_feed_revoke": line(NOBODY, EVERYBODY, posted=409),  # there is none yet
    "office:calendar": line(EVERYBODY, NOBODY, "calendar_token"),
    "office:people": line("AU"),
    "office:person_create": line("A", "A"),
    "office:person": line("AU", "A", "user"),
    "office:person_invite": line(NOBODY, "A", "user", posted=302),
    "office:unit_create": line(NOBODY, "A", posted=409),
    "office:unit": line(NOBODY, "A", "unit", posted=409),
    "office:unit_remove": line(NOBODY, "A", "unit", posted=302),
    "office:municipality": line("AU"),
    "office:municipality_edit": line("A", "A"),
    "office:council_size": line("A", "A"),
    "office:health_report": line("AU"),
    "office:journal": line("AU"),
    "office:journal_verify": line(NOBODY, "AU", posted=302),
    "office:journal_entry": line("AU", NOBODY, "entry"),
    "office:journal_erase": line(NOBODY, "A", "entry", posted=409),
    "office:job_list": line("AU"),
    "office:document": line(EVERYBODY, NOBODY, "council_document"),
    "office:bulk_change": line(STAFF, NOBODY, "bulk_change"),
    "office:saved_views": line(STAFF, NOBODY, "list_key"),
    "office:saved_view_keep": line(NOBODY, "OHLFCA", "list_key", posted=302),
    "office:saved_view_open_with": line(NOBODY, "OHLFCA", "list_key", posted=302),
    "office:saved_view_edit": line("H", "H", "team_view", posted=400),  # and its author
    "office:saved_view_drop": line(NOBODY, "H", "team_view", posted=302),
    "office:style_guide": line(STAFF, STAFF, posted=302),
    # the pages of the login library, for those who are in
    "account_login": line(EVERYBODY, EVERYBODY, got=302, posted=302),
    "account_logout": line(EVERYBODY, EVERYBODY, posted=302),
    "account_inactive": line(EVERYBODY),
    "account_signup": line(EVERYBODY, EVERYBODY, got=302, posted=302),
    "account_reauthenticate": line(EVERYBODY, EVERYBODY),
    "account_change_password": line(EVERYBODY, EVERYBODY),
    "account_set_password": line(EVERYBODY, EVERYBODY, got=302, posted=302),
    "account_reset_password": line(EVERYBODY, EVERYBODY),
    "account_reset_password_done": line(EVERYBODY),
    "account_reset_password_from_key": line(EVERYBODY, EVERYBODY, "uid", "key"),
    "account_reset_password_from_key_done": line(EVERYBODY),
    "mfa_index": line(EVERYBODY),
    "mfa_authenticate": line(EVERYBODY, EVERYBODY, got=302, posted=302),
    "mfa_reauthenticate": line(EVERYBODY, EVERYBODY, got=302, posted=302),
    "mfa_activate_totp": line(EVERYBODY, EVERYBODY, got=302, posted=302),
    "mfa_deactivate_totp": line(EVERYBODY, EVERYBODY, got=404, posted=404),
    "mfa_view_recovery_codes": line(EVERYBODY, got=404),
    "mfa_generate_recovery_codes": line(EVERYBODY, EVERYBODY, got=302, posted=302),
    "mfa_download_recovery_codes": line(EVERYBODY, EVERYBODY, got=404, posted=404),
}  # fmt: skip

# Council members begin with what they have to decide.
SENT_ON = {("home", "get", "M"): 302}

# Where it is not the role alone that decides: (URL, thing, who gets 200, what others among the staff and a
# council member get). A job is whose who asked for it; a file, an item, a decision whose it is meant for.
BY_THING = [
    ("office:job", "officers_job", "OAU", 404, 404),
    ("office:job", "councillors_job", "MAU", 404, 404),
    ("office:document", "internal_document", STAFF, 403, 404),
    ("office:document", "shared_document", STAFF, 403, 404),
    ("office:document", "council_document", EVERYBODY, 403, 404),
    ("office:document", "public_document", EVERYBODY, 403, 404),
    ("office:document", "annex_of_a_draft", STAFF, 403, 404),
    ("office:submission", "submission", EVERYBODY, 403, 404),
    ("office:submission", "withdrawn", EVERYBODY, 403, 404),
    ("office:decision", "decision", EVERYBODY, 403, 404),
    ("relations:protocol_detail", "draft", STAFF, 403, 404),
    ("relations:protocol_detail", "submitted", STAFF, 403, 404),
    ("relations:protocol_detail", "signed", STAFF, 403, 404),
    ("relations:relation_detail", "ended", STAFF, 403, 404),
]
JOB_URLS = {"office:job": "get", "office:job_progress": "get", "office:job_cancel": "post"}
OPEN_BEFORE_LOGIN = {
    "theme_stylesheet": (200, 405),
    "office:calendar": (200, 405),  # the address is the key
    "relations:guest_text": (200, 400),  # here too
    "alive": (200, 405),
    "ready": (200, 405),
    "set_language": (405, 302),
    "account_login": (200, 200),
    "account_logout": (302, 302),
    "account_inactive": (200, 405),
    "account_signup": (200, 200),
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 405),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 405),
    "mfa_authenticate": (302, 302),  # to the login: there is no password yet that it would be second to
}


def made_world() -> SimpleNamespace:
    """One of each thing that an address names, in the state in which the page has something to do."""
    MunicipalityFactory(names={"en": "Balıkesir"}, country="TR", legal_profile="tr")
    set_council_size(53, from_day=None, by=OPERATOR)
    world = SimpleNamespace(one=1, year=2026, csv="csv", uid="1", key="set-password")
    world.people = {letter: signed_in(UserFactory(roles=[role])) for letter, role in ROLES.items()}
    yesterday = timezone.localdate() - timedelta(days=1)
    world.former = signed_in(UserFactory(roles=[Role.ADMINISTRATOR], access_ends_on=yesterday))
    world.user, world.unit = UserFactory(roles=[Role.OFFICER]), Unit.objects.create(name="Culture")
    world.calendar_token = feeds.make_feed(world.user, by=world.user)
    world.deputising = deputising.arrange(
        UserFactory(roles=[Role.HEAD]), world.user, roles=[Role.HEAD], by=OPERATOR,
        starts_on=timezone.localdate(), ends_on=timezone.localdate(),
    ).pk  # fmt: skip
    world.partner = Partner.objects.create(name="Melle", country="DE")
    world.gazetteer_place = GazetteerPlaceFactory(name="Melle", country="DE").pk
    world.relation = LivingRelationFactory(partners=[world.partner])
    world.idea, world.ended = RelationFactory(), RelationFactory(state="ended")
    world.flag = audit.remarks(["relation"])[0].key  # nobody knows since when the ended one stood
    world.claim = world.partner.claims.create(
        column="status", value="ended", source="list.csv", row=2, claimed_on=date(2026, 1, 1)
    ).pk
    world.exchange = ExchangeFactory(relation=world.relation)
    world.list_key, world.bulk_change = "partners", BulkChange.objects.create(page="partners", field="kind")
    world.team_view = SavedView.objects.create(
        owner=world.user, page="partners", name="Ours", is_shared=True
    ).pk
    _add_what_a_partner_holds(world)
    _add_need_profiles(world)
    _add_the_register(world)
    _add_texts(world)
    _add_programmes(world)
    _add_the_council(world)
    _add_memberships_and_endings(world)
    _add_background_work(world)
    _add_evaluations(world)
    world.step_of_relation, world.step_of_protocol, world.step_of_permission = "pursue", "review", "grant"
    world.step_of_termination, world.step_of_tie, world.step_of_membership = "withdraw", "notify", "hold"
    world.step_of_decision = "annul"
    world.step_of_programme, world.step_of_activity = "agree", "confirm"
    return world


def _add_what_a_partner_holds(world: SimpleNamespace) -> None:
    world.name = world.partner.names.create(text="Melle (Grönegau)", folded="melle (gronegau)").pk
    world.contact = ContactFactory(partner=world.partner, name="A. Person", function="mayor")
    world.organisation = OrganisationFactory(partner=world.partner)
    world.merged_partner = PartnerFactory()
    world.twin, other = PartnerFactory(name="Melle", country="DE"), PartnerFactory()
    world.told_apart = say_not_a_duplicate(world.partner, other, by=OPERATOR, reason="Two towns").pk
    world.merge = merge_partners(world.twin, PartnerFactory(), by=OPERATOR, reason="One town")
    record_legal_change(
        world.merged_partner, by=OPERATOR, kind="merged", successor=world.partner, source="gazette"
    )


def _add_the_register(world: SimpleNamespace) -> None:
    rejected = b"city1,country1\nNowhere,Utopia\n"
    world.edition = RegisterEditionFactory(source="A register", as_of=date(2020, 1, 1))
    world.edition.rejected_file.save("rejected.csv", ContentFile(rejected))
    us, town = (
        RegisterTownFactory(name="Balıkesir", country="TR"),
        RegisterTownFactory(name="Roxas", country="PH"),
    )
    tied(us, town, world.edition)
    world.registered_town, world.found = town.pk, f"town-{town.pk}"
    world.disagreement = f"only_there-0-{town.pk}"


def _add_need_profiles(world: SimpleNamespace) -> None:
    world.need, world.settled_need = NeedProfileFactory(), NeedProfileFactory(state="settled")
    world.criterion = CriterionFactory(profile=world.need).pk
    world.candidate = CandidateFactory(profile=world.need).pk
    world.heard = world.need.consultations.create(circle="council").pk
    CandidateFactory(profile=world.settled_need)
    world.chosen_need, world.step_of_need = chosen_profile(), "settle"
    world.asked, world.step_of_request = RequestFactory(), "decline"


def _add_texts(world: SimpleNamespace) -> None:
    world.negotiated = protocols.draft(title="Negotiated in Word")
    world.word_code = word_files.sent_back(world.negotiated).word_copy.code
    world.library_clause = protocols.library_clause()
    world.draft, world.agreed, world.submitted = protocols.draft(), protocols.agreed(), protocols.submitted()
    world.adopted, world.permitted = protocols.adopted(), protocols.permitted()
    world.signed, world.past = protocols.signed(), protocols.past()
    world.correction = protocols.corrected()
    world.ratifiable = protocols.partly_signed(in_force_rule="ratification")
    world.in_force, world.left = protocols.in_force(), protocols.left_by_notice()
    world.amended, world.outrun = protocols.amended(), protocols.outrun_amendment()
    world.set_aside = protocols.set_aside_amendment()
    _add_what_is_said_of_texts(world)


def _add_what_is_said_of_texts(world: SimpleNamespace) -> None:
    version = world.draft.latest
    world.purpose_language = "nl"
    world.first_clause = keys_of(version)[0]
    asked = {"kind": "legal", "due_on": timezone.localdate(), "by": OPERATOR}
    world.opinion = opinions.ask(world.draft, **asked)
    given = {"partner": world.draft.relation.partners.get(), "language": "en", "by": OPERATOR}
    world.guest_link = guest_links.give_link(world.draft, **given)[0]
    world.guest_token = guest_links.give_link(world.draft, **given)[1]
    world.remark = guest_links.remark(world.guest_link, name="Ms Kaga", text="Why not?").pk
    world.comment = comments.add_comment(version, by=OPERATOR, text="Why?", clause_key=world.first_clause).pk


def _add_programmes(world: SimpleNamespace) -> None:
    world.programme, world.running_programme = programmes.whole(), programmes.running()
    world.objective, world.activity = world.programme.objectives.get().pk, world.programme.activities.get()
    world.running_activity = world.running_programme.activities.get()
    world.pilot = programmes.pilot()
    world.settled_pilot = programmes.take_to(programmes.pilot(), "cancel")


def _add_the_council(world: SimpleNamespace) -> None:
    world.submission = submissions.pending_for(world.submitted)
    world.question = submissions.ask_question(world.submission, "Why now?", is_shared=False, by=OPERATOR).pk
    world.gathered = submissions.pending_for(protocols.submitted())
    PositionRound.objects.create(submission=world.gathered)
    withdrawn = submissions.pending_for(protocols.submitted())
    world.withdrawn = submissions.withdraw(withdrawn, by=OPERATOR, reason="not yet")
    world.decision = Decision.objects.get(subjects__submission__subject_id=world.signed.pk)
    world.sitting = world.decision.sitting
    world.planned_sitting = sittings.plan_sitting(
        world.sitting.body, held_on=timezone.localdate() + timedelta(days=30), by=OPERATOR
    )
    sittings.add_to_agenda(world.planned_sitting, by=OPERATOR, title="Questions of the public")
    council_seat = membership.seat_member(world.sitting.body, name="A. Example", by=OPERATOR)
    world.council_seat, world.council_member = council_seat.pk, council_seat.member_id
    world.body, world.rules = world.sitting.body_id, RuleSet.objects.first().pk
    world.adviser = advice.add_adviser(world.sitting.body, name="Committee", by=OPERATOR).pk
    world.permission = permissions.request_permission(
        world.ended, act=permissions.TWINNING, on=timezone.localdate(), by=OPERATOR
    )


def _add_memberships_and_endings(world: SimpleNamespace) -> None:
    world.network = CategoryFactory().network
    world.membership = MembershipFactory(network=world.network)
    fellow = {"partner": world.partner, "source": "its list of members", "seen_on": date(2026, 1, 1)}
    world.fellow = world.network.fellows.create(**fellow).pk
    Fee.objects.create(membership=world.membership, year=2026, currency="EUR", amount=100)
    world.seat = Seat.objects.create(membership=world.membership, kind="forum").pk
    world.termination = TerminationFactory(ties=[world.relation])
    world.member = MembershipFactory(state="active")
    world.decided_membership = MembershipFactory(state="decided", decision=world.decision)
    world.ending = TerminationFactory(state="decided")
    world.tie = TerminationTieFactory(termination=world.ending, state="decided").pk


def _add_evaluations(world: SimpleNamespace) -> None:
    world.evaluation, world.planned_evaluation = evaluations.opened(), evaluations.planned()
    world.adopted_evaluation = evaluations.adopted(recommendation="terminate")
    asked = {"text": "Do it", "role": "officer", "due_on": date(2027, 1, 1), "by": OPERATOR}
    world.proposed_follow_up = add_follow_up(world.evaluation, **asked)
    world.follow_up = add_follow_up(world.adopted_evaluation, **asked)
    world.section, world.kind_of_scheme = "purpose", "light"
    world.step_of_evaluation, world.step_of_follow_up = "open", "drop"


def _add_background_work(world: SimpleNamespace) -> None:
    _add_files(world)
    world.importation = partner_imports.upload_list(
        b"name;country\nMelle;DE\nNowhere;Atlantis\n", filename="list.csv", by=OPERATOR
    )
    partner_imports.request_preview(world.importation, by=OPERATOR)
    world.importation.refresh_from_db()
    world.imported = partner_imports.import_list(
        b"name;country\nTallinn;EE\n", filename="done.csv", by=OPERATOR, all_or_nothing=False
    )[0]
    world.report = request_report(kind="portfolio", reference="", language="en", as_of=None, by=OPERATOR)
    world.officers_job = jobs.enqueue("verify_journal", {}, by=world.people["O"])
    world.councillors_job = jobs.enqueue("verify_journal", {}, by=world.people["M"])
    world.entry = journal.record("user.rename", world.user, by=OPERATOR, personal={"name": ["a", "b"]}).pk
    diary.open_deadline("any", world.relation, due_on=date(2026, 1, 1), sentence="Do it", role=Role.OFFICER)


def _add_files(world: SimpleNamespace) -> None:
    """A file of a decision for each circle of readers, and one for the council that lies with a draft."""
    files = {f"{circle}_document": (world.decision, circle) for circle in Visibility.values}
    for name, (subject, circle) in (files | {"annex_of_a_draft": (world.draft, Visibility.COUNCIL)}).items():
        document = documents.keep(
            b"%PDF-%%EOF", filename="a.pdf", content_type="application/pdf", subject=subject, by=OPERATOR,
            title=name, visibility=circle,
        )  # fmt: skip
        setattr(world, name, document)


def address(world: SimpleNamespace, name: str, things: tuple[str, ...]) -> str:
    values = [getattr(world, thing) for thing in things]
    return reverse(name, args=[getattr(value, "reference", getattr(value, "pk", value)) for value in values])


LOGIN = "login"


def signed_in(user: User) -> User:
    """The person with a session made once, instead of signing in for each of two thousand requests."""
    client = Client()
    client.force_login(user)
    user.session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return user


def answer(method: str, url: str, user: User | None = None, language: str = "en") -> int | str:
    """The status of one request, whose effects are undone; LOGIN for a stranger who is sent there."""
    client = Client()
    with transaction.atomic():
        if user is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = user.session
            if language != user.language:
                User.objects.filter(pk=user.pk).update(language=language)
        response = getattr(client, method)(url)
        if response.streaming:
            list(response.streaming_content)  # to its end, which closes the file
        transaction.set_rollback(True)
    if user is None and response.status_code == 302 and response.url.startswith("/account/login/?next="):
        return LOGIN
    return response.status_code


def expected(letter: str, letters: str, status: int, others: str) -> set[int]:
    """What a role may be answered: the line's status, or its refusal; or that there is no such method."""
    if letter in letters:
        return {status}
    refusal = 404 if letter == "M" else 403
    if letters:
        return {refusal}
    return {405} if letter in others else {405, refusal}


def first_allowed(world: SimpleNamespace, row: Line) -> tuple[str, User]:
    method, letters = ("get", row.get) if row.get else ("post", row.post)
    return method, world.people[letters[0]]


class PermissionMatrix(TestCase):
    """One world for all lines; each request's effects are undone. The quick suite holds only what takes seconds."""

    maxDiff = None

    @classmethod
    def setUpTestData(cls) -> None:
        cls.media = Path(settings.DATA_DIR) / "media-of-the-matrix"
        with cls.settings(cls(), MEDIA_ROOT=cls.media):
            cls.world = made_world()

    def setUp(self) -> None:
        override = self.settings(MEDIA_ROOT=self.media)
        override.enable()
        self.addCleanup(override.disable)

    def differing(self, lines: dict[str, Line]) -> dict[str, str]:
        """Every cell whose answer is not the one of the table."""
        found = {}
        for name, row in lines.items():
            url = address(self.world, name, row.things)
            for letter, user in self.world.people.items():
                for method, letters, status, others in (
                    ("get", row.get, row.got, row.post),
                    ("post", row.post, row.posted, row.get),
                ):
                    got, wanted = answer(method, url, user), expected(letter, letters, status, others)
                    if (name, method, letter) in SENT_ON:
                        wanted = {SENT_ON[name, method, letter]}
                    if got not in wanted:
                        found[f"{name} {method} {letter}"] = f"{got} instead of {sorted(wanted)}"
        return found

    def check(self, *prefixes: str) -> None:
        lines = {name: row for name, row in MATRIX.items() if name.startswith(prefixes)}
        assert lines
        assert self.differing(lines) == {}

    @pytest.mark.heavy
    @pytest.mark.once
    def test_evaluations(self) -> None:
        self.check("evaluations:", "home")

    @pytest.mark.heavy
    @pytest.mark.once
    def test_partners(self) -> None:
        self.check("partners:", "search")

    @pytest.mark.heavy
    @pytest.mark.once
    def test_relations_and_endings(self) -> None:
        self.check("relations:relation", "relations:claim", "relations:termination", "relations:tie")

    @pytest.mark.heavy
    @pytest.mark.once
    def test_protocols(self) -> None:
        self.check("relations:protocol")

    @pytest.mark.heavy
    @pytest.mark.once
    def test_what_is_said_of_texts(self) -> None:
        self.check(
            "relations:clause",
            "relations:library",
            "relations:comment",
            "relations:opinion",
            "relations:guest",
        )

    @pytest.mark.heavy
    @pytest.mark.once
    def test_programmes(self) -> None:
        self.check("relations:programme", "relations:activity", "relations:pilot")

    @pytest.mark.heavy
    @pytest.mark.once
    def test_networks(self) -> None:
        self.check("networks:")

    @pytest.mark.heavy
    @pytest.mark.once
    def test_the_council_and_the_house(self) -> None:
        self.check("office:")

    @pytest.mark.once
    def test_signing_in_and_own_settings(self) -> None:
        self.check("account_", "mfa_", "set_language", "preferences", "theme_stylesheet", "alive", "ready")

    @pytest.mark.once
    def test_no_line_is_left_out(self) -> None:
        groups = ("evaluations:", "partners:", "relations:", "networks:", "office:", "account_", "mfa_")
        bare = {name for name in MATRIX if not name.startswith(groups)}
        assert bare == {"home", "search", "set_language", "preferences", "theme_stylesheet", "alive", "ready"}

    @pytest.mark.once
    def test_strangers_are_sent_to_the_login(self) -> None:
        found = {}
        for name in {**MATRIX, **JOB_URLS}:
            row = MATRIX.get(name) or Line(STAFF, things=("officers_job",))
            url = address(self.world, name, row.things)
            found[name] = (answer("get", url), answer("post", url))
        assert found == {name: OPEN_BEFORE_LOGIN.get(name, (LOGIN, LOGIN)) for name in found}

    def test_each_thing_is_seen_by_those_it_is_meant_for(self) -> None:
        for name, thing, letters, staff, member in BY_THING:
            url = address(self.world, name, (thing,))
            refused = {letter: member if letter == "M" else staff for letter in self.world.people}
            found = {letter: answer("get", url, user) for letter, user in self.world.people.items()}
            assert found == refused | dict.fromkeys(letters, 200), f"{name} {thing}"

    @pytest.mark.once
    def test_a_job_belongs_to_whoever_asked_for_it(self) -> None:
        for name, method in JOB_URLS.items():
            for job, letters in (("officers_job", "OAU"), ("councillors_job", "MAU")):
                url = address(self.world, name, (job,))
                people = self.world.people.items()
                refused = {letter for letter, user in people if answer(method, url, user) == 404}
                assert refused == set(self.world.people) - set(letters), f"{name} {job}"

    @pytest.mark.once
    def test_an_unknown_thing_is_404_and_never_an_error(self) -> None:
        unknown = {
            "calendar_token": "none",
            "guest_token": "none",
            "entry": 999_999,
            "user": 999_999,
            "unit": 999_999,
            "team_view": 999_999,
            "csv": "exe",
        }
        found = {}
        for name, row in MATRIX.items():
            if not row.things or name.startswith(("account_", "mfa_")):
                continue
            for place, thing in enumerate(row.things):
                nowhere = SimpleNamespace(
                    **(vars(self.world) | {thing: _nothing(self.world, thing, unknown)})
                )
                method, user = first_allowed(self.world, row)
                found[f"{name} {place}"] = answer(method, address(nowhere, name, row.things), user)
        assert {cell: status for cell, status in found.items() if status not in (404, 409)} == {}

    @pytest.mark.heavy
    def test_every_page_renders_in_every_language(self) -> None:
        found = {}
        for name, row in MATRIX.items():
            if row.get and row.got == 200:
                url, user = address(self.world, name, row.things), self.world.people[row.get[0]]
                found[name] = [answer("get", url, user, language) for language in ("nl", "tr")]
        assert {name: pair for name, pair in found.items() if pair != [200, 200]} == {}

    @pytest.mark.once
    def test_an_account_whose_access_ended_gets_nowhere(self) -> None:
        found = {}
        for name, row in MATRIX.items():
            if name in OPEN_BEFORE_LOGIN or name.startswith(("account_", "mfa_")):
                continue
            method, _user = first_allowed(self.world, row)
            found[name] = answer(method, address(self.world, name, row.things), self.world.former)
        assert {name: status for name, status in found.items() if status not in (302, 404)} == {}


def _nothing(world: SimpleNamespace, thing: str, unknown: dict[str, object]) -> object:
    """A value of the same shape that names nothing."""
    if thing in unknown:
        return unknown[thing]
    return 999_999 if isinstance(getattr(world, thing), int) else "X-9999"


def test_every_url_has_a_line() -> None:
    names = {name for name, _pattern in patterns()}
    assert names == set(MATRIX) | set(JOB_URLS)
