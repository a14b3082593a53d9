from django.urls import path

from office.views import diary, files, health, journal, municipality, people, profile, style_guide, work

urlpatterns = [
    path("diary/", diary.diary, name="diary"),
    path("profile/", profile.profile, name="profile"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.person_create, name="person_create"),
    path("people/units/", people.unit_create, name="unit_create"),
    path("people/units/<int:number>/", people.unit, name="unit"),
    path("people/units/<int:number>/remove/", people.unit_remove, name="unit_remove"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/invitation/", people.person_invite, name="person_invite"),
    path("municipality/", municipality.municipality, name="municipality"),
    path("municipality/edit/", municipality.municipality_edit, name="municipality_edit"),
    path("municipality/council-size/", municipality.council_size, name="council_size"),
    path("health/report/", health.health_report, name="health_report"),
    path("journal/", journal.journal_list, name="journal"),
    path("journal/verify/", journal.journal_verify, name="journal_verify"),
    path("journal/<int:number>/", journal.journal_entry, name="journal_entry"),
    path("journal/<int:number>/erase/", journal.journal_erase, name="journal_erase"),
    path("jobs/", work.job_list, name="job_list"),
    path("jobs/<str:reference>/", work.job, name="job"),
    path("jobs/<str:reference>/progress/", work.job_progress, name="job_progress"),
    path("jobs/<str:reference>/cancel/", work.job_cancel, name="job_cancel"),
    path("ui/", style_guide.style_guide, name="style_guide"),
    path("documents/<str:reference>/", files.document, name="document"),
]
