"""What a browser sends on the way of a list through the import wizard."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners.models import PartnerImport

LIST = "name;land;inwoners\nLiège;België;195.278\nMelle;Duitsland;46.436\nNergens;Atlantis;1\n".encode()


def uploaded(client, content=LIST, name="partners.csv", **more):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("partners:import_new"), {"file": file, "source": "the old list", **more})


def previewed(client, content=LIST) -> PartnerImport:
    uploaded(client, content)
    importation = PartnerImport.objects.get()
    client.post(
        reverse("partners:import_columns", args=[importation.reference]), mapping_of(client, importation)
    )
    importation.refresh_from_db()
    return importation


def mapping_of(client, importation) -> dict[str, str]:
    """What the page of columns would send if nothing was changed on it."""
    page = client.get(reverse("partners:import_columns", args=[importation.reference]))
    form = page.context["columns"]
    return {name: form[name].value() or "" for name in form.fields}


def confirm(client, importation, **answers):
    return client.post(
        reverse("partners:import_confirm", args=[importation.reference]), {"mode": "valid", **answers}
    )


def text(response) -> str:
    return response.content.decode()
