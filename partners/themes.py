"""What a cooperation is about and why one wants it: the words a need profile and a relation share."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    CULTURE = "culture", _("culture and arts")
    HERITAGE = "heritage", _("cultural heritage")
    YOUTH = "youth", _("youth and education")
    SPORT = "sport", _("sport")
    SOCIAL = "social", _("social services")
    MUNICIPAL = "municipal", _("municipal services")
    ENVIRONMENT = "environment", _("local environmental services")
    PLANNING = "planning", _("planning and urbanism")
    TRANSPORT = "transport", _("transport and public transport")
    ENERGY = "energy", _("energy efficiency and renewables")
    ECONOMY = "economy", _("local economic development")
    NATURE = "nature", _("natural resources")
    AGRICULTURE = "agriculture", _("agriculture and rural activity")


class Motivation(models.TextChoices):
    TIES = "ties", _("geographic and cultural ties")
    ECONOMY = "economy", _("local economy")
    SOLIDARITY = "solidarity", _("solidarity of cities and a place in global networks")
    POLITICS = "politics", _("politics")


def theme_name(code: str) -> str:
    """The theme in the reader's language; a code of another version as it is."""
    return str(Theme(code).label) if code in Theme.values else code


def motivation_name(code: str) -> str:
    return str(Motivation(code).label) if code in Motivation.values else code
