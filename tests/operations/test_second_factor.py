"""A code from the phone besides the password: required of administrators in production, open to everybody."""

import json
import re
import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from office import second_factor
from office.models import OPERATOR, JournalEntry
from office.rules import Refused

pytestmark = pytest.mark.django_db
PASSWORD = "Zusterstad-1969-Kanazawa"
SET_UP = "/account/second-factor/on/"


def code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture(autouse=True)
def no_code_used_yet():
    cache.clear()


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def somebody(person, ghent):
    def make(*roles: str):
        user = person(*roles)
        user.set_password(PASSWORD)
        user.save()
        return user

    return make


def signed_in(user) -> Client:
    client = Client()
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def with_factor(user) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def set_up(client: Client) -> str:
    page = client.get(SET_UP).content.decode()
    secret = re.search(r'<code class="mono">([A-Z2-7]+)</code>', page).group(1)
    assert client.post(SET_UP, {"code": code(secret)}).url == "/account/second-factor/recovery/"
    return secret


def test_an_administrator_is_led_to_set_one_up_before_any_page(required, somebody):
    client = signed_in(somebody("administrator"))
    for page in ("/", "/people/", "/profile/", "/account/password/change/"):
        assert client.get(page).url == SET_UP
    assert client.post("/people/invite/", {"email": "x@example.org"}).url == SET_UP
    set_up(client)
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize("role", ["officer", "clerk", "councillor", "auditor"])
def test_others_may_but_need_not(role, required, somebody):
    client = signed_in(somebody(role))
    assert client.get("/profile/").status_code == 200
    set_up(client)
    assert client.get("/profile/").status_code == 200


def test_outside_production_nobody_has_to(somebody):
    assert signed_in(somebody("administrator")).get("/people/").status_code == 200


def test_the_way_out_and_the_look_stay_open(required, somebody):
    client = signed_in(somebody("administrator"))
    assert client.get("/theme.css").status_code == 200
    assert client.post("/language/", {"language": "tr"}).status_code == 302
    assert (
        "Set-Cookie" in client.post("/account/logout/").headers or client.get("/profile/").status_code == 302
    )
    assert client.get("/profile/").url.startswith("/account/login/")


@pytest.mark.parametrize("language", ["en", "nl", "tr"])
def test_the_picture_obeys_the_content_policy(language, required, somebody):
    user = somebody("administrator")
    user.language = language
    user.save()
    answer = signed_in(user).get(SET_UP)
    page = answer.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert " style=" not in page
    assert "img-src 'self' data:" in answer["Content-Security-Policy"]


def test_a_wrong_code_switches_nothing_on_and_keeps_the_key(required, somebody):
    user = somebody("administrator")
    client = signed_in(user)
    first = client.get(SET_UP).content.decode()
    secret = re.search(r'<code class="mono">([A-Z2-7]+)</code>', first).group(1)
    answer = client.post(SET_UP, {"code": "000000" if code(secret) != "000000" else "111111"})
    assert answer.status_code == 200
    assert secret in answer.content.decode()
    assert "This code is not right" in answer.content.decode()
    assert not second_factor.has_one(user)


def test_with_a_second_factor_the_password_alone_opens_nothing(somebody):
    user = somebody("officer")
    secret = with_factor(user)
    client = signed_in(user)
    assert client.get("/profile/").url.startswith("/account/login/")
    page = client.get("/account/second-factor/code/")
    assert page.status_code == 200
    wrong = client.post("/account/second-factor/code/", {"code": "12"})
    assert "This code is not right" in wrong.content.decode()
    assert client.get("/profile/").status_code == 302
    assert client.post("/account/second-factor/code/", {"code": code(secret)}).status_code == 302
    assert client.get("/profile/").status_code == 200


def test_a_code_opens_once(somebody):
    user = somebody("officer")
    used = code(with_factor(user))
    assert signed_in(user).post("/account/second-factor/code/", {"code": used}).status_code == 302
    again = signed_in(user).post("/account/second-factor/code/", {"code": used})
    assert "This code is not right" in again.content.decode()


def test_a_recovery_code_opens_once(somebody):
    user = somebody("officer")
    with_factor(user)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    assert len(codes) == 10
    client = signed_in(user)
    assert client.post("/account/second-factor/code/", {"code": codes[0]}).status_code == 302
    assert client.get("/profile/").status_code == 200
    again = signed_in(user).post("/account/second-factor/code/", {"code": codes[0]})
    assert "This code is not right" in again.content.decode()


def test_the_recovery_codes_are_shown_and_can_be_taken_along(somebody):
    client = signed_in(somebody("officer"))
    set_up(client)
    page = client.get("/account/second-factor/recovery/").content.decode()
    codes = re.findall(r'<code class="mono">(\d{8})</code>', page)
    assert len(codes) == 10
    taken = client.get("/account/second-factor/recovery/download/")
    assert taken.content.decode().split() == codes
    assert client.get("/account/second-factor/").status_code == 200
    assert client.get("/account/second-factor/recovery/new/").status_code == 200


def test_an_administrator_cannot_switch_it_off_where_it_is_required(required, somebody):
    user = somebody("administrator")
    client = signed_in(user)
    set_up(client)
    answer = client.post("/account/second-factor/off/")
    assert "cannot be switched off" in answer.content.decode()
    assert second_factor.has_one(user)


def test_others_switch_it_off_again_and_both_are_in_the_journal(somebody, django_capture_on_commit_callbacks):
    user = somebody("officer")
    client = signed_in(user)
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
        client.post("/account/second-factor/off/")
    assert not second_factor.has_one(user)
    acts = list(JournalEntry.objects.filter(actor=user).values_list("act", flat=True).order_by("number"))
    assert sorted(acts) == ["user.second_factor_off", "user.second_factor_on"]


def test_the_secret_lies_enciphered_and_survives_an_exchange_of_keys(somebody, settings):
    user = somebody("officer")
    secret = with_factor(user)
    kept = Authenticator.objects.get(user=user).data["secret"]
    assert secret not in kept
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    assert get_adapter().decrypt(kept) == secret


def test_a_secret_that_no_key_opens_lets_nobody_in(somebody, settings):
    user = somebody("officer")
    with_factor(user)
    RecoveryCodes.activate(user)
    settings.SECRET_KEY = "a new key"
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    for guess in (code(""), "00000000"):
        client.post("/account/second-factor/code/", {"code": guess})
        assert client.get("/profile/").status_code == 302
    kept = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert get_adapter().decrypt(kept) != get_adapter().decrypt(kept)


def test_administrators_see_who_has_one(login, person, ghent, django_assert_max_num_queries):
    with_factor(person("officer"))
    client = login("administrator")
    with django_assert_max_num_queries(14):
        table = client.get("/people/").content.decode().partition("<tbody>")[2]
    assert len(re.findall(r">\s*on\s*<", table)) == 1


def test_a_lost_phone_is_reset_on_the_server_and_journalled(required, somebody, capsys):
    user = somebody("administrator")
    with_factor(user)
    RecoveryCodes.activate(user)
    call_command("reset_mfa", user.email.upper(), json=True)
    assert json.loads(capsys.readouterr().out) == {"email": user.email, "required": True}
    assert not Authenticator.objects.exists()
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.actor, entry.object_pk) == ("user.second_factor_reset", None, str(user.pk))
    assert signed_in(user).get("/").url == SET_UP


@pytest.mark.parametrize(
    "email, code", [("nobody@example.org", "nobody"), ("has-none@example.org", "no_second_factor")]
)
def test_the_reset_says_why_it_did_nothing(email, code, person, capsys):
    person("officer", email="has-none@example.org")
    with pytest.raises(SystemExit):
        call_command("reset_mfa", email, json=True)
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code
    assert not JournalEntry.objects.exists()


def test_only_an_administrator_or_the_operator_resets(person):
    user = person("officer")
    with_factor(user)
    with pytest.raises(Refused):
        second_factor.reset(user, by=person("head"))
    second_factor.reset(user, by=OPERATOR)
    assert not second_factor.has_one(user)
