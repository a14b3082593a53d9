from django.urls import path

from partners import views

app_name = "partners"
urlpatterns = [
    path("", views.partner_list, name="list"),
    path("new/", views.new_partner, name="new"),
    path("suggest/", views.suggest, name="suggest"),
    path("export.<str:file_format>", views.export, name="export"),
    path("imports/", views.import_list_page, name="imports"),
    path("imports/new/", views.upload, name="import_new"),
    path("imports/<str:reference>/", views.import_page, name="import"),
    path("imports/<str:reference>/columns/", views.import_columns, name="import_columns"),
    path("imports/<str:reference>/preview/", views.import_preview, name="import_preview"),
    path("imports/<str:reference>/confirm/", views.confirm_import, name="import_confirm"),
    path("imports/<str:reference>/rejected.csv", views.rejected_rows, name="import_rejected"),
    path("imports/<str:reference>/cancel/", views.drop_import, name="import_cancel"),
    path("<str:reference>/", views.partner_detail, name="detail"),
    path("<str:reference>/edit/", views.edit_partner_page, name="edit"),
]

# Included at the root, without the namespace, because every page's search box asks for the name "search".
search_urls = [path("search/", views.search, name="search")]
