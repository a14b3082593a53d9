from django.urls import path

from relations.views import reconciliation as views

urlpatterns = [
    path("reconciliation/", views.reconciliation, name="reconciliation"),
    path("reconciliation/our-town/", views.reconciliation_our_town, name="reconciliation_our_town"),
    path("reconciliation/towns/<int:number>/same/", views.reconciliation_same, name="reconciliation_same"),
    path("reconciliation/towns/<int:number>/enter/", views.reconciliation_enter, name="reconciliation_enter"),
    path("reconciliation/<slug:key>/", views.reconciliation_explain, name="reconciliation_explain"),
]
