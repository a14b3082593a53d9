from django.urls import path

from relations.views import lists, purpose
from relations.views import relation as views

urlpatterns = [
    path("", lists.relation_list, name="relation_list"),
    path("bulk/", lists.relations_bulk, name="relations_bulk"),
    path("export.<str:file_format>", lists.relations_export, name="relations_export"),
    path("new/", views.relation_create, name="relation_create"),
    path("<str:reference>/", views.relation_detail, name="relation_detail"),
    path("<str:reference>/edit/", views.relation_edit, name="relation_edit"),
    path("<str:reference>/purpose/<str:language>/", purpose.purpose_in, name="purpose_in"),
    path("<str:reference>/history/", views.relation_history, name="relation_history"),
    path("<str:reference>/steps/<str:step>/", views.relation_step, name="relation_step"),
    path("<str:reference>/past-facts/new/", views.relation_past_fact, name="relation_past_fact"),
    path("<str:reference>/documents/", views.relation_document, name="relation_document"),
    path("<str:reference>/claims/<int:number>/", views.claim_settle, name="claim_settle"),
]
