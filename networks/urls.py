from django.urls import path

from networks import views
from networks.views import permission as permission_views

app_name = "networks"
urlpatterns = [
    path("", views.membership_list, name="membership_list"),
    path("new/", views.membership_create, name="membership_create"),
    path("past/", views.membership_record_past, name="membership_record_past"),
    path("network/new/", views.network_edit, name="network_create"),
    path("network/<str:reference>/", views.network_detail, name="network_detail"),
    path("network/<str:reference>/edit/", views.network_edit, name="network_edit"),
    path("network/<str:reference>/statutes/", permission_views.statutes_file, name="statutes_file"),
    path("network/<str:reference>/categories/new/", views.category_create, name="category_create"),
    path("network/<str:reference>/fellows/new/", views.fellows_create, name="fellows_create"),
    path("network/<str:reference>/fellows/<int:number>/remove/", views.fellow_remove, name="fellow_remove"),
    path("<str:reference>/", views.membership_detail, name="membership_detail"),
    path("<str:reference>/edit/", views.membership_edit, name="membership_edit"),
    path("<str:reference>/past-fact/", views.membership_past_fact, name="membership_past_fact"),
    path("<str:reference>/submit/", views.membership_submit, name="membership_submit"),
    path("<str:reference>/permission/", permission_views.membership_permission, name="membership_permission"),
    path("<str:reference>/papers/", permission_views.submission_pack, name="submission_pack"),
    path("<str:reference>/papers/letter/", permission_views.expected_benefits, name="expected_benefits"),
    path("<str:reference>/steps/<str:step>/", views.membership_step, name="membership_step"),
    path("<str:reference>/fees/new/", views.fee_edit, name="fee_create"),
    path("<str:reference>/fees/<int:year>/", views.fee_edit, name="fee_edit"),
    path("<str:reference>/seats/new/", views.seat_edit, name="seat_create"),
    path("<str:reference>/seats/<int:number>/", views.seat_edit, name="seat_edit"),
]
