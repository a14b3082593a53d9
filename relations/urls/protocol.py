from django.urls import path

from relations.views import comments, drafting, guest, guest_links, guest_names, opinions, signing, versions
from relations.views import protocol as views
from relations.views import protocol_acts as acts

urlpatterns = [
    path("protocols/<str:reference>/", views.protocol_detail, name="protocol_detail"),
    # writing the draft
    path("protocols/<str:reference>/edit/", drafting.protocol_edit, name="protocol_edit"),
    path("protocols/<str:reference>/keep/", drafting.protocol_keep, name="protocol_keep"),
    path("protocols/<str:reference>/new-draft/", drafting.protocol_new_draft, name="protocol_new_draft"),
    path("protocols/<str:reference>/name/", drafting.protocol_name_version, name="protocol_name_version"),
    path("guest/<str:token>/", guest.guest_text, name="guest_text"),
    path("protocols/links/<str:reference>/close/", guest_links.guest_link_close, name="guest_link_close"),
    path(
        "protocols/comments/<int:number>/erase-name/", guest_names.guest_name_erase, name="guest_name_erase"
    ),
    path("protocols/<str:reference>/links/", guest_links.guest_link_list, name="guest_link_list"),
    path("protocols/opinions/<str:reference>/", opinions.opinion_detail, name="opinion_detail"),
    path("protocols/opinions/<str:reference>/withdraw/", opinions.opinion_withdraw, name="opinion_withdraw"),
    path("protocols/<str:reference>/opinions/new/", opinions.opinion_ask, name="opinion_ask"),
    path("protocols/comments/<int:number>/", comments.comment, name="comment"),
    path("protocols/comments/<int:number>/resolve/", comments.comment_resolve, name="comment_resolve"),
    path("protocols/comments/<int:number>/reopen/", comments.comment_reopen, name="comment_reopen"),
    path(
        "protocols/<str:reference>/versions/<int:number>/comments/<str:key>/",
        comments.clause_comments,
        name="clause_comments",
    ),
    path("protocols/<str:reference>/compare/", versions.protocol_compare, name="protocol_compare"),
    path(
        "protocols/<str:reference>/versions/<int:number>/", versions.protocol_version, name="protocol_version"
    ),
    path("protocols/<str:reference>/documents/", views.protocol_document, name="protocol_document"),
    path("protocols/<str:reference>/history/", views.protocol_history, name="protocol_history"),
    path("protocols/<str:reference>/submit/", acts.protocol_submit, name="protocol_submit"),
    path("protocols/<str:reference>/replace/", acts.protocol_replace, name="protocol_replace"),
    path("protocols/<str:reference>/permission/", acts.protocol_permission, name="protocol_permission"),
    path("protocols/<str:reference>/sign/", acts.protocol_sign, name="protocol_sign"),
    path(
        "protocols/<str:reference>/sign/no-more/", signing.protocol_sign_no_more, name="protocol_sign_no_more"
    ),
    path("protocols/<str:reference>/copies/", signing.protocol_copies, name="protocol_copies"),
    path("protocols/<str:reference>/after-signing/", signing.protocol_force_act, name="protocol_force_act"),
    path("protocols/<str:reference>/country/", acts.protocol_country, name="protocol_country"),
    path("protocols/<str:reference>/in-force/", acts.protocol_in_force, name="protocol_in_force"),
    path("protocols/<str:reference>/past-fact/", acts.protocol_past_fact, name="protocol_past_fact"),
    path("protocols/<str:reference>/steps/<str:step>/", acts.protocol_step, name="protocol_step"),
    path("<str:reference>/protocols/new/", views.protocol_create, name="protocol_create"),
]
