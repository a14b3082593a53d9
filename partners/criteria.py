"""The criteria that are usually asked of a partner, with what a profile expects of each."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from partners.models import Criterion, CriterionGroup, NeedProfile
from partners.sentence import countries_in_words, size_in_words, themes_in_words

Group = CriterionGroup


def default_criteria(profile: NeedProfile) -> list[Criterion]:
    """In the order of the method's table; unsaved. What the profile puts first weighs more.

    Language, structure and calendars are not among them: they are asked after the ranking (SoftQuestion).
    """
    will = "; ".join(part for part in (themes_in_words(profile), profile.topics.strip()) if part)
    gain = profile.gain_for_us.strip()
    asked = [
        (Group.POPULATION, _("Population"), size_in_words(profile), 3),
        (Group.COUNTRY, _("Country"), countries_in_words(profile), 2),
        (Group.REGION, _("Location"), profile.region.strip(), 2),
        (Group.SECTORS, _("Leading economic sectors"), profile.advanced_in.strip(), 4),
        (Group.GEOGRAPHIC, _("Geographic features"), "", 1),
        (Group.ECONOMIC, _("Economic resources"), "", 2),
        (Group.SOCIAL, _("Social features and organisations"), gain, 3),
        (Group.TOPICS, _("Topics they are willing to work on"), will, 5),
        (Group.POLITICS, _("Political priorities and running projects"), "", 3),
    ]
    return [
        Criterion(
            profile=profile, group=group, name=name, expectation=expectation[:500], weight=weight
        )
        for group, name, expectation, weight in asked
    ]  # fmt: skip


def names_in_every_language(profile: NeedProfile) -> list[set[str]]:
    """The names of the usual criteria, in their order: a colleague may have proposed them in another language."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append([criterion.name for criterion in default_criteria(profile)])
    return [set(names) for names in zip(*found, strict=True)]
