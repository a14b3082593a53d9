"""People who log in, and the roles they hold for a time."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "officer", _("officer")
    HEAD = "head", _("head")
    LEGAL = "legal", _("legal adviser")
    FINANCE = "finance", _("finance adviser")
    CLERK = "clerk", _("clerk")
    COUNCILLOR = "councillor", _("council member")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


STAFF = frozenset(Role) - {Role.COUNCILLOR}


class Theme(models.TextChoices):
    AUTO = "auto", _("as my device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())

    def may_enter(self, on: date) -> models.QuerySet:
        """Those whose access is open on that day."""
        return self.filter(Q(access_ends_on=None) | Q(access_ends_on__gte=on), is_active=True)

    def holding(self, *roles: Role, on: date) -> models.QuerySet:
        """Those who hold one of the roles on that day."""
        held = RoleGrant.objects.held(on).filter(role__in=roles)
        return self.may_enter(on).filter(pk__in=held.values("user"))


class User(AbstractBaseUser):
    """Somebody who works with Entente, known by the e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, default=Theme.AUTO)
    shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)
    unit = models.ForeignKey("office.Unit", models.SET_NULL, null=True, blank=True, verbose_name=_("unit"))
    access_ends_on = models.DateField(_("access until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("invited at"), default=timezone.now)

    # For whom this person is acting: whoever lent the role that a rule asked for last (`office.rules`).
    acts_for: "User | None" = None

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    # Django's admin and permission tables are not used: roles decide, see office.rules.
    is_staff = False
    is_superuser = False

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held today, one's own and those in which one stands in; none once the access has ended."""
        return frozenset(Role(grant.role) for grant in self._grants_of_today)

    @cached_property
    def own_roles(self) -> frozenset[Role]:
        """The roles held today without standing in for anybody."""
        return frozenset(Role(grant.role) for grant in self._grants_of_today if not grant.deputising_id)

    @cached_property
    def _grants_of_today(self) -> "list[RoleGrant]":
        today = timezone.localdate()
        if not self.is_active or (self.access_ends_on and self.access_ends_on < today):
            return []
        return [grant for grant in self.grants.all() if grant.is_held(today)]

    @property
    def lent_roles(self) -> list[tuple[int, str]]:
        """The arrangements in which the person stands in today, by key, each with a role that it lends."""
        return [(grant.deputising_id, grant.role) for grant in self._grants_of_today if grant.deputising_id]

    def stands_in_for(self, *roles: Role) -> "list[User]":
        """Whose roles these are when they are held through deputising alone; nobody where one is the person's own."""
        if not self.own_roles.isdisjoint(roles):
            return []
        lent = [grant.deputising for grant in self._grants_of_today if grant.role in roles]
        return [deputising.absent for deputising in lent if deputising]

    def has_role(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff_member(self) -> bool:
        return not self.roles.isdisjoint(STAFF)


class RoleGrantQuerySet(models.QuerySet):
    def own(self) -> "RoleGrantQuerySet":
        """Those given to the person, not lent by somebody absent."""
        return self.filter(deputising=None)

    def held(self, on: date) -> "RoleGrantQuerySet":
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gte=on))


class RoleGrant(models.Model):
    """A role that a user holds from a day until a day, both included."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=15, choices=Role)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    # The role of somebody absent, lent to the one who stands in.
    deputising = models.ForeignKey(
        "office.Deputising", models.CASCADE, null=True, blank=True, related_name="grants",
        verbose_name=_("deputising"),
    )  # fmt: skip

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_grant_role_known"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="role_grant_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(deputising=None), name="role_grant_once_per_user"
            ),
            models.UniqueConstraint(
                fields=["deputising", "role"],
                condition=Q(deputising__isnull=False),
                name="role_grant_once_per_deputising",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def is_held(self, on: date) -> bool:
        return (self.starts_on is None or self.starts_on <= on) and (
            self.ends_on is None or on <= self.ends_on
        )


class Operator:
    """Whoever works at the command line of the server: every right, no account."""

    pk = None
    name = "operator"
    language = "en"
    roles = own_roles = frozenset(Role)
    is_authenticated = True
    is_staff_member = True

    def has_role(self, *roles: Role) -> bool:
        return True

    def stands_in_for(self, *roles: Role) -> list[User]:
        return []

    def __str__(self) -> str:
        return self.name


OPERATOR = Operator()
Actor = User | Operator


def account_of(actor: Actor) -> User | None:
    """The user to store in a foreign key: nobody for the operator."""
    return actor if isinstance(actor, User) else None
