from django.urls import path

from relations.views import dates as views

urlpatterns = [
    path("protocols/<str:reference>/dates/", views.protocol_dates, name="protocol_dates"),
    path("protocols/<str:reference>/notice/", views.protocol_notice, name="protocol_notice"),
    path(
        "protocols/<str:reference>/notice/receipt/",
        views.protocol_notice_receipt,
        name="protocol_notice_receipt",
    ),
    path(
        "protocols/<str:reference>/notice/decision/",
        views.protocol_notice_decision,
        name="protocol_notice_decision",
    ),
    path(
        "protocols/<str:reference>/notice/withdraw/",
        views.protocol_notice_withdraw,
        name="protocol_notice_withdraw",
    ),
]
