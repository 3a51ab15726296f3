"""The site's addresses."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from drafting.web import views

urlpatterns = [
    path("", include("drafting.desk.urls")),
    path("", include("drafting.web.urls")),
    path("editors/", include("drafting.bank.urls")),
    path("bank/login/", views.sign_in_for_admin),
    path("bank/password_change/", RedirectView.as_view(pattern_name="password")),
    path("bank/r/<path:anything>", views.nothing),  # no row has a page of its own outside
    path("bank/", admin.site.urls),
]

handler500 = "drafting.web.failures.server_error"
