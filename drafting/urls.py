"""The site's addresses."""

from django.contrib import admin
from django.urls import include, path

from drafting.web import views

urlpatterns = [
    path("", include("drafting.desk.urls")),
    path("", include("drafting.web.urls")),
    path("editors/", include("drafting.bank.urls")),
    path("bank/r/<path:anything>", views.nothing),  # no row has a page of its own outside
    path("bank/", admin.site.urls),
]
