from relations.urls import relation, termination

app_name = "relations"
urlpatterns = [*relation.urlpatterns, *termination.urlpatterns]
