"""What is the matter with a thing, and what has just happened."""

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils.translation import gettext_lazy as _

from office.style_guide.specimens import Example, Specimen, words

TITLE = _("States and messages")

TONES = [
    ("neutral", words("in preparation", "in voorbereiding", "hazırlık aşamasında")),
    (
        "info",
        words("submitted to the council", "aan de gemeenteraad voorgelegd", "belediye meclisine sunuldu"),
    ),
    ("success", words("in force", "in werking", "yürürlükte")),
    ("warning", words("permission missing", "toestemming ontbreekt", "izin eksik")),
    ("danger", words("notice period missed", "opzegtermijn verstreken", "fesih bildirim süresi kaçırıldı")),
    ("muted", words("formally ended", "formeel beëindigd", "resmen sonlandırıldı")),
]
LONG_TAG = words(
    "waiting for the ministry’s opinion on a technical correction",
    "wacht op goedkeuring van het samenwerkingsovereenkomstwijzigingsvoorstel",
    "Büyükşehir Belediyesi Dış İlişkiler Dairesi Başkanlığının görüşü bekleniyor",
)
SAVED = words(
    "The visit of the youth orchestra is recorded.",
    "Het bezoek van het jeugdorkest is geregistreerd.",
    "Gençlik orkestrasının ziyareti kaydedildi.",
)
NOTICE_TITLE = words(
    "Last day for notice: 31 August",
    "Laatste dag voor opzegging: 31 augustus",
    "Son bildirim günü: 31 Ağustos",
)
NOTICE_TEXT = words(
    "The protocol with Nordhavn renews itself on 1 December unless one side gives notice three months before.",
    "Het samenwerkingsakkoord met Nordhavn wordt op 1 december stilzwijgend verlengd, tenzij een van beide "
    "partijen drie maanden vooraf opzegt.",
    "Nordhavn ile yapılan protokol, taraflardan biri üç ay önceden fesih bildiriminde bulunmazsa 1 Aralık’ta "
    "kendiliğinden uzar.",
)
NOTHING_HERE = words(
    "No exchange has been recorded yet. A letter, a call, a meeting or a visit takes a few seconds.",
    "Er is nog geen uitwisseling geregistreerd. Een brief, een gesprek, een vergadering of een bezoek kost enkele "
    "seconden.",
    "Henüz bir temas kaydedilmedi. Mektup, telefon görüşmesi, toplantı veya ziyaret kaydı birkaç saniye sürer.",
)
RECORD_ONE = words("Record an exchange", "Een uitwisseling registreren", "Temas kaydet")
IMPORTING = words("Reading the list of partners", "De partnerlijst wordt gelezen", "Ortak listesi okunuyor")
FLAGS = [
    {
        "tone": "warning",
        "text": words(
            "Signed on 3 May, one week before the council adopted it.",
            "Ondertekend op 3 mei, een week voordat de gemeenteraad het goedkeurde.",
            "Meclisin kabulünden bir hafta önce, 3 Mayıs’ta imzalanmış.",
        ),
    },
    words(
        "No document proves the entry into force.",
        "Geen document bewijst de inwerkingtreding.",
        "Yürürlüğe giriş bir belgeyle kanıtlanmamış.",
    ),
]
CLAIMS = [
    {
        "text": words("The file says: ended.", "Het bestand zegt: beëindigd.", "Dosyaya göre: sona ermiş."),
        "source": words(
            "partners-2019.csv, row 14", "partners-2019.csv, rij 14", "partners-2019.csv, satır 14"
        ),
        "url": "#ui_claims",
        "action": words("Settle this", "Dit uitklaren", "Bunu sonuçlandır"),
    }
]


def _messages(*levels: int) -> list[Message]:
    return [Message(level, SAVED) for level in levels]


def _progress(copy, **values) -> dict:
    here = {"refresh_url": "#ui_progress", "cancel_url": "" if values.get("finished") else "/ui/"}
    return {"id": f"progress-{copy.mark}", "text": IMPORTING, **here, **values}


SPECIMENS = (
    Specimen(
        "_tag",
        _("Tag"),
        _(
            "The state of a thing in one or two words, always with a sign, so that it is never told by colour alone."
        ),
        (
            Example({"tones": TONES}),
            Example({"tones": [("warning", LONG_TAG)]}, _("A tag longer than its place breaks into lines.")),
        ),
        in_all_languages=True,
        template="office/style_guide/_tags.html",
    ),
    Specimen(
        "_notice",
        _("Notice"),
        _("Something on this page that the reader must know before going on."),
        (
            *(Example({"tone": tone, "text": NOTICE_TEXT}) for tone in ("info", "success", "danger")),
            Example({"tone": "warning", "title": NOTICE_TITLE, "text": NOTICE_TEXT}, _("With a heading.")),
        ),
    ),
    Specimen(
        "_messages",
        _("Messages"),
        _("What the last act did, once, on top of the page it leads to."),
        (Example({"messages": _messages(constants.SUCCESS, constants.WARNING, constants.ERROR)}),),
    ),
    Specimen(
        "_empty",
        _("Empty list"),
        _("One sentence that says what will stand here, and one act that begins it."),
        (
            Example({"text": NOTHING_HERE, "action_url": "#ui_empty", "action_label": RECORD_ONE}),
            Example(
                {"text": NOTHING_HERE, "icon": "hourglass"}, _("For those who only read: without the act.")
            ),
        ),
    ),
    Specimen(
        "_progress",
        _("Progress"),
        _(
            "Work of more than two seconds: how far it is, a way to stop it, and a link where there is no JavaScript."
        ),
        (
            Example(lambda copy: _progress(copy, done=12_480, total=26_000), _("Under way.")),
            Example(_progress, _("Under way, nobody knows yet for how long.")),
            Example(lambda copy: _progress(copy, done=26_000, total=26_000, finished=True), _("Finished.")),
        ),
    ),
    Specimen(
        "_flags",
        _("Flags"),
        _("What does not fit together in the record, neutrally, one sentence each."),
        (Example({"flags": FLAGS}),),
    ),
    Specimen(
        "_claims",
        _("Claims"),
        _("What a file asserts and no act has settled."),
        (Example({"claims": CLAIMS}),),
    ),
)
