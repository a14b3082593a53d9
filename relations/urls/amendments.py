from django.urls import path

from relations.views import amendments as views

urlpatterns = [
    path("protocols/<str:reference>/amend/", views.protocol_amend, name="protocol_amend"),
    path(
        "protocols/<str:reference>/amend/past/",
        views.protocol_past_amendment,
        name="protocol_past_amendment",
    ),
    path("protocols/<str:reference>/begin-anew/", views.protocol_begin_anew, name="protocol_begin_anew"),
    path("protocols/<str:reference>/let-rest/", views.protocol_let_rest, name="protocol_let_rest"),
    path("protocols/<str:reference>/take-on/", views.protocol_take_on, name="protocol_take_on"),
    path(
        "protocols/<str:reference>/consolidated/", views.protocol_consolidated, name="protocol_consolidated"
    ),
]
