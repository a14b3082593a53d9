from django.urls import path

from relations.views import clause_library as views

urlpatterns = [
    path("clauses/", views.clause_library, name="clause_library"),
    path("clauses/new/", views.library_clause_create, name="library_clause_create"),
    path("clauses/<str:reference>/", views.library_clause_edit, name="library_clause_edit"),
    path("clauses/<str:reference>/retire/", views.library_clause_retire, name="library_clause_retire"),
]
