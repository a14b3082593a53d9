from django.urls import path

from relations.views import proposals as views

urlpatterns = [
    path("protocols/<str:reference>/word/", views.word, name="word"),
    path("protocols/<str:reference>/word/send/", views.word_send, name="word_send"),
    path("protocols/<str:reference>/word/back/", views.word_back, name="word_back"),
    path("protocols/<str:reference>/word/<str:code>.docx", views.word_file, name="word_file"),
    path("protocols/<str:reference>/proposals/<int:number>/", views.proposal, name="proposal"),
    path(
        "protocols/<str:reference>/proposals/<int:number>/aside/", views.proposal_aside, name="proposal_aside"
    ),
]
