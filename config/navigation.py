"""The main navigation: seven entries at most, each open to the roles that have work there."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

STAFF = frozenset({"officer", "head", "legal", "finance", "clerk", "administrator", "auditor"})
WRITERS = frozenset({"officer", "head"})
EVERYBODY = STAFF | {"councillor"}


@dataclass(frozen=True)
class Entry:
    """A place in the menu; `prefixes` are the view names of the pages that belong to it."""

    label: object
    url_name: str
    roles: frozenset[str]
    prefixes: tuple[str, ...] = ()

    def covers(self, view_name: str) -> bool:
        return view_name == self.url_name or bool(self.prefixes and view_name.startswith(self.prefixes))


NAVIGATION = (
    Entry(_("Home"), "home", STAFF),
    Entry(
        _("Relations"), "relations:relation_list", STAFF,
        ("relations:relation", "relations:protocol", "relations:termination", "relations:tie", "relations:claim",
         "relations:exchange", "relations:reconciliation", "relations:clause_library", "relations:library_clause",
         "relations:legality"),
    ),
    Entry(
        _("Programmes"), "relations:programme_list", STAFF,
        ("relations:programme", "relations:activity", "relations:pilot"),
    ),
    Entry(_("Partners"), "partners:list", STAFF, ("partners:",)),
    Entry(_("Networks"), "networks:membership_list", STAFF, ("networks:",)),
    Entry(
        _("Decisions"), "office:inbox", EVERYBODY,
        ("office:inbox", "office:submission", "office:sitting", "office:member", "office:adviser", "office:item_advice",
         "office:decision", "office:permission", "office:rule_set"),
    ),
    Entry(_("Reports"), "evaluations:report_list", STAFF, ("evaluations:",)),
)  # fmt: skip

NEW = (
    Entry(_("New relation"), "relations:relation_create", WRITERS),
    Entry(_("Record an exchange"), "relations:exchange_new", STAFF - {"auditor"}),
    Entry(_("Find a partner"), "partners:profile_create", WRITERS),
    Entry(_("A town looks for a partner"), "partners:request_create", WRITERS),
    Entry(_("New programme"), "relations:programme_create", WRITERS),
    Entry(_("New partner"), "partners:new", WRITERS | {"administrator"}),
    Entry(_("Import partners"), "partners:import_new", WRITERS | {"administrator"}),
    Entry(_("New membership"), "networks:membership_create", WRITERS),
    Entry(_("Evaluate now"), "evaluations:evaluation_create", WRITERS),
    Entry(_("End relations"), "relations:termination_create", WRITERS),
    Entry(_("Record a sitting"), "office:sitting_create", frozenset({"clerk"})),
)

ADMINISTRATION = (
    Entry(_("People and roles"), "office:people", frozenset({"administrator", "auditor"})),
    Entry(_("Journal"), "office:journal", frozenset({"administrator", "auditor"})),
    Entry(_("Background jobs"), "office:job_list", frozenset({"administrator", "auditor"})),
    Entry(_("Health"), "office:health_report", frozenset({"administrator", "auditor"})),
    Entry(_("Clause library"), "relations:clause_library", frozenset({"administrator", "auditor"})),
    Entry(_("Municipality"), "office:municipality", frozenset({"administrator", "auditor"})),
    Entry(_("Style guide"), "office:style_guide", frozenset({"administrator"})),
)
