"""How an import is held to its preview, what a person may decide, how far it is, and that stopping leaves nothing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import jobs
from office.journal import history_of, verify
from office.models import OPERATOR, Job, JobState
from office.rules import Refused
from office.spool import Spool
from partners import actions
from partners.actions.imports import keep_preview, plan_of
from partners.importing import NEW, SKIP, plan_list, stamp
from partners.models import Partner, PartnerImport, PartnerName
from partners.resources import PartnerResource
from partners.rows import _AT_A_GLANCE
from tests.factories.partners import PartnerFactory

TAIZHOU = b"name,country,population\nTaizhou,CN,1607108\nGent,BE,265086\n"


def previewed(content: bytes = TAIZHOU) -> PartnerImport:
    importation = actions.upload_list(content, filename="list.csv", by=OPERATOR)
    return keep_preview(importation, plan_of(importation))


def applied(importation: PartnerImport) -> PartnerImport:
    importation.refresh_from_db()
    importation = keep_preview(importation, plan_of(importation))
    return actions.apply_import(importation, plan_of(importation), by=OPERATOR)


@pytest.fixture
def two_taizhous(db) -> list[Partner]:
    return [PartnerFactory(name="Taizhou", country="CN") for _ in range(2)]


def test_a_doubtful_row_is_kept_with_its_candidates_for_a_person_to_decide(two_taizhous):
    [doubt] = previewed().preview["doubts"]
    assert (doubt["row"], doubt["name"], doubt["code"], doubt["decision"]) == (2, "Taizhou", "ambiguous", "")
    assert [row["reference"] for row in doubt["candidates"]] == [town.reference for town in two_taizhous]


def test_at_most_five_candidates_are_named(db):
    for _ in range(7):
        PartnerFactory(name="Taizhou", country="CN")
    [doubt] = previewed().preview["doubts"]
    assert len(doubt["candidates"]) == 5


def test_the_partner_that_a_person_chose_is_changed(two_taizhous):
    importation = previewed()
    actions.decide_rows(importation, {2: two_taizhous[1].reference}, by=OPERATOR)
    done = applied(importation)
    assert (done.created, done.updated, done.rejected) == (1, 1, 0)
    assert Partner.objects.get(pk=two_taizhous[1].pk).population == 1607108
    assert Partner.objects.get(pk=two_taizhous[0].pk).population is None


def test_none_of_them_makes_a_new_partner_and_a_row_left_out_stops_nothing(two_taizhous):
    importation = previewed()
    actions.decide_rows(importation, {2: NEW}, by=OPERATOR)
    assert applied(importation).created == 2
    assert Partner.objects.filter(name="Taizhou").count() == 3
    plan = plan_list(TAIZHOU, decisions={2: SKIP})
    assert (plan.counts["rejected"], plan.has_real_rejections) == (1, False)


def test_a_chosen_partner_under_another_name_learns_that_name(db):
    gent = PartnerFactory(name="Gent", country="BE")
    importation = previewed(b"name,country\nArtevelde,BE\n")
    actions.decide_rows(importation, {2: gent.reference}, by=OPERATOR)
    assert applied(importation).updated == 1
    assert list(gent.names.values_list("text", flat=True)) == ["Artevelde"]
    assert plan_list(b"name,country\nArtevelde,BE\n").counts["unchanged"] == 1


def test_a_decision_covers_the_plan_and_undoes_the_preview(two_taizhous):
    importation = previewed()
    before = importation.digest
    importation = actions.decide_rows(importation, {2: SKIP}, by=OPERATOR)
    assert (importation.state, importation.digest) == ("uploaded", "")
    assert plan_of(importation).digest != before
    importation = actions.decide_rows(importation, {2: ""}, by=OPERATOR)
    assert importation.decisions == {}
    assert plan_of(importation).digest == before


def test_a_preview_of_columns_that_were_chosen_otherwise_meanwhile_is_not_kept(db):
    importation = previewed(b"name,country,population\nGent,BE,265086\n")
    plan = plan_of(importation)
    actions.choose_columns(importation, mapping={2: "notes"}, by=OPERATOR)
    with pytest.raises(Refused) as refusal:
        keep_preview(importation, plan)
    assert refusal.value.code == "read_otherwise"
    importation.refresh_from_db()
    assert (importation.state, importation.digest) == ("uploaded", "")


def test_who_looked_at_an_earlier_preview_does_not_start_the_import_of_a_later_one(db):
    importation = previewed(b"name,country,population\nGent,BE,265086\n")
    seen = importation.digest
    importation = actions.choose_columns(importation, mapping={2: "notes"}, by=OPERATOR)
    keep_preview(importation, plan_of(importation))
    with pytest.raises(Refused) as refusal:
        actions.request_import(importation, digest=seen, by=OPERATOR)
    assert refusal.value.code == "data_changed"
    assert not Job.objects.exists()


def test_a_job_that_waited_does_not_carry_out_a_preview_that_nobody_has_confirmed(db):
    importation = previewed(b"name,country,population\nGent,BE,265086\n")
    job = actions.request_import(importation, by=OPERATOR)
    importation = actions.choose_columns(importation, mapping={2: "notes"}, by=OPERATOR)
    keep_preview(importation, plan_of(importation))
    assert jobs.execute(job.pk)
    job.refresh_from_db()
    assert (job.state, "There is a new preview" in job.failure) == (JobState.FAILED, True)
    assert not Partner.objects.exists()


def test_a_preview_that_took_another_ones_place_while_the_import_was_read_is_not_carried_out(db):
    importation = previewed(b"name,country,population\nGent,BE,265086\n")
    read, plan = PartnerImport.objects.get(pk=importation.pk), plan_of(importation)
    importation = actions.choose_columns(importation, mapping={2: "notes"}, by=OPERATOR)
    keep_preview(importation, plan_of(importation))
    PartnerFactory(name="Melle", country="DE")  # the register moved as well, so the plan is made again
    with pytest.raises(Refused) as refusal:
        actions.apply_import(read, plan, by=OPERATOR)
    assert refusal.value.code == "data_changed"
    assert not Partner.objects.filter(name="Gent").exists()


@pytest.mark.parametrize("decision", ["P-9999", "R-0001", "perhaps"])
def test_a_decision_for_nobody_on_file_is_refused(db, decision):
    importation = previewed()
    with pytest.raises(Refused) as refusal:
        actions.decide_rows(importation, {2: decision}, by=OPERATOR)
    assert refusal.value.code == "unknown_reference"


def test_rows_are_decided_by_those_who_keep_partners(db, person):
    importation = previewed()
    with pytest.raises(Refused) as refusal:
        actions.decide_rows(importation, {2: SKIP}, by=person("auditor"))
    assert refusal.value.code == "role"


def test_when_the_register_moved_in_what_the_list_touches_nothing_is_imported(db):
    berlin = PartnerFactory(name="Berlin", country="DE", population=1)
    importation = previewed(b"name,country,population\nBerlin,DE,3782202\nGent,BE,\n")
    plan = plan_of(importation)
    actions.edit_partner(berlin, revision=berlin.revision, population=2, by=OPERATOR)
    with pytest.raises(Refused) as refusal:
        actions.apply_import(importation, plan, by=OPERATOR)
    assert refusal.value.code == "data_changed"
    assert Partner.objects.get().population == 2


def test_the_stamp_moves_with_every_change_to_a_partner_or_a_name(db):
    seen = [stamp()]
    berlin = PartnerFactory(name="Berlin", country="DE")
    seen.append(stamp())
    berlin = actions.edit_partner(berlin, revision=berlin.revision, region="Berlin", by=OPERATOR)
    seen.append(stamp())
    name = PartnerName.objects.create(partner=berlin, text="Berlijn", folded="berlijn")
    seen.append(stamp())
    name.delete()
    seen.append(stamp())
    other = PartnerFactory(name="Berlin", country="DE", merged_into=berlin)
    seen.append(stamp())
    Partner.records.filter(pk=other.pk).delete()
    seen.append(stamp())
    assert all(one != other for one, other in itertools.pairwise(seen))


def test_the_reference_of_a_merged_record_leads_to_the_partner_it_was_merged_into(db):
    berlin = PartnerFactory(name="Berlin", country="DE")
    merged = PartnerFactory(name="Berlin", country="DE", merged_into=berlin, wikidata_id="Q64")
    plan = plan_list(
        f"reference,name,country,population\n{merged.reference},Berlin,DE,5000\n".encode(),
    )
    assert (plan.rows[0].known.pk, plan.counts["updated"]) == (berlin.pk, 1)
    again = plan_list(b"name,country,wikidata\nBerlin,DE,Q64\n")
    assert (again.rows[0].known.pk, again.counts["unchanged"]) == (berlin.pk, 1)


def test_an_identifier_given_to_a_partner_by_one_row_is_its_own_for_the_rows_that_follow(db):
    PartnerFactory(name="Gent", country="BE")
    plan = plan_list(b"name,country,wikidata\nGent,BE,Q1296\nGent,DE,Q1296\n")
    assert [planned.outcome for planned in plan.rows] == ["updated", "rejected"]


def test_an_import_changes_a_partner_that_was_entered_by_form(db):
    gent = PartnerFactory(name="Gent", country="BE", form_token="6f1c2f7e-5d5c-4f0e-9c67-1b0f6f1f0a11")
    assert applied(previewed(b"name,country,population\nGent,BE,265086\n")).updated == 1
    gent.refresh_from_db()
    assert (gent.population, str(gent.form_token)[:8]) == (265086, "6f1c2f7e")


def test_each_partner_tells_of_the_import_in_its_history(db):
    lines = "\n".join(f"Town {number},BE,{1000 + number}" for number in range(2_500))
    applied(previewed(f"name,country,population\n{lines}\n".encode()))
    for name in ("Town 0", "Town 1234", "Town 2499"):
        assert [entry.act for entry in history_of(Partner.objects.get(name=name))] == ["import.apply"]
    assert verify().intact


def test_progress_tells_of_both_halves_and_reaches_the_end(db, monkeypatch):
    monkeypatch.setattr("partners.importing._PACE", 0)
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(
        jobs.Run, "progress", lambda run, done, total=None: told.append(("read", done, total))
    )
    monkeypatch.setattr(jobs.Run, "writing", lambda run, done, total: told.append(("write", done, total)))
    lines = "\n".join(f"Town {number},BE" for number in range(1_500))
    job = actions.request_import(previewed(f"name,country\n{lines}\n".encode()), by=OPERATOR)
    assert jobs.execute(job.pk)
    assert {total for _half, _done, total in told} == {1_500}
    done = [done for _half, done, _total in told]
    assert done == sorted(done)
    assert [half for half, _done, _total in told][-1] == "write"
    assert done[-1] == 1_500


def test_what_is_written_can_be_followed_while_nobody_else_sees_it(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    job = Job.objects.create(kind="partner_import", state=JobState.RUNNING)
    assert jobs.rows_written(job) is None
    jobs.Run(job, "x").writing(750, 1_500)
    assert jobs.rows_written(job) == (750, 1_500)
    job.state = JobState.DONE
    assert jobs.rows_written(job) is None


def test_an_import_cancelled_while_it_reads_leaves_nothing_behind(db, monkeypatch):
    importation = previewed()
    job = actions.request_import(importation, by=OPERATOR)
    monkeypatch.setattr("partners.importing._PACE", 0)
    real = jobs.Run.progress

    def cancelled(run, done, total=None):
        Job.objects.filter(pk=job.pk).update(cancel_requested=True)
        real(run, done, total)

    monkeypatch.setattr(jobs.Run, "progress", cancelled)
    jobs.execute(job.pk)
    job.refresh_from_db()
    importation.refresh_from_db()
    assert (job.state, importation.state) == (JobState.CANCELLED, "previewed")
    assert not Partner.objects.exists()


def test_the_rows_of_a_plan_stand_in_the_order_of_the_file_whenever_they_were_matched(db):
    PartnerFactory(name="Gent", country="BE")
    plan = plan_list(b"name,country\nGENT,BE\nBrugge,BE\n,BE\nGent,BE\nAalst,BE\n")
    assert [planned.row.number for planned in plan.rows] == [2, 3, 4, 5, 6]
    assert [(planned.row.number, planned.outcome) for planned in plan.rows.remarkable()] == [
        (2, "unchanged"),  # the second row to mean Gent, and spelled otherwise: it had to wait
        (4, "rejected"),
    ]


@given(st.lists(st.text() | st.integers() | st.none(), max_size=700))
def test_a_spool_gives_back_what_was_put_in_as_often_as_wanted(things):
    spool = Spool(things)
    assert (list(spool), list(spool), len(spool)) == (things, things, len(things))


CELLS = st.text("0123456789.,-' ?=+@abcZé\tßİıÄÃâ°Ğ金й\u0301\u00a0\u200b\ufffd", min_size=1, max_size=12)


@given(st.sampled_from(sorted(_AT_A_GLANCE)), CELLS)
def test_a_cell_read_at_a_glance_means_what_the_careful_reading_says(key, text):
    value = _AT_A_GLANCE[key](text)
    if value is not None:
        read = PartnerResource().fields[key].widget.read(text)
        assert (read.value, read.remark) == (value, "")
