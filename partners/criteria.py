"""The criteria that are usually asked of a partner, with what a profile expects of each."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from partners.models import Criterion, CriterionGroup, NeedProfile
from partners.sentence import countries_in_words, size_in_words, themes_in_words

Group = CriterionGroup


def default_criteria(profile: NeedProfile) -> list[Criterion]:
    """In the order of the method's table; unsaved. What the profile puts first weighs more."""
    will = "; ".join(part for part in (themes_in_words(profile), profile.topics.strip()) if part)
    gain = profile.gain_for_us.strip()
    asked = [
        (Group.POPULATION, _("Population"), size_in_words(profile), 3, True),
        (Group.COUNTRY, _("Country"), countries_in_words(profile), 2, True),
        (Group.REGION, _("Location"), profile.region.strip(), 2, True),
        (Group.SECTORS, _("Leading economic sectors"), profile.advanced_in.strip(), 4, True),
        (Group.GEOGRAPHIC, _("Geographic features"), "", 1, True),
        (Group.ECONOMIC, _("Economic resources"), "", 2, True),
        (Group.SOCIAL, _("Social features and organisations"), gain, 3, True),
        (Group.TOPICS, _("Topics they are willing to work on"), will, 5, True),
        (Group.POLITICS, _("Political priorities and running projects"), "", 3, True),
        (
            Group.OTHER,
            _("Language, structure and calendars"),
            _("A match on paper can fail on these: one or two small joint projects will tell."),
            1,
            False,
        ),
    ]
    return [
        Criterion(
            profile=profile, group=group, name=name, expectation=expectation[:500], weight=weight,
            is_scorable=is_scorable,
        )
        for group, name, expectation, weight, is_scorable in asked
    ]  # fmt: skip


def names_in_every_language(profile: NeedProfile) -> list[set[str]]:
    """The names of the usual criteria, in their order: a colleague may have proposed them in another language."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append([criterion.name for criterion in default_criteria(profile)])
    return [set(names) for names in zip(*found, strict=True)]
