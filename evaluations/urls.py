from django.urls import path

from evaluations.views import reports, statistics

app_name = "evaluations"
urlpatterns = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/new/", reports.report_create, name="report_create"),
    path("reports/statistics/", statistics.statistics, name="statistics"),
    path("reports/<str:reference>/", reports.report_detail, name="report_detail"),
]
