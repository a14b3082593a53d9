"""Settings for the suite: config.settings with a throw-away data folder and fast, silent doors to the outside."""

import os
import tempfile

os.environ["ENTENTE_ENV"] = "test"
os.environ["ENTENTE_DATA_DIR"] = tempfile.mkdtemp(prefix="entente-test-")
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
