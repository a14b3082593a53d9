"""What goes out comes back without a change: every text field, both formats, in each language of the interface."""

import io
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from office.exports import as_csv, as_workbook
from office.models import OPERATOR
from partners import cells
from partners.actions import create_partner
from partners.importing import plan_list
from partners.models import NameKind, Partner
from partners.resources import PartnerResource
from partners.tables import IN_FILES, PARTNERS
from tests.factories.partners import PartnerFactory

WRITERS = {"csv": as_csv, "xlsx": as_workbook}
# What people write first in a cell when it is meant to calculate, or merely looks so.
BEGINNINGS = st.sampled_from(
    ["", "=", "+", "-", "@", "'", "''=", "'s-", "+90 532 ", "00", "\t", "＝", "_x0041_", "1.5"]
)
LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=25)


def one_line(limit: int = 200, least: int = 0) -> st.SearchStrategy[str]:
    """A text as forms and imports keep it: white space in one piece, letters composed."""
    written = st.builds(lambda start, rest: cells.read_text(f"{start}{rest}").value, BEGINNINGS, LETTERS)
    return written.filter(lambda text: least <= len(text) <= limit and "\ufeff" not in text)


def name() -> st.SearchStrategy[str]:
    return one_line(least=1).filter(lambda text: not set("|;") & set(text) and text.strip("-–—.\"'"))


notes = st.builds(
    lambda start, rest: cells.read_notes(f"{start}{rest}").value,
    BEGINNINGS,
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), include_characters="\n"), max_size=40),
).filter(lambda text: "\ufeff" not in text)


def exported(file_format: str, language: str) -> bytes:
    resource = PartnerResource()
    columns = resource.columns()
    with translation.override(language):
        rows = resource.typed_rows(Partner.objects.order_by("pk"), columns)
        return WRITERS[file_format]("partners", resource.header(columns), rows)


@pytest.mark.django_db
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    main=name(), other=st.lists(name(), max_size=2), place=one_line(), region=one_line(), said=notes,
    source=one_line(), longitude=st.integers(-180_000_000, 180_000_000), population=st.integers(0, 500_000_000),
)  # fmt: skip
def test_what_goes_out_comes_back_without_a_change(
    ghent, main, other, place, region, said, source, longitude, population
):
    Partner.objects.all().delete()
    create_partner(
        name=main, kind="city", country="NL", place_label=place, region=region, notes=said, by=OPERATOR,
        population_source=source, names=[(text, "", NameKind.EXONYM) for text in other],
        latitude=Decimal(52), longitude=Decimal(longitude).scaleb(-6), population=population,
    )  # fmt: skip
    for file_format in WRITERS:
        for language in ("en", "nl", "tr"):
            counts = plan_list(exported(file_format, language)).counts
            assert (counts["rows"], counts["unchanged"]) == (1, 1), (file_format, language)


@pytest.mark.django_db
def test_a_workbook_of_partners_is_typed(ghent):
    PartnerFactory(name="007", population=270_000, longitude=Decimal("-8.61"), notes="+90 532 000 00 00")
    sheet = load_workbook(io.BytesIO(exported("xlsx", "nl"))).active
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, sheet[2], strict=True))
    told = {key: (row[key].value, row[key].data_type) for key in ("name", "population", "longitude", "notes")}
    assert told == {
        "name": ("007", "s"), "population": (270_000, "n"), "longitude": (-8.61, "n"),
        "notes": ("+90 532 000 00 00", "s"),
    }  # fmt: skip


def test_the_chosen_columns_decide_what_a_file_holds():
    resource = PartnerResource()
    shown = PARTNERS.table.shown(QueryDict("columns=position&columns=kind"))
    columns = resource.columns([key for column in shown for key in IN_FILES[column]])
    assert resource.header(columns) == ["reference", "name", "other_names", "kind", "latitude", "longitude"]


def test_every_column_of_the_list_says_what_it_is_in_a_file():
    assert set(IN_FILES) == set(PARTNERS.table.known())
    assert {key for keys in IN_FILES.values() for key in keys} == set(PartnerResource().fields) - {"notes"}
