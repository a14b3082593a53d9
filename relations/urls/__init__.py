from relations.urls import relation, termination

app_name = "relations"
# The fixed words of the others come before the reference of a relation.
urlpatterns = [*termination.urlpatterns, *relation.urlpatterns]
