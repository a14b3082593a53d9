"""The gate in front of every page: staff read why not; to everybody else it does not exist."""

import pytest
from django.http import Http404, HttpResponse
from django.test import Client

from office.access import STAFF, open_to, open_to_all
from office.models import Role
from office.rules import Refused

pytestmark = pytest.mark.django_db


@open_to(Role.CLERK)
def page(request):
    return HttpResponse("the page")


def ask(rf, user):
    request = rf.get("/")
    request.user = user
    return page(request)


def test_who_holds_the_role_reads_the_page(rf, person):
    assert ask(rf, person("clerk")).content == b"the page"


def test_staff_without_the_role_read_who_does_it(rf, person):
    with pytest.raises(Refused, match="clerk"):
        ask(rf, person("officer"))


def test_to_a_council_member_a_page_for_others_does_not_exist(rf, person):
    with pytest.raises(Http404):
        ask(rf, person("councillor"))


def test_the_gate_can_be_read_by_the_matrix():
    assert page.open_to == {Role.CLERK}
    assert open_to_all(lambda request: None).open_to is None
    assert Role.COUNCILLOR not in STAFF


def test_in_the_browser_that_is_403_with_a_reason_404_and_the_login(login, ghent):
    answer = login("officer").get("/people/")
    assert answer.status_code == 403
    assert b"administrator" in answer.content
    assert login("councillor").get("/people/").status_code == 404
    assert Client().get("/people/").url.startswith("/account/login/")
