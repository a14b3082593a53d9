from django.urls import path

from relations.views import legality as views

urlpatterns = [
    path("legality/", views.legality, name="legality"),
    path("legality/export/<str:file_format>/", views.legality_export, name="legality_export"),
    path("legality/<slug:key>/", views.legality_explain, name="legality_explain"),
]
