"""From the mail to a question or a position: the link of the mail, the login, exactly that item, at most three taps.

As somebody with JavaScript switched off does it: only links and forms that stand on the pages are used.
"""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone

from office import diary_mail
from office.models import Position, Question
from office.reminders import make_mails
from tests.factories.council import paper_kind, put_before_council

PASSWORD = "Zusterstad-1969-Kanazawa"


@pytest.fixture(autouse=True)
def papers(ghent):
    ghent.gathers_positions = True
    ghent.save()
    with paper_kind() as told:
        yield told


@pytest.fixture
def member(person):
    found = person("councillor", language="en")
    found.set_password(PASSWORD)
    found.save()
    return found


def the_mail(member, item):
    make_mails(timezone.localdate())
    diary_mail.send_waiting()
    theirs = [each for each in outbox.outbox if each.to == [member.email]]
    (message,) = [each for each in theirs if item.reference in each.body]
    return message


def fields_of(form: str) -> dict[str, str]:
    """What the browser sends of a form that nobody has touched: hidden fields."""
    found = {}
    for field in re.findall(r'<input[^>]*type="hidden"[^>]*>', form):
        name, value = re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)
        found[unescape(name[1])] = unescape(value[1]) if value else ""
    return found


def form_to(page: str, action: str) -> str:
    return next(
        form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'action="{action}"' in form
    )


def arrive(member, item) -> tuple[Client, str, str]:
    """Follow the one link of the mail to an item, logged out; log in; the item's page and address."""
    message = the_mail(member, item)
    ((html, _kind),) = message.alternatives
    (link,) = [link for link in re.findall(r'href="([^"]+)"', html) if "/items/" in link]
    assert link in message.body
    client, address = Client(), urlsplit(link).path
    entrance = client.get(address, follow=True)
    form = form_to(entrance.content.decode(), "/account/login/")
    said = fields_of(form) | {"login": member.email, "password": PASSWORD}
    arrived = client.post("/account/login/", said)
    assert (arrived.status_code, arrived.url) == (302, address)
    return client, client.get(address).content.decode(), address


def test_the_link_of_the_mail_leads_after_the_login_to_exactly_that_item(member):
    """Two items are before the council; each has a mail of its own."""
    put_before_council("Another one")
    item = put_before_council("This one")
    _client, page, address = arrive(member, item)
    assert address == item.get_absolute_url()
    assert "<h1>This one</h1>" in page


def test_a_question_is_two_taps_from_there(member):
    item = put_before_council()
    client, page, address = arrive(member, item)
    assert 'href="#questions"' in page  # the first
    action = f"{address}questions/"
    form = form_to(page[page.index('id="questions"') :], action)
    client.post(action, fields_of(form) | {field_named(form, "text"): "What does it cost?"})  # the second
    assert (Question.objects.get().submission, Question.objects.get().asked_by) == (item, member)


def test_a_position_is_three_taps_from_there(member):
    item = put_before_council()
    client, page, address = arrive(member, item)
    assert 'href="#position"' in page  # the first
    action = f"{address}position/"
    form = form_to(page[page.index('id="position"') :], action)
    said = fields_of(form) | {field_named(form, "stance"): "in_favour"}  # the second
    client.post(action, said)  # the third
    assert (Position.objects.get().submission, Position.objects.get().stance) == (item, "in_favour")


def field_named(form: str, name: str) -> str:
    """The name under which a field stands in a form, whatever its prefix."""
    return next(found for found in re.findall(r'name="([^"]+)"', form) if found.split("-")[-1] == name)
