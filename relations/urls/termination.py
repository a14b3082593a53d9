from django.urls import path

from relations.views import termination as views

urlpatterns = [
    path("endings/", views.termination_list, name="termination_list"),
    path("endings/new/", views.termination_choose, name="termination_create"),
    path("endings/new/outcomes/", views.termination_outcomes, name="termination_outcomes"),
    path("endings/<str:reference>/", views.termination_detail, name="termination_detail"),
    path("endings/<str:reference>/edit/", views.termination_edit, name="termination_edit"),
    path("endings/<str:reference>/steps/<str:step>/", views.termination_step, name="termination_step"),
    path("endings/<str:reference>/ties/<int:number>/steps/<str:step>/", views.tie_step, name="tie_step"),
    path("endings/<str:reference>/history/", views.termination_history, name="termination_history"),
]
