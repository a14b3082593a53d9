from django.urls import path

from evaluations.views import (
    comparison,
    evaluation,
    evaluation_form,
    follow_up,
    reports,
    scheme,
    statistics,
)

app_name = "evaluations"
urlpatterns = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/new/", reports.report_create, name="report_create"),
    path("reports/statistics/", statistics.statistics, name="statistics"),
    path("reports/comparison/<str:reference>/", comparison.comparison_paper, name="comparison_paper"),
    path("reports/<str:reference>/", reports.report_detail, name="report_detail"),
    path("evaluations/", evaluation.evaluation_list, name="evaluation_list"),
    path("evaluations/new/", evaluation.evaluation_create, name="evaluation_create"),
    path("evaluations/schedule/", evaluation.evaluation_schedule, name="evaluation_schedule"),
    path("evaluations/questions/", scheme.scheme_list, name="scheme_list"),
    path("evaluations/questions/<str:kind>/edit/", scheme.scheme_edit, name="scheme_edit"),
    path("evaluations/follow-ups/", follow_up.follow_up_list, name="follow_up_list"),
    path(
        "evaluations/follow-ups/<str:reference>/remove/", follow_up.follow_up_remove, name="follow_up_remove"
    ),
    path(
        "evaluations/follow-ups/<str:reference>/steps/<str:step>/",
        follow_up.follow_up_step,
        name="follow_up_step",
    ),
    path("evaluations/<str:reference>/", evaluation.evaluation_detail, name="evaluation_detail"),
    path(
        "evaluations/<str:reference>/form/<str:section>/",
        evaluation_form.evaluation_section,
        name="evaluation_section",
    ),
    path("evaluations/<str:reference>/steps/<str:step>/", evaluation.evaluation_step, name="evaluation_step"),
    path("evaluations/<str:reference>/follow-ups/new/", follow_up.follow_up_add, name="follow_up_add"),
    path("evaluations/<str:reference>/ending/", evaluation.evaluation_ending, name="evaluation_ending"),
    path(
        "evaluations/<str:reference>/programme/", evaluation.evaluation_programme, name="evaluation_programme"
    ),
    path("evaluations/<str:reference>/history/", evaluation.evaluation_history, name="evaluation_history"),
]
