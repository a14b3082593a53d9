app_name = "partners"
urlpatterns: list = []
search_urls: list = []
