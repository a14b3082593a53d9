"""What stands around every page, and how one finds one's way."""

from django.utils.translation import gettext_lazy as _

from office.style_guide.specimens import Copy, Example, Specimen, words

TITLE = _("Frame and ways")

CRUMBS = [
    (words("Relations", "Stedenbanden", "İlişkiler"), "#ui_breadcrumbs"),
    ("Nordhavn", "#ui_breadcrumbs"),
    (words("Protocol of 2026", "Samenwerkingsovereenkomst van 2026", "2026 protokolü"), None),
]
TABS = [
    {
        "label": words("To decide", "Te beslissen", "Karar bekleyenler"),
        "url": "#ui_tabs",
        "current": True,
        "count": 4,
    },
    {"label": words("Decided", "Beslist", "Karara bağlananlar"), "url": "#ui_tabs"},
    {"label": words("Sittings", "Zittingen", "Birleşimler"), "url": "#ui_tabs", "count": 12},
]


def _crumbs(copy: Copy) -> dict[str, object]:
    return {"crumbs": CRUMBS, "label": copy.named(_("Where you are"))}


def _nothing(copy: Copy) -> dict[str, object]:
    """What the page's own context holds is what is shown."""
    return {}


SPECIMENS = (
    Specimen(
        "_topbar",
        _("Top bar"),
        _("Whose house this is, search, what may be begun, and at most seven places to go."),
        (Example(_nothing),),
        wide=True,
        in_all_languages=True,
    ),
    Specimen(
        "_user_menu",
        _("User menu"),
        _("What belongs to the person: profile, language, appearance, the way out."),
        (Example(_nothing),),
        in_all_languages=True,
    ),
    Specimen(
        "_languages",
        _("Languages"),
        _("Switching keeps the page. Each language is named in itself."),
        (
            Example(_nothing),
            Example({"label_hidden": True}, _("At the entrance, where the names speak for themselves.")),
        ),
    ),
    Specimen(
        "_breadcrumbs",
        _("Breadcrumbs"),
        _("Where this page stands, on every page below a main entry."),
        (Example(_crumbs),),
        in_all_languages=True,
    ),
    Specimen(
        "_tabs",
        _("Tabs"),
        _("A few views of the same kind of thing; each has an address of its own."),
        (Example(lambda copy: {"label": copy.named(_("Tabs")), "tabs": TABS}),),
        in_all_languages=True,
    ),
    Specimen(
        "_footer",
        _("Footer"),
        _("Whose relations these are; in a demonstration, what is real and what is not."),
        (Example({"demo": True}),),
        wide=True,
    ),
)
