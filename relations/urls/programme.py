from django.urls import path

from relations.views import activity as activities
from relations.views import programme as views

urlpatterns = [
    path("programmes/", views.programme_list, name="programme_list"),
    path("programmes/new/", views.programme_create, name="programme_create"),
    path("programmes/<str:reference>/", views.programme_detail, name="programme_detail"),
    path("programmes/<str:reference>/edit/", views.programme_edit, name="programme_edit"),
    path(
        "programmes/<str:reference>/new-version/", views.programme_new_version, name="programme_new_version"
    ),
    path("programmes/<str:reference>/history/", views.programme_history, name="programme_history"),
    path("programmes/<str:reference>/steps/<str:step>/", views.programme_step, name="programme_step"),
    path(
        "programmes/<str:reference>/objectives/",
        views.programme_objective_add,
        name="programme_objective_add",
    ),
    path(
        "programmes/<str:reference>/objectives/<int:number>/",
        views.programme_objective_edit,
        name="programme_objective_edit",
    ),
    path(
        "programmes/<str:reference>/objectives/<int:number>/remove/",
        views.programme_objective_remove,
        name="programme_objective_remove",
    ),
    path("programmes/<str:reference>/activities/new/", activities.activity_create, name="activity_create"),
    path("activities/<str:reference>/", activities.activity_detail, name="activity_detail"),
    path("activities/<str:reference>/edit/", activities.activity_edit, name="activity_edit"),
    path("activities/<str:reference>/move/", activities.activity_move, name="activity_move"),
    path("activities/<str:reference>/remove/", activities.activity_remove, name="activity_remove"),
    path("activities/<str:reference>/numbers/", activities.activity_actuals, name="activity_actuals"),
    path("activities/<str:reference>/history/", activities.activity_history, name="activity_history"),
    path("activities/<str:reference>/steps/<str:step>/", activities.activity_step, name="activity_step"),
    path("pilots/", activities.pilot_list, name="pilot_list"),
    path("pilots/<str:reference>/", activities.pilot_detail, name="pilot_detail"),
    path("pilots/<str:reference>/review/", activities.pilot_review, name="pilot_review"),
    path("<str:reference>/pilots/new/", activities.pilot_create, name="pilot_create"),
]
