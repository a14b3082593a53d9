"""What every test may ask for: a municipality, people in their roles, clients that are logged in."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings

from office import journal_triggers
from office.models import Municipality, Role, RuleSet
from tests.factories.office import MunicipalityFactory, UserFactory

DATABASE_FIXTURES = {"db", "transactional_db"}

# A busy machine is no fault of the code: what a test may cost is held where it is counted.
settings.register_profile(
    "any machine", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def asks_the_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgresql")
    of_django = isinstance(item, pytest.Function) and item.cls and issubclass(item.cls, TransactionTestCase)
    return bool(marked or of_django or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


# The stories that take a minute or so each, the longest first.
LONGEST = ("test_every_screen.py", "test_six_steps.py", "test_from_list_to_end.py")


def longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """The stories in a browser before all others: were one of them the last, the other cores would wait for it."""

    def place(item: pytest.Item) -> int:
        if not item.get_closest_marker("browser"):
            return len(LONGEST) + 1
        return LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST)

    return sorted(items, key=place)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database is the same on every one: it runs once, in the pass on SQLite."""
    if connection.vendor == "sqlite":
        items[:] = longest_first(items)
        return
    left = [item for item in items if not asks_the_database(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if asks_the_database(item)]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, whose tables are emptied between tests: so without the journal's triggers."""
    with django_db_blocker.unblock():
        journal_triggers.remove(connection)


@receiver(post_migrate, dispatch_uid="rule sets after emptying")
def rule_sets_again(sender, **kwargs):
    """A test with transactions of its own empties all tables: what the migration stored is stored again."""
    if sender.name == "office" and not RuleSet.objects.exists():
        import_module("office.migrations.0002_rule_sets").store(apps, None)


@pytest.fixture
def journal_guarded(transactional_db):
    """The journal's triggers, as every other database has them."""
    journal_triggers.install(connection)
    yield
    journal_triggers.remove(connection)


@pytest.fixture(autouse=True)
def own_anchor(settings, tmp_path):
    """Each test has its own journal, so its own anchor file and its own uploads."""
    settings.JOURNAL_ANCHOR = tmp_path / "journal.anchor"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def ghent(db) -> Municipality:
    return MunicipalityFactory()


@pytest.fixture
def balikesir(db) -> Municipality:
    return MunicipalityFactory(
        names={"en": "Balıkesir", "tr": "Balıkesir"}, country="TR", legal_profile="tr", is_metropolitan=True,
        working_languages=["tr"], population=1276000, population_year=2024,
    )  # fmt: skip


@pytest.fixture
def person(db):
    """person("officer") gives a user with that role; person("officer", "clerk") one with both."""

    def make(*roles: str, **fields):
        return UserFactory(roles=[Role(role) for role in roles], **fields)

    return make


@pytest.fixture
def login(db, person):
    """login("officer") gives a client logged in as a new user with that role; login(user) as that user."""

    def make(*who) -> Client:
        user = who[0] if who and not isinstance(who[0], str) else person(*who)
        # Looked up once in a process: whether a test comes first must not change how many queries it counts.
        ContentType.objects.get_for_models(*apps.get_models())
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return make
