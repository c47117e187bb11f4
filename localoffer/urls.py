from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from core.media import media
from core.urls import page_urlpatterns
from localoffer import views
from localoffer.sitemaps import SITEMAPS

urlpatterns = [
    path("", views.home, name="home"),
    path("easy-read/", views.home_easy_read, name="home_easy_read"),
    path("", include("pathways.urls")),
    path("", include("providers.urls")),
    path("", include("placements.urls")),
    path("", include("participation.urls")),
    path("", include("strategy.urls")),
    path("", include("core.urls")),
    path("site-map/", views.site_map, name="site_map"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    *page_urlpatterns,
]

if settings.DEBUG or settings.DEMO:
    urlpatterns = [path("media/<path:path>", media, name="media"), *urlpatterns]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler429 = views.too_many_requests
handler500 = views.server_error
