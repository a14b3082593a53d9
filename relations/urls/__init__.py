from relations.urls import protocol, relation, termination

app_name = "relations"
# The fixed words of the others come before the reference of a relation.
urlpatterns = [*protocol.urlpatterns, *termination.urlpatterns, *relation.urlpatterns]
