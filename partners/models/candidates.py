"""The candidate matrix: what we expect, who might be it, what is known of them, and how each of us scores it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models.need import NeedProfile
from partners.models.partner import Partner

MOST_CANDIDATES = 5
LIGHTEST, HEAVIEST = 1, 5
LOWEST, HIGHEST = 0, 5


class CriterionGroup(models.TextChoices):
    POPULATION = "population", _("population")
    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    SECTORS = "sectors", _("economic sectors")
    GEOGRAPHIC = "geographic", _("features and resources: geographic")
    ECONOMIC = "economic", _("features and resources: economic")
    SOCIAL = "social", _("features and resources: social")
    OTHER = "other", _("features and resources: other")
    TOPICS = "topics", _("topics of cooperation")
    POLITICS = "politics", _("political priorities")


class FoundThrough(models.TextChoices):
    UNION = "union", _("union of municipalities")
    REGIONAL = "regional", _("regional union")
    ASSOCIATION = "association", _("twinning association")
    DIASPORA = "diaspora", _("fellow countrymen abroad")
    MAYOR = "mayor", _("the mayor’s acquaintance")
    ACQUAINTED = "acquainted", _("another acquaintance")
    NETWORK = "network", _("network we belong to")
    OWN = "own", _("our own register of partners")
    TWINNINGS = "twinnings", _("the world’s register of twinnings")
    REQUEST = "request", _("its own request to us")
    OTHER = "other", _("another way")


class Criterion(models.Model):
    """One line of the matrix: what we expect, and how much it weighs."""

    profile = models.ForeignKey(
        NeedProfile, models.PROTECT, related_name="criteria", verbose_name=_("profile")
    )
    group = models.CharField(_("group"), max_length=10, choices=CriterionGroup)
    name = models.CharField(_("criterion"), max_length=120)
    expectation = models.CharField(_("expectation"), max_length=500, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=3)
    # What cannot be put into a number is compared by its facts alone.
    is_scorable = models.BooleanField(_("can be scored"), default=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "name"], name="need_criterion_once_per_profile"),
            models.CheckConstraint(
                condition=Q(group__in=CriterionGroup.values), name="need_criterion_group_known"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=LIGHTEST, weight__lte=HEAVIEST), name="need_criterion_weight_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Candidate(models.Model):
    """A partner on the shortlist of a profile. Who is taken off it stays on file, with the reason."""

    profile = models.ForeignKey(
        NeedProfile, models.PROTECT, related_name="candidates", verbose_name=_("profile")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="candidacies", verbose_name=_("partner")
    )
    found_through = models.CharField(_("found through"), max_length=11, choices=FoundThrough)
    found_note = models.CharField(_("who or where exactly"), max_length=300, blank=True)
    is_shortlisted = models.BooleanField(_("on the shortlist"), default=True)
    left_reason = models.CharField(_("reason for leaving the shortlist"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "partner"], name="candidate_once_per_profile"),
            models.CheckConstraint(
                condition=Q(found_through__in=FoundThrough.values), name="candidate_found_through_known"
            ),
            models.CheckConstraint(
                condition=Q(is_shortlisted=True) | ~Q(left_reason=""), name="candidate_left_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.partner.name


class CandidateFact(models.Model):
    """What is known of a candidate on one criterion, from where and of which day."""

    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="facts", verbose_name=_("candidate")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="facts", verbose_name=_("criterion")
    )
    text = models.CharField(_("fact"), max_length=500)
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_on = models.DateField(_("date of the source"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    class Meta:
        verbose_name = _("fact about a candidate")
        verbose_name_plural = _("facts about candidates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "criterion"], name="candidate_fact_once"),
            models.CheckConstraint(condition=~Q(text=""), name="candidate_fact_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text


class Score(models.Model):
    """What one person gives one candidate on one criterion. Without a value it is unscored, which is not 0."""

    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="scores", verbose_name=_("candidate")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion")
    )
    scorer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("scorer")
    )
    value = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "criterion", "scorer"], name="candidate_score_once_per_scorer"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=LOWEST, value__lte=HIGHEST),
                name="candidate_score_in_range",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(note=""), name="candidate_score_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value}"
