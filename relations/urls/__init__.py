from relations.urls import (
    amendments,
    clause_library,
    corrections,
    dates,
    exchange,
    legality,
    need_profile,
    programme,
    proposals,
    protocol,
    reconciliation,
    relation,
    submission_pack,
    termination,
)

app_name = "relations"
# The fixed words of the others come before the reference of a relation.
urlpatterns = [
    *amendments.urlpatterns,
    *clause_library.urlpatterns,
    *corrections.urlpatterns,
    *dates.urlpatterns,
    *exchange.urlpatterns,
    *legality.urlpatterns,
    *need_profile.urlpatterns,
    *programme.urlpatterns,
    *proposals.urlpatterns,
    *submission_pack.urlpatterns,
    *protocol.urlpatterns,
    *reconciliation.urlpatterns,
    *termination.urlpatterns,
    *relation.urlpatterns,
]
