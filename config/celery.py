"""The background worker: one application for every kind of installation."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun

from config.broker import use_whole_messages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

use_whole_messages()
app = Celery("entente")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect(weak=False)
def log_as_the_web_server_does(**kwargs: Any) -> None:
    """Otherwise Celery would bring a format of its own, with whatever it likes in it."""
    from django.conf import settings

    from office import logs

    logging.config.dictConfig(settings.LOGGING)
    task_prerun.connect(logs.task_begins, weak=False)
    task_postrun.connect(logs.task_ends, weak=False)
