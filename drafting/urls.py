"""The site's addresses."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("drafting.desk.urls")),
    path("", include("drafting.web.urls")),
    path("editors/", include("drafting.bank.urls")),
    path("bank/", admin.site.urls),
]

handler500 = "drafting.web.failures.server_error"
