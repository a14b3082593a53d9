from django.urls import path

from relations.views import submission_pack as views

urlpatterns = [
    path("protocols/<str:reference>/papers/", views.submission_pack, name="submission_pack"),
    path("protocols/<str:reference>/papers/letter/", views.expected_benefits, name="expected_benefits"),
]
