from office.urls import council, house

app_name = "office"
urlpatterns = [*council.urlpatterns, *house.urlpatterns]
