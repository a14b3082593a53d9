from django.urls import path

from office.views import council_items as items
from office.views import council_record as record
from office.views import permissions

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
    path("decisions/items/<str:reference>/withdraw/", items.submission_withdraw, name="submission_withdraw"),
    path("decisions/sittings/", record.sitting_list, name="sitting_list"),
    path("decisions/sittings/new/", record.sitting_create, name="sitting_create"),
    path("decisions/sittings/<str:reference>/", record.sitting, name="sitting"),
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
    path("decisions/<str:reference>/document/", record.decision_document, name="decision_document"),
]
