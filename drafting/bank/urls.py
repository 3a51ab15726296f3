"""Addresses of the editors' own pages, and of the note a drafter sends them."""

from django.urls import path

from drafting.bank.views import deleted, front, health, notes

app_name = "bank"

urlpatterns = [
    path("", front.front, name="front"),
    path("health/", health.health, name="health"),
    path("health/<slug:key>/", health.finding, name="finding"),
    path("deleted/", deleted.deleted, name="deleted"),
    path("suggestions/", notes.note_list, name="notes"),
    path("suggestions/<row:note_id>/settle/", notes.settle, name="settle-note"),
    path("suggestions/<row:note_id>/reopen/", notes.reopen, name="reopen-note"),
    path("phrases/<row:phrase_id>/suggest/", notes.suggest, name="suggest"),
]
