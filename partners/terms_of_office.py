"""Terms of office in the diary: some weeks before an end somebody finds out who comes next."""

from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_noop

from office import diary
from office.models import Deadline, Role
from partners.models import Contact

# How long before the last day in office the diary asks for the successor.
WEEKS_BEFORE = timedelta(days=90)
END_OF_TERM = "end_of_term"
SENTENCE = gettext_noop(
    "The term of office of a contact at %(partner)s ends: enter who comes next (%(contact)s)"
)


def follow_term(contact: Contact, today: date) -> None:
    """The diary as the contact's dates want it today: one deadline for the end that is near, none besides."""
    diary.settle_deadlines(contact, END_OF_TERM)
    if Contact.objects.ending_by(today + WEEKS_BEFORE).filter(pk=contact.pk).exists():
        _open(contact)


def follow_terms(today: date) -> int:
    """Every end of term that has come near gets its entry; a missed night loses none. Returns how many are open."""
    near = Contact.objects.ending_by(today + WEEKS_BEFORE).select_related("partner")
    for contact in near:
        _open(contact, once=True)
    return len(near)


def forget(contact: Contact) -> None:
    """Take what is about a contact out of the diary altogether, for the contact is erased."""
    about = ContentType.objects.get_for_model(contact)
    Deadline.objects.filter(subject_type=about, subject_id=contact.pk).delete()


def _open(contact: Contact, *, once: bool = False) -> None:
    assert contact.term_until  # noqa: S101 - only those with an end are asked for
    # The diary is no place for a person's name: it is kept when the contact has been erased.
    diary.open_deadline(
        END_OF_TERM, contact, due_on=contact.term_until, role=Role.OFFICER, sentence=SENTENCE,
        values={"partner": contact.partner.name, "contact": contact.reference}, once=once,
    )  # fmt: skip
