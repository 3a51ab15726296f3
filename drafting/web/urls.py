"""Addresses of the pages every installation has."""

from django.urls import path

from drafting.web import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/link/", views.sign_in_by_link, name="sign-in-link"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/password/", views.password, name="password"),
    path("language/", views.switch_language, name="set-language"),
    path("session/", views.session, name="session"),
    path("healthz", views.healthz, name="healthz"),
]
