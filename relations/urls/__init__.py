from relations.urls import exchange, programme, protocol, relation, termination

app_name = "relations"
# The fixed words of the others come before the reference of a relation.
urlpatterns = [
    *exchange.urlpatterns,
    *programme.urlpatterns,
    *protocol.urlpatterns,
    *termination.urlpatterns,
    *relation.urlpatterns,
]
