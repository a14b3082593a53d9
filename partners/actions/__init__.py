"""Every write of this app; each is one act in the journal."""

from partners.actions.imports import (
    apply_import,
    cancel_import,
    choose_columns,
    decide_rows,
    import_list,
    request_import,
    request_preview,
    upload_list,
)
from partners.actions.merging import (
    merge_partners,
    say_not_a_duplicate,
    take_back_not_a_duplicate,
    undo_merge,
)
from partners.actions.partners import create_partner, edit_partner
from partners.actions.undoing import request_undoing, undo_import

__all__ = [
    "apply_import",
    "cancel_import",
    "choose_columns",
    "create_partner",
    "decide_rows",
    "edit_partner",
    "import_list",
    "merge_partners",
    "request_import",
    "request_preview",
    "request_undoing",
    "say_not_a_duplicate",
    "take_back_not_a_duplicate",
    "undo_import",
    "undo_merge",
    "upload_list",
]
