"""People and roles: administrators write, auditors read."""

import django_filters
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office import second_factor, staff
from office.access import open_to
from office.house_forms import KnownPersonForm, PersonForm, UnitForm, typed_in
from office.journal import history_of
from office.models import Role, RoleGrant, Unit, User
from office.rules import Refused


class PeopleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=gettext_lazy("Name or e-mail address"), method="named")
    role = django_filters.ChoiceFilter(
        label=gettext_lazy("Role"), choices=Role, empty_label=gettext_lazy("any"), method="holding"
    )
    unit = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Unit"), queryset=Unit.objects.all(), empty_label=gettext_lazy("any")
    )
    access = django_filters.ChoiceFilter(
        label=gettext_lazy("Access"),
        choices=[("open", gettext_lazy("open")), ("ended", gettext_lazy("ended"))],
        empty_label=gettext_lazy("any"),
        method="by_access",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def named(self, found: QuerySet, name: str, value: str) -> QuerySet:
        return found.filter(Q(name__icontains=value) | Q(email__icontains=value))

    def holding(self, found: QuerySet, name: str, value: str) -> QuerySet:
        return found.filter(
            pk__in=RoleGrant.objects.held(timezone.localdate()).filter(role=value).values("user")
        )

    def by_access(self, found: QuerySet, name: str, value: str) -> QuerySet:
        entering = User.objects.may_enter(timezone.localdate()).values("pk")
        return found.filter(pk__in=entering) if value == "open" else found.exclude(pk__in=entering)


@require_safe
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def people(request: HttpRequest) -> HttpResponse:
    found = (
        second_factor.annotated(User.objects.all())
        .select_related("unit")
        .prefetch_related(Prefetch("grants", RoleGrant.objects.order_by("role")))
    )
    shown = PeopleFilter(request.GET, found)
    return render(
        request,
        "office/user_list.html",
        {
            "filter": shown,
            "page": Paginator(shown.qs, 50).get_page(request.GET.get("page")),
            "units": Unit.objects.annotate(people=Count("user")),
            "unit_form": UnitForm(),
            "may_write": request.user.has_role(Role.ADMINISTRATOR),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.ADMINISTRATOR)
def person_create(request: HttpRequest) -> HttpResponse:
    initial = {"language": request.user.language}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            user = staff.invite_user(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("email" if refused.code == "email_taken" else None, str(refused))
        else:
            _tell(request, user, was_sent=staff.send_invitation(user, _prefix(request), by=request.user))
            return redirect("office:people")
    return render(request, "office/user_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def person(request: HttpRequest, number: int) -> HttpResponse:
    user = get_object_or_404(User.objects.select_related("unit"), pk=number)
    may_write = request.user.has_role(Role.ADMINISTRATOR)
    form = (
        KnownPersonForm(request.POST or None, initial=KnownPersonForm.initial_for(user))
        if may_write
        else None
    )
    if request.method == "POST":
        if form is None:
            raise Refused("role", _("Auditors read; people and roles are changed by an administrator."))
        if form.is_valid() and _changed(request, user, form):
            return redirect("office:people")
    values = {"person": user, "form": form, "entries": history_of(user)[:20]}
    return render(request, "office/user_detail.html", values)


def _changed(request: HttpRequest, user: User, form: KnownPersonForm) -> bool:
    try:
        staff.change_user(user, by=request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error("email" if refused.code == "email_taken" else None, str(refused))
        return False
    messages.success(
        request, _("The changes to %(person)s are saved.") % {"person": form.cleaned_data["name"]}
    )
    return True


@require_POST
@open_to(Role.ADMINISTRATOR)
def person_invite(request: HttpRequest, number: int) -> HttpResponse:
    """Send the link to set a password once more."""
    user = get_object_or_404(User.objects.may_enter(timezone.localdate()), pk=number)
    _tell(request, user, was_sent=staff.invite_again(user, _prefix(request), by=request.user))
    return redirect("office:person", user.pk)


def _prefix(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _tell(request: HttpRequest, user: User, *, was_sent: bool) -> None:
    if was_sent:
        messages.success(
            request, _("%(person)s gets a mail with a link to set a password.") % {"person": user}
        )
    else:
        messages.warning(
            request,
            _("The account of %(person)s is there, but the mail could not be sent. Send it again later.")
            % {"person": user},
        )


@require_POST
@open_to(Role.ADMINISTRATOR)
def unit_create(request: HttpRequest) -> HttpResponse:
    unit = staff.add_unit(typed_in(UnitForm(request.POST), "name"), by=request.user)
    messages.success(request, _("The unit %(unit)s is added.") % {"unit": unit})
    return redirect("office:people")


@require_POST
@open_to(Role.ADMINISTRATOR)
def unit(request: HttpRequest, number: int) -> HttpResponse:
    known = get_object_or_404(Unit, pk=number)
    renamed = staff.rename_unit(known, typed_in(UnitForm(request.POST), "name"), by=request.user)
    messages.success(request, _("The unit is now called %(unit)s.") % {"unit": renamed})
    return redirect("office:people")


@require_POST
@open_to(Role.ADMINISTRATOR)
def unit_remove(request: HttpRequest, number: int) -> HttpResponse:
    unit = get_object_or_404(Unit, pk=number)
    staff.remove_unit(unit, by=request.user)
    messages.success(request, _("The unit %(unit)s is removed.") % {"unit": unit.name})
    return redirect("office:people")
