from django.urls import path

from office.views import council_items as items
from office.views import council_member as member
from office.views import council_members as members
from office.views import council_record as record
from office.views import permissions, sittings

urlpatterns = [
    path("decisions/", items.inbox, name="inbox"),
    path("decisions/items/<str:reference>/", items.submission, name="submission"),
    path("decisions/items/<str:reference>/questions/", items.submission_ask, name="submission_ask"),
    path(
        "decisions/items/<str:reference>/questions/<int:number>/",
        items.submission_answer,
        name="submission_answer",
    ),
    path("decisions/items/<str:reference>/remarks/", items.submission_remark, name="submission_remark"),
    path("decisions/items/<str:reference>/so-far/", member.submission_so_far, name="submission_so_far"),
    path("decisions/items/<str:reference>/unsent/", member.submission_keep, name="submission_keep"),
    path("decisions/items/<str:reference>/position/", member.submission_position, name="submission_position"),
    path(
        "decisions/items/<str:reference>/positions/close/",
        member.submission_close_positions,
        name="submission_close_positions",
    ),
    path("decisions/items/<str:reference>/withdraw/", items.submission_withdraw, name="submission_withdraw"),
    path("decisions/items/<str:reference>/advice/", members.item_advice, name="item_advice"),
    path("decisions/items/<str:reference>/advice/new/", members.item_advice_add, name="item_advice_add"),
    path("decisions/members/", members.member_list, name="member_list"),
    path("decisions/members/new/", members.member_seat, name="member_seat"),
    path("decisions/members/<int:number>/end/", members.member_end, name="member_end"),
    path("decisions/members/<int:number>/account/", members.member_account, name="member_account"),
    path("decisions/members/bodies/<int:number>/", members.member_roll, name="member_roll"),
    path("decisions/members/advisers/new/", members.adviser_add, name="adviser_add"),
    path("decisions/members/advisers/<int:number>/end/", members.adviser_end, name="adviser_end"),
    path("decisions/sittings/", sittings.sitting_list, name="sitting_list"),
    path("decisions/sittings/new/", sittings.sitting_create, name="sitting_create"),
    path("decisions/sittings/plan/", sittings.sitting_plan, name="sitting_plan"),
    path("decisions/sittings/<str:reference>/", sittings.sitting, name="sitting"),
    path("decisions/sittings/<str:reference>/change/", sittings.sitting_change, name="sitting_change"),
    path("decisions/sittings/<str:reference>/send/", sittings.sitting_send, name="sitting_send"),
    path("decisions/sittings/<str:reference>/calling/", sittings.sitting_calling, name="sitting_calling"),
    path("decisions/sittings/<str:reference>/hold/", sittings.sitting_hold, name="sitting_hold"),
    path("decisions/sittings/<str:reference>/call-off/", sittings.sitting_call_off, name="sitting_call_off"),
    path(
        "decisions/sittings/<str:reference>/second-call/",
        sittings.sitting_second_call,
        name="sitting_second_call",
    ),
    path("decisions/sittings/<str:reference>/agenda/", sittings.sitting_agenda, name="sitting_agenda"),
    path(
        "decisions/sittings/<str:reference>/agenda/<int:number>/",
        sittings.sitting_agenda_point,
        name="sitting_agenda_point",
    ),
    path(
        "decisions/sittings/<str:reference>/attendance/",
        sittings.sitting_attendance,
        name="sitting_attendance",
    ),
    path("decisions/sittings/<str:reference>/record/", record.sitting_record, name="sitting_record"),
    path("decisions/permissions/<str:reference>/", permissions.permission, name="permission"),
    path("decisions/permissions/<str:reference>/notes/", permissions.permission_note, name="permission_note"),
    path(
        "decisions/permissions/<str:reference>/steps/<str:step>/",
        permissions.permission_step,
        name="permission_step",
    ),
    path("decisions/<str:reference>/", record.decision, name="decision"),
    path("decisions/<str:reference>/steps/<str:step>/", record.decision_step, name="decision_step"),
    path("decisions/<str:reference>/second-vote/", record.decision_second_vote, name="decision_second_vote"),
    path("decisions/<str:reference>/parts/", record.decision_parts, name="decision_parts"),
    path("decisions/<str:reference>/document/", record.decision_document, name="decision_document"),
]
