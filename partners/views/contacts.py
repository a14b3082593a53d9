"""People at a partner: each page asks for one act, and goes back to the partner."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from office.access import open_to
from office.calendar import written
from office.house_forms import ReasonForm
from partners.actions import contacts as actions
from partners.contact_forms import ContactForm, EndTermForm
from partners.models import Contact
from partners.rules import KEEPERS
from partners.views.answers import asked, found_or_404, partner_found

METHODS = ["GET", "HEAD", "POST"]


def _contact(reference: str) -> Contact:
    return found_or_404(Contact, reference, "partner", "organisation")


def _crumbs(contact: Contact, here: str) -> list[tuple[str, str | None]]:
    return [(contact.partner.name, contact.partner.get_absolute_url()), (here, None)]


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def contact_create(request: HttpRequest, reference: str) -> HttpResponse:
    partner = partner_found(reference)
    form = ContactForm(request.POST or None, partner=partner)
    is_done, status = asked(
        request,
        form,
        lambda: actions.add_contact(
            partner, by=request.user, form_token=form.cleaned_data["form_token"], **form.values
        ),
    )
    if is_done:
        messages.success(request, _("The contact is entered."))
        return redirect(f"{partner.get_absolute_url()}#people")
    crumbs = [(partner.name, partner.get_absolute_url()), (_("New contact"), None)]
    context = {"form": form, "partner": partner, "crumbs": crumbs}
    return render(request, "partners/contact_form.html", context, status=status)


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def contact_edit(request: HttpRequest, reference: str) -> HttpResponse:
    contact = _contact(reference)
    form = ContactForm(request.POST or None, partner=contact.partner, contact=contact)
    conflict: list[Any] = []

    def correct() -> None:
        revision = form.cleaned_data["revision"] or 0
        actions.correct_contact(contact, by=request.user, revision=revision, **form.values)

    def collided() -> None:
        fresh = _contact(reference)
        conflict.extend(form.against(ContactForm(partner=fresh.partner, contact=fresh)))
        form.again(fresh.revision)

    is_done, status = asked(request, form, correct, collided)
    if is_done:
        messages.success(request, _("The contact is corrected."))
        return redirect(contact)
    context = {
        "form": form,
        "partner": contact.partner,
        "contact": contact,
        "conflict": conflict,
        "crumbs": _crumbs(contact, _("Correct")),
    }
    return render(request, "partners/contact_form.html", context, status=status)


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def contact_end(request: HttpRequest, reference: str) -> HttpResponse:
    contact = _contact(reference)
    form = EndTermForm(request.POST or None, contact=contact)

    def end() -> None:
        said = form.cleaned_data
        actions.end_term(
            contact,
            by=request.user,
            revision=said["revision"] or 0,
            on=said["on"],
            has_left=said["has_left"],
        )

    is_done, status = asked(request, form, end)
    if is_done:
        messages.success(request, _("The end of the term is recorded."))
        return redirect(contact)
    context = {
        "form": form, "rows": _rows(contact), "title": _("End the term of office"), "submit": _("End the term"),
        "back": contact.get_absolute_url(), "crumbs": _crumbs(contact, _("End the term of office")),
    }  # fmt: skip
    return render(request, "partners/contact_act.html", context, status=status)


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def contact_succeed(request: HttpRequest, reference: str) -> HttpResponse:
    """The successor in one form: what belongs to the office is there already, the person is new."""
    contact = _contact(reference)
    known = {
        "function": contact.function, "organisation": contact.organisation_id, "language": contact.language,
        "revision": contact.revision, "visibility": contact.visibility,
    }  # fmt: skip
    form = ContactForm(request.POST or None, partner=contact.partner, initial=known)

    def succeed() -> None:
        said = form.cleaned_data
        token, revision = said["form_token"], said["revision"] or 0
        actions.succeed(contact, by=request.user, revision=revision, form_token=token, **form.values)

    is_done, status = asked(request, form, succeed)
    if is_done:
        messages.success(request, _("The successor is entered."))
        return redirect(f"{contact.partner.get_absolute_url()}#people")
    context = {
        "form": form,
        "partner": contact.partner,
        "former": contact,
        "rows": _rows(contact),
        "crumbs": _crumbs(contact, _("Successor")),
    }
    return render(request, "partners/contact_form.html", context, status=status)


@require_http_methods(METHODS)
@open_to(*KEEPERS)
def contact_erase(request: HttpRequest, reference: str) -> HttpResponse:
    contact = _contact(reference)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = _("It is kept in the journal for good: do not name the person in it.")
    is_done, status = asked(
        request,
        form,
        lambda: actions.erase_contact(contact, by=request.user, reason=form.cleaned_data["reason"]),
    )
    if is_done:
        messages.success(request, _("The contact is erased, also from the journal."))
        return redirect(contact.partner)
    context = {
        "form": form, "rows": _rows(contact), "title": _("Erase this contact"), "submit": _("Erase for good"),
        "back": contact.get_absolute_url(), "crumbs": _crumbs(contact, _("Erase")), "tone": "danger",
        "warning": _("Everything about this person goes, also what the journal holds. It cannot be brought back."),
    }  # fmt: skip
    return render(request, "partners/contact_act.html", context, status=status)


def _rows(contact: Contact) -> list[tuple[str, str]]:
    rows = [
        (_("Name"), contact.name), (_("Function"), contact.function),
        (_("In office from"), written(contact.term_from) if contact.term_from else ""),
        (_("In office until"), written(contact.term_until) if contact.term_until else ""),
    ]  # fmt: skip
    return [row for row in rows if row[1]]
