"""Settings for the suite: config.settings with a throw-away data folder and silent doors to the outside."""

import atexit
import os
import shutil
import tempfile

os.environ["ENTENTE_ENV"] = "test"
# A browser test leaves its event loop running in the process; the tests after it use the database as before.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ["ENTENTE_DATA_DIR"] = tempfile.mkdtemp(prefix="entente-test-")
atexit.register(shutil.rmtree, os.environ["ENTENTE_DATA_DIR"], ignore_errors=True)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['ENTENTE_DATA_DIR']}/test.sqlite3")

from config.settings import *  # noqa: E402, F403 - the environment must speak first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed only; nothing here is secret
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
# Over http, so that Playwright and the test client need no certificate.
ACCOUNT_RATE_LIMITS = False

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405 - from config.settings
    # A file and not memory: only then threads and worker processes meet the locks that they meet in earnest.
    DATABASES["default"]["TEST"] = {"NAME": f"{os.environ['ENTENTE_DATA_DIR']}/suite.sqlite3"}  # noqa: F405

STATIC_ROOT = DATA_DIR / "static"  # noqa: F405 - empty: pages are tested without collecting files first
STATIC_ROOT.mkdir()
