from django.urls import path

from relations.views import need_profile as views
from relations.views import pilot_first, requests

urlpatterns = [
    path("from-profile/<str:reference>/", views.relation_from_profile, name="relation_from_profile"),
    path("from-request/<str:reference>/", requests.relation_from_request, name="relation_from_request"),
    path("<str:reference>/pilot-first/", pilot_first.pilot_first, name="pilot_first"),
    path("<str:reference>/profile/", views.relation_profile, name="relation_profile"),
]
