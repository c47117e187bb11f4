from django.urls import path

from core import views

urlpatterns = [
    path("help/", views.help_index, name="help_index"),
    path("help/easy-read/", views.help_easy_read, name="help_index_easy_read"),
    path("help/<slug:topic>/", views.help_page, name="help_page"),
    path("help/<slug:topic>/easy-read/", views.help_easy_read, name="help_easy_read"),
    path("glossary/", views.glossary, name="glossary"),
    path("contact/", views.contact, name="contact"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]

#: Last of all addresses: a law page stands where its key says.
page_urlpatterns = [
    path("<slug:key>/", views.page_detail, name="page"),
    path("<slug:key>/easy-read/", views.page_easy_read, name="page_easy_read"),
]
