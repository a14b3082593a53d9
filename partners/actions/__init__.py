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
from partners.actions.partners import create_partner, edit_partner

__all__ = [
    "apply_import",
    "cancel_import",
    "choose_columns",
    "create_partner",
    "decide_rows",
    "edit_partner",
    "import_list",
    "request_import",
    "request_preview",
    "upload_list",
]
