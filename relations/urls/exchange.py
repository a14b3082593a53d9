from django.urls import path

from relations.views import exchange as views

urlpatterns = [
    path("exchanges/new/", views.exchange_new, name="exchange_new"),
    path("exchanges/<str:reference>/", views.exchange_detail, name="exchange_detail"),
    path("exchanges/<str:reference>/correct/", views.exchange_correct, name="exchange_correct"),
    path("exchanges/<str:reference>/strike-out/", views.exchange_strike_out, name="exchange_strike_out"),
    path("<str:reference>/exchanges/", views.exchange_list, name="exchange_list"),
    path("<str:reference>/exchanges/new/", views.exchange_record, name="exchange_record"),
    path("<str:reference>/pulse/keep/", views.pulse_keep, name="pulse_keep"),
]
