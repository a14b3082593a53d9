"""The screens one sees before being in, in three languages."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
SCREENS = [
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/done/",
    "/account/password/reset/key/1-set-password/",
    "/account/signup/",
    "/account/inactive/",
]


@pytest.mark.parametrize("language", ["en", "nl", "tr"])
@pytest.mark.parametrize("screen", SCREENS)
def test_the_screens_before_login_render_in_three_languages(screen, language, ghent):
    answer = Client(headers={"accept-language": language}).get(screen)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize(
    "screen", ["/account/password/change/", "/account/logout/", "/account/reauthenticate/"]
)
def test_the_screens_of_ones_own_account_render(screen, login, ghent):
    client = login("officer")
    client.user.set_password("Zusterstad-1969-Kanazawa")
    client.user.save()
    client.force_login(client.user)
    assert client.get(screen).status_code == 200


def test_every_other_page_asks_to_sign_in_and_comes_back(ghent):
    answer = Client().get("/profile/")
    assert answer.status_code == 302
    assert answer.url == "/account/login/?next=/profile/"


def test_the_login_works_before_there_is_a_municipality(db):
    assert Client().get("/account/login/").status_code == 200
