"""The peer of our lists: Django's admin over the same query set with the same columns, for the benchmark alone."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import include, path

from config.urls import urlpatterns as ours
from partners.models import Partner
from partners.queries import partner_list
from relations.models import Relation
from relations.queries.relation import relation_rows


class OpenSite(admin.AdminSite):
    """Open to whoever is signed in: the permissions of django.contrib.auth are not used in this house."""

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated


class ReadOnly(admin.ModelAdmin):
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True


class PartnerAdmin(ReadOnly):
    list_display = ("name", "place", "kind", "population", "reference")
    list_filter = ("country", "kind", "legal_status")
    search_fields = ("names_folded",)
    ordering = ("name", "pk")

    def get_queryset(self, request: HttpRequest):
        return partner_list()


class RelationAdmin(ReadOnly):
    list_display = (
        "partner_names",
        "places",
        "type",
        "state",
        "last_two_way_on",
        "since_text",
        "officer",
        "reference",
    )
    list_filter = ("type", "state", "officer")
    search_fields = ("purpose",)
    ordering = ("pk",)

    def get_queryset(self, request: HttpRequest):
        return relation_rows()

    @admin.display
    def places(self, relation: Relation) -> str:
        return ", ".join(partner.place for partner in relation.partners.all())

    @admin.display
    def last_two_way_on(self, relation: Relation):
        return relation.last_two_way_on


site = OpenSite(name="admin")
site.register(Partner, PartnerAdmin)
site.register(Relation, RelationAdmin)
urlpatterns = [path("admin/", site.urls), path("", include(ours))]
