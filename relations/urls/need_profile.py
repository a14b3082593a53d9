from django.urls import path

from relations.views import need_profile as views

urlpatterns = [
    path("from-profile/<str:reference>/", views.relation_from_profile, name="relation_from_profile"),
    path("<str:reference>/profile/", views.relation_profile, name="relation_profile"),
]
