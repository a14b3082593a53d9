from django.urls import path

from relations.views import corrections as views

urlpatterns = [
    path("corrections/<str:reference>/", views.correction, name="correction"),
    path("corrections/<str:reference>/certify/", views.correction_certify, name="correction_certify"),
    path("corrections/<str:reference>/decline/", views.correction_decline, name="correction_decline"),
    path("protocols/<str:reference>/corrections/new/", views.correction_propose, name="correction_propose"),
]
