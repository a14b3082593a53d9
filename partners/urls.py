from django.urls import path

from partners import views
from partners.views import (
    consultations,
    duplicates,
    finder,
    gazetteer,
    import_review,
    matrix,
    needs,
    register,
    scoring,
    search,
    succession,
)
from partners.views import contacts as people
from partners.views import names as naming
from partners.views import organisations as bodies
from partners.views import requests as asked

app_name = "partners"
gazetteer_urls = [
    path("gazetteer/", gazetteer.gazetteer, name="gazetteer"),
    path("gazetteer/suggestions/", gazetteer.gazetteer_suggestions, name="gazetteer_suggestions"),
    path("gazetteer/<int:number>/", gazetteer.gazetteer_place, name="gazetteer_place"),
    path("gazetteer/<int:number>/fill/", gazetteer.gazetteer_fill, name="gazetteer_fill"),
    path("<str:reference>/gazetteer/", gazetteer.partner_gazetteer, name="partner_gazetteer"),
]
# Two records of one partner.
duplicate_urls = [
    path("duplicates/", duplicates.duplicate_list, name="duplicates"),
    path("duplicates/search/", duplicates.duplicate_search, name="duplicate_search"),
    path("duplicates/apart/<int:number>/", duplicates.apart_take_back, name="duplicate_take_back"),
    path("duplicates/<str:reference>/<str:other>/", duplicates.duplicate_pair, name="duplicate_pair"),
    path("duplicates/<str:reference>/<str:other>/apart/", duplicates.duplicate_apart, name="duplicate_apart"),
    path("merges/", duplicates.merge_list, name="merges"),
    path("merges/<str:reference>/", duplicates.merge_detail, name="merge"),
    path("merges/<str:reference>/undo/", duplicates.merge_undo, name="merge_undo"),
]
urlpatterns = [
    *duplicate_urls,
    *gazetteer_urls,
    path("", views.partner_list, name="list"),
    path("new/", views.new_partner, name="new"),
    path("bulk/", views.partners_bulk, name="bulk"),
    path("suggest/", search.suggest, name="suggest"),
    path("export.<str:file_format>", views.export, name="export"),
    path("imports/", views.import_list_page, name="imports"),
    path("imports/new/", views.upload, name="import_new"),
    path("imports/template.<str:file_format>", import_review.import_template, name="import_template"),
    path("imports/<str:reference>/", views.import_page, name="import"),
    path("imports/<str:reference>/columns/", views.import_columns, name="import_columns"),
    path("imports/<str:reference>/match/", import_review.import_match, name="import_match"),
    path("imports/<str:reference>/preview/", import_review.import_preview, name="import_preview"),
    path("imports/<str:reference>/confirm/", import_review.confirm_import, name="import_confirm"),
    path("imports/<str:reference>/rejected.csv", import_review.rejected_rows, name="import_rejected"),
    path("imports/<str:reference>/problems.csv", import_review.import_problems, name="import_problems"),
    path("imports/<str:reference>/undo/", import_review.undo_import_page, name="import_undo"),
    path("imports/<str:reference>/cancel/", views.drop_import, name="import_cancel"),
    path("organisations/", bodies.organisation_list, name="organisations"),
    path("organisations/new/", bodies.organisation_create, name="organisation_create"),
    path("organisations/<str:reference>/", bodies.organisation_detail, name="organisation"),
    path("organisations/<str:reference>/edit/", bodies.organisation_edit, name="organisation_edit"),
    path("organisations/<str:reference>/remove/", bodies.organisation_remove, name="organisation_remove"),
    path("contacts/<str:reference>/", people.contact_edit, name="contact_edit"),
    path("contacts/<str:reference>/end/", people.contact_end, name="contact_end"),
    path("contacts/<str:reference>/successor/", people.contact_succeed, name="contact_succeed"),
    path("contacts/<str:reference>/erase/", people.contact_erase, name="contact_erase"),
    path("requests/", asked.request_list, name="request_list"),
    path("requests/new/", asked.request_create, name="request_create"),
    path("requests/<str:reference>/", asked.request_detail, name="request_detail"),
    path("requests/<str:reference>/edit/", asked.request_edit, name="request_edit"),
    path("requests/<str:reference>/answer/<str:step>/", asked.request_answer, name="request_answer"),
    path("register/", register.register, name="register"),
    path("register/new/", register.register_upload, name="register_upload"),
    path("register/<str:reference>/", register.register_edition, name="register_edition"),
    path("register/<str:reference>/rejected.csv", register.register_rejected, name="register_rejected"),
    path("profiles/<str:reference>/finder/", finder.finder, name="finder"),
    path("profiles/<str:reference>/finder/<str:key>/", finder.finder_add, name="finder_add"),
    path("profiles/", needs.profile_list, name="profile_list"),
    path("profiles/new/", needs.profile_create, name="profile_create"),
    path("profiles/sentence/", needs.profile_sentence, name="profile_sentence"),
    path("profiles/<str:reference>/", needs.profile_detail, name="profile_detail"),
    path("profiles/<str:reference>/edit/", needs.profile_edit, name="profile_edit"),
    path("profiles/<str:reference>/steps/<str:step>/", needs.profile_step, name="profile_step"),
    path(
        "profiles/<str:reference>/consultations/new/",
        consultations.consultation_create,
        name="consultation_create",
    ),
    path(
        "profiles/<str:reference>/consultations/<int:number>/",
        consultations.consultation_edit,
        name="consultation_edit",
    ),
    path(
        "profiles/<str:reference>/consultations/<int:number>/remove/",
        consultations.consultation_remove,
        name="consultation_remove",
    ),
    path("profiles/<str:reference>/choice/", matrix.profile_choose, name="profile_choose"),
    path("profiles/<str:reference>/matrix/", matrix.profile_matrix, name="profile_matrix"),
    path("profiles/<str:reference>/matrix.xlsx", scoring.matrix_file, name="matrix_file"),
    path("profiles/<str:reference>/scores/hand-in/", scoring.scores_hand_in, name="scores_hand_in"),
    path(
        "profiles/<str:reference>/candidates/<int:number>/afterwards/",
        scoring.candidate_afterwards,
        name="candidate_afterwards",
    ),
    path("profiles/<str:reference>/criteria/propose/", matrix.criteria_propose, name="criteria_propose"),
    path("profiles/<str:reference>/criteria/new/", matrix.criterion_create, name="criterion_create"),
    path("profiles/<str:reference>/criteria/<int:number>/", matrix.criterion_edit, name="criterion_edit"),
    path(
        "profiles/<str:reference>/criteria/<int:number>/remove/",
        matrix.criterion_remove,
        name="criterion_remove",
    ),
    path("profiles/<str:reference>/candidates/new/", matrix.candidate_create, name="candidate_create"),
    path("profiles/<str:reference>/candidates/<int:number>/", matrix.candidate_edit, name="candidate_edit"),
    path(
        "profiles/<str:reference>/candidates/<int:number>/facts/",
        matrix.candidate_facts,
        name="candidate_facts",
    ),
    path(
        "profiles/<str:reference>/candidates/<int:number>/leave/",
        matrix.candidate_leave,
        name="candidate_leave",
    ),
    path(
        "profiles/<str:reference>/candidates/<int:number>/return/",
        matrix.candidate_return,
        name="candidate_return",
    ),
    path("<str:reference>/", views.partner_detail, name="detail"),
    path("<str:reference>/edit/", views.edit_partner_page, name="edit"),
    path("<str:reference>/contacts/new/", people.contact_create, name="contact_create"),
    path("<str:reference>/documents/", views.document_add, name="document_add"),
    path("<str:reference>/names/", naming.partner_names, name="names"),
    path("<str:reference>/names/<int:number>/", naming.name_correct, name="name_correct"),
    path("<str:reference>/names/<int:number>/remove/", naming.name_remove, name="name_remove"),
    path("<str:reference>/legal-status/", succession.legal_change, name="legal_change"),
    path(
        "<str:reference>/legal-status/correct/", succession.legal_change_correct, name="legal_change_correct"
    ),
]

# Included at the root, without the namespace, because every page's search box asks for the name "search".
search_urls = [path("search/", search.search, name="search")]
