from relations.urls import (
    dates,
    exchange,
    legality,
    need_profile,
    programme,
    proposals,
    protocol,
    reconciliation,
    relation,
    termination,
)

app_name = "relations"
# The fixed words of the others come before the reference of a relation.
urlpatterns = [
    *dates.urlpatterns,
    *exchange.urlpatterns,
    *legality.urlpatterns,
    *need_profile.urlpatterns,
    *programme.urlpatterns,
    *proposals.urlpatterns,
    *protocol.urlpatterns,
    *reconciliation.urlpatterns,
    *termination.urlpatterns,
    *relation.urlpatterns,
]
