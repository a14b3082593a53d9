"""Numbers, tables and lists of facts."""

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from office.style_guide.drawings import bars
from office.style_guide.specimens import Copy, Example, Specimen, words

TITLE = _("Facts and figures")

HERE = "#facts"
FIGURES = [
    {
        "number": 12,
        "label": words("relations in force", "lopende stedenbanden", "yürürlükteki ilişkiler"),
        "url": HERE,
    },
    {
        "number": 3,
        "tone": "warning",
        "url": HERE,
        "label": words("decisions due", "te nemen beslissingen", "karar bekleyenler"),
        "hint": words(
            "no two-way exchange for three years",
            "drie jaar geen uitwisseling",
            "üç yıldır karşılıklı temas yok",
        ),
    },
    {"number": 0, "label": words("permissions missing", "ontbrekende toestemmingen", "eksik izinler")},
    {
        "number": "1 480",
        "url": HERE,
        "label": words(
            "participants in exchanges", "uitwisselingsprogrammadeelnemers", "değişim programı katılımcıları"
        ),
        "hint": words(
            "since 2021, as reported", "sinds 2021, zoals gemeld", "2021’den beri, bildirildiği kadarıyla"
        ),
    },
]
TASKS = [
    {
        "title": words("Purpose", "Doel", "Amaç"),
        "url": HERE,
        "tone": "success",
        "state_text": words("completed", "afgerond", "tamamlandı"),
    },
    {
        "title": words("Protocol", "Samenwerkingsovereenkomst", "Protokol"),
        "url": HERE,
        "tone": "info",
        "state_text": words("submitted to the council", "aan de raad voorgelegd", "meclise sunuldu"),
        "hint": words("On the agenda of 4 June", "Op de agenda van 4 juni", "4 Haziran gündeminde"),
    },
    {
        "title": words("Implementation programme", "Uitvoeringsprogramma", "Uygulama programı"),
        "url": None,
        "tone": "muted",
        "state_text": words("cannot start yet", "kan nog niet beginnen", "henüz başlayamaz"),
        "hint": words(
            "A programme may not begin before its protocol is in force.",
            "Een uitvoeringsprogramma kan niet beginnen voordat het akkoord in werking is.",
            "Uygulama programı, protokol yürürlüğe girmeden başlayamaz.",
        ),
    },
]
TIMELINE = [
    {
        "when_text": words("12 May 2026", "12 mei 2026", "12 Mayıs 2026"),
        "url": HERE,
        "title": words(
            "Visit of the fire brigades", "Bezoek van de brandweerkorpsen", "İtfaiye teşkilatlarının ziyareti"
        ),
        "body": words(
            "Eleven people for three days; a joint exercise on flooding.",
            "Elf mensen, drie dagen; een gezamenlijke overstromingsoefening.",
            "On bir kişi, üç gün; ortak sel tatbikatı.",
        ),
    },
    {
        "when_text": words("3 May 2026", "3 mei 2026", "3 Mayıs 2026"),
        "tone": "warning",
        "title": words("Protocol signed", "Samenwerkingsakkoord ondertekend", "Protokol imzalandı"),
        "mark": words(
            "flagged: before the council’s decision",
            "gemarkeerd: vóór het raadsbesluit",
            "işaretli: meclis kararından önce",
        ),
    },
    {
        "when_text": words("about 1987", "omstreeks 1987", "1987 dolayları"),
        "tone": "muted",
        "title": words(
            "First letter between the two schools",
            "Eerste brief tussen beide scholen",
            "İki okul arasındaki ilk mektup",
        ),
    },
]
SUMMARY = [
    (words("Partner", "Partner", "Ortak"), "Nordhavn", HERE),
    (
        words(
            "Full membership of the council",
            "Volledige samenstelling van de gemeenteraad",
            "Meclis üye tam sayısı",
        ),
        53,
        HERE,
    ),
    (
        words("Authentic texts", "Authentieke teksten", "Esas alınan metinler"),
        words("Danish and Dutch", "Deens en Nederlands", "Danca ve Felemenkçe"),
        HERE,
    ),
    (words("Cost", "Kosten", "Maliyet"), 0),
    (words("Notice period", "Opzegtermijn", "Fesih bildirim süresi"), None),
]
PEOPLE = [
    {
        "name": "Ingrid Sørensen",
        "lang": "da",
        "role": words("focal person in Nordhavn", "contactpersoon in Nordhavn", "Nordhavn irtibat kişisi"),
    },
    {
        "name": "Hüseyin Çağrı Müftüoğlu-Karaosmanoğlu",
        "lang": "tr",
        "url": HERE,
        "role": words("general coordinator", "algemeen coördinator", "genel koordinatör"),
    },
    {"name": words("Volunteer fire brigade", "Vrijwillige brandweer", "Gönüllü itfaiye"), "role": ""},
]
DIFFERENCES = [
    (
        words("Title", "Titel", "Başlık"),
        words("Culture", "Cultuur", "Kültür"),
        words("Culture and heritage", "Cultuur en erfgoed", "Kültür ve kültürel miras"),
    ),
    (
        words("Valid until", "Geldig tot", "Geçerlilik sonu"),
        None,
        words("31 December 2030", "31 december 2030", "31 Aralık 2030"),
    ),
    (
        words("Owner", "Behartigende dienst", "Sorumlu birim"),
        words("Protocol office", "Protocoldienst", "Protokol Müdürlüğü"),
        "",
    ),
]
PARTNERS = [
    {
        "name": "Nordhavn",
        "lang": "da",
        "country": words("Denmark", "Denemarken", "Danimarka"),
        "state": words("in force", "in werking", "yürürlükte"),
        "tone": "success",
        "population": 48_200,
        "reference": "P-0031",
    },
    {
        "name": "Sint-Aldegondis-aan-de-Schelde-Waterschapsgemeenten",
        "lang": "nl",
        "country": words("Netherlands", "Nederland", "Hollanda"),
        "state": words("ended", "beëindigd", "sona erdi"),
        "tone": "muted",
        "population": None,
        "reference": "P-0118",
    },
    {
        "name": "Yukarıkaraabdurrahmanlı",
        "lang": "tr",
        "country": words("Türkiye", "Turkije", "Türkiye"),
        "state": words(
            "submitted to the council", "aan de gemeenteraad voorgelegd", "belediye meclisine sunuldu"
        ),
        "tone": "info",
        "population": 1_250_900,
        "reference": "P-2004",
    },
]
CAPTION = words("Partners by country", "Partners per land", "Ülkelere göre ortaklar")


def _paged(copy: Copy, page: int, rows: int) -> dict[str, object]:
    pages = Paginator(range(rows), 50)
    return {"page": Page(range(50), page, pages), "label": copy.named(_("Pages"))}


SPECIMENS = (
    Specimen(
        "_figures",
        _("Figures"),
        _("A handful of numbers that sum a page up; each opens its rows where it has any."),
        (Example({"figures": FIGURES}),),
        in_all_languages=True,
    ),
    Specimen(
        "_task_list",
        _("Task list"),
        _("The steps of a life in their order, each with its state; a step that cannot start yet says why."),
        (Example({"tasks": TASKS}),),
        in_all_languages=True,
    ),
    Specimen(
        "_timeline",
        _("Timeline"),
        _("What happened, the newest first, with dates as exact as they are known."),
        (Example({"entries": TIMELINE}),),
    ),
    Specimen(
        "_summary_list",
        _("Summary list"),
        _("The facts of one thing. What is not known is a dash; a nought is a nought."),
        (
            Example({"rows": SUMMARY}),
            Example({"rows": SUMMARY, "stacked": True}, _("Stacked, for a narrow column.")),
        ),
        in_all_languages=True,
    ),
    Specimen(
        "_people", _("People"), _("Who is who, each with the function held."), (Example({"people": PEOPLE}),)
    ),
    Specimen(
        "_sort_header",
        _("Table"),
        _(
            "Many things with the same columns. Headings sort, numbers stand on the right, wide tables scroll by themselves."
        ),
        (Example(lambda copy: {"label": copy.named(_("Partners")), "rows": PARTNERS}),),
        wide=True,
        in_all_languages=True,
        template="office/style_guide/_table.html",
    ),
    Specimen(
        "_pager",
        _("Pager"),
        _("Below every list of more than one page; filters and order stay as they are."),
        (
            Example(lambda copy: _paged(copy, 1, 26_000), _("The first of many pages.")),
            Example(lambda copy: _paged(copy, 260, 26_000), _("In the middle.")),
            Example(lambda copy: _paged(copy, 1, 12), _("A list that fits one page.")),
        ),
    ),
    Specimen(
        "_differences",
        _("Differences"),
        _("What a change did, field by field: in the journal and where two people edited the same thing."),
        (Example(lambda copy: {"label": copy.named(_("Differences")), "rows": DIFFERENCES}),),
    ),
    Specimen(
        "_chart",
        _("Chart"),
        _("A drawing from the server, always with its table beside it."),
        (Example(lambda _drawn_for: {"caption": CAPTION, "svg": bars()}),),
    ),
)
