"""What the environment may say, and what stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import whole_number


def test_a_number_that_is_not_set_is_the_usual_one(monkeypatch):
    monkeypatch.delenv("ENTENTE_PULSE_QUIET_MONTHS", raising=False)
    assert whole_number("ENTENTE_PULSE_QUIET_MONTHS", 24) == 24
    monkeypatch.setenv("ENTENTE_PULSE_QUIET_MONTHS", " 30 ")
    assert whole_number("ENTENTE_PULSE_QUIET_MONTHS", 24) == 30


@pytest.mark.parametrize("said", ["abc", "0", "-3", "1.5", "٣", "9" * 5000])
def test_what_is_no_number_from_one_upwards_stops_the_start_with_a_sentence(monkeypatch, said):
    monkeypatch.setenv("ENTENTE_PULSE_QUIET_MONTHS", said)
    with pytest.raises(ImproperlyConfigured, match="give a whole number from 1 upwards"):
        whole_number("ENTENTE_PULSE_QUIET_MONTHS", 24)
