"""Where everything is. Names without a namespace are those that the base layout uses."""

from django.urls import include, path

from evaluations import views as evaluations_views
from office import probes
from office.views import preferences
from partners import urls as partners_urls

urlpatterns = [
    path("", evaluations_views.home, name="home"),
    path("health/", probes.alive, name="alive"),
    path("health/ready", probes.ready, name="ready"),
    path("theme.css", preferences.theme_stylesheet, name="theme_stylesheet"),
    path("language/", preferences.set_language, name="set_language"),
    path("preferences/", preferences.preferences, name="preferences"),
    *partners_urls.search_urls,
    path("", include("evaluations.urls")),
    path("partners/", include("partners.urls")),
    path("relations/", include("relations.urls")),
    path("networks/", include("networks.urls")),
    path("", include("office.urls")),
    path("account/", include("office.urls.accounts")),
]
