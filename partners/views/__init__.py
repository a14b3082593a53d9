from partners.views.imports import drop_import, import_columns, import_list_page, import_page, upload
from partners.views.lists import export, partner_list, partners_bulk
from partners.views.partners import (
    document_add,
    edit_partner_page,
    new_partner,
    partner_detail,
)

__all__ = [
    "document_add",
    "drop_import",
    "edit_partner_page",
    "export",
    "import_columns",
    "import_list_page",
    "import_page",
    "new_partner",
    "partner_detail",
    "partner_list",
    "partners_bulk",
    "upload",
]
