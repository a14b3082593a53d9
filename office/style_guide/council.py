"""The council's pages: large type, one thing after another."""

from django.utils.translation import gettext_lazy as _

from office.style_guide.specimens import Copy, Example, Specimen, words
from office.traced import Because, Fact

TITLE = _("For the council")

QUESTION = words(
    "Shall the city conclude a protocol of cooperation on flood protection with Nordhavn for five years?",
    "Zal de stad voor vijf jaar een samenwerkingsakkoord over overstromingsbescherming met Nordhavn sluiten?",
    "Kentimiz, taşkın koruma konusunda Nordhavn ile beş yıllık bir iş birliği protokolü yapsın mı?",
)
YES = words(
    "The mayor may sign. The protocol is sent to the ministry within seven days.\n\n"
    "Three fire officers a year go to Nordhavn.",
    "De burgemeester mag ondertekenen. Het akkoord gaat binnen zeven dagen naar de toezichthoudende overheid.\n\n"
    "Elk jaar gaan drie brandweerofficieren naar Nordhavn.",
    "Belediye başkanı imzalayabilir. Protokol yedi gün içinde bakanlığa gönderilir.\n\n"
    "Her yıl üç itfaiye amiri Nordhavn’a gider.",
)
NO = [
    words("The tie stays as it is.", "De band blijft zoals hij is.", "İlişki olduğu gibi kalır."),
    words(
        "The item may return with another text.",
        "Het punt kan met een andere tekst terugkomen.",
        "Konu başka bir metinle yeniden gündeme gelebilir.",
    ),
]
FACTS = [
    (words("Country", "Land", "Ülke"), words("Denmark", "Denemarken", "Danimarka")),
    (words("Inhabitants", "Inwoners", "Nüfus"), words("48,200 (2024)", "48.200 (2024)", "48.200 (2024)")),
    (words("Tie since", "Band sinds", "İlişki başlangıcı"), "1987"),
    (
        words("Last exchange", "Laatste uitwisseling", "Son temas"),
        words("12 May 2026", "12 mei 2026", "12 Mayıs 2026"),
    ),
    (words("Cost a year", "Kosten per jaar", "Yıllık maliyet"), None),
]
TRACED = [
    Fact(
        words("Duration", "Looptijd", "Süre"),
        words("It runs for 60 months.", "Het loopt 60 maanden.", "60 ay sürer."),
        (
            Because(
                words("Clause 4 of the text: Duration", "Artikel 4: Looptijd", "Metnin 4. maddesi: Süre"),
                url="#ui_traced_list",
            ),
        ),
    ),
    Fact(words("Ties that would end", "Banden die eindigen", "Sona erecek ilişkiler"), "10"),
]
REASONS = [
    {
        "ok": True,
        "text": words(
            "38 of 53 members are present.", "38 van de 53 leden zijn aanwezig.", "53 üyeden 38’i hazır."
        ),
        "rule": words(
            "Quorum: more than half of the full membership, so 27.",
            "Quorum: meer dan de helft van alle leden, dus 27.",
            "Toplantı yeter sayısı: üye tam sayısının yarısından fazlası, yani 27.",
        ),
    },
    {
        "ok": False,
        "text": words(
            "19 yes, 19 no: no majority.",
            "19 voor, 19 tegen: geen meerderheid.",
            "19 kabul, 19 ret: çoğunluk yok.",
        ),
    },
    {
        "ok": None,
        "text": words(
            "The chair’s vote is not known.",
            "De stem van de voorzitter is niet bekend.",
            "Başkanın oyu bilinmiyor.",
        ),
    },
]
CLAUSE_NL = (
    "De partijen werken samen inzake overstromingsbescherming, rampenbestrijdingsplanning en "
    "brandweeropleidingsprogramma’s."
)
CLAUSE_DA = (
    "Parterne samarbejder om oversvømmelsesbeskyttelse, beredskabsplanlægning og brandmandsuddannelse."
)
CLAUSE_TR = (
    "Taraflar; taşkın koruma, afet müdahale planlaması ve itfaiyecilik eğitimi alanlarında iş birliği yapar."
)
FINGERPRINT = "9f2c5a0e7d1b84c36f0a92e1d75bb3480c6ea1f45d2b97c8e0134a6f58d7b21c"
NEEDS_LOOK = words("older than the original", "ouder dan het origineel", "asıl metinden eski")


def _texts(*languages: str) -> dict[str, object]:
    known = {
        "nl": {"label": "Nederlands", "lang": "nl", "body": CLAUSE_NL},
        "da": {"label": "Dansk", "lang": "da", "body": CLAUSE_DA, "flag": NEEDS_LOOK},
        "tr": {"label": "Türkçe", "lang": "tr", "body": CLAUSE_TR},
    }
    texts = [known[code] for code in languages]
    title = words(
        "Article 2: areas of cooperation", "Artikel 2: samenwerkingsgebieden", "Madde 2: iş birliği alanları"
    )
    return {"columns": texts, "rows": [{"title": title, "texts": texts}]}


def _receipt(copy: Copy) -> dict[str, object]:
    text = words(
        "You have read version 3 of PR-0012.",
        "U hebt versie 3 van PR-0012 gelezen.",
        "PR-0012’nin 3. sürümünü okudunuz.",
    )
    detail = words("Submitted on 2 June 2026", "Voorgelegd op 2 juni 2026", "2 Haziran 2026’da sunuldu")
    return {
        "text": text,
        "detail": detail,
        "hash": FINGERPRINT,
        "label": copy.named(_("The version you are reading")),
    }


SPECIMENS = (
    Specimen(
        "_question",
        _("Question"),
        _("What is to be decided, in one sentence."),
        (
            Example(
                {
                    "text": QUESTION,
                    "eyebrow": words("Item 7 of 4 June", "Punt 7 van 4 juni", "4 Haziran, 7. madde"),
                }
            ),
        ),
        in_all_languages=True,
    ),
    Specimen(
        "_consequences",
        _("Consequences"),
        _("What follows from yes and from no: as text or as a list."),
        (Example({"yes": YES, "no": NO}),),
        wide=True,
        in_all_languages=True,
    ),
    Specimen(
        "_five_facts",
        _("Five facts"),
        _("The partner for somebody with five minutes."),
        (Example({"facts": FACTS}),),
        in_all_languages=True,
    ),
    Specimen(
        "_traced_list",
        _("Traced facts"),
        _("Each value opens the rule or the row it comes from."),
        (Example({"rows": TRACED}),),
    ),
    Specimen(
        "_side_by_side",
        _("Texts side by side"),
        _("One clause in several languages; a side that is out of date says so."),
        (Example(_texts("nl", "da")), Example(_texts("nl", "da", "tr"), _("Three languages."))),
        wide=True,
    ),
    Specimen(
        "_reasons",
        _("Reasons"),
        _("A computed result, explained step by step with its rule."),
        (Example({"reasons": REASONS}),),
    ),
    Specimen(
        "_receipt",
        _("Receipt"),
        _("Which version was read, so that nobody has to trust anybody."),
        (Example(_receipt),),
    ),
)
