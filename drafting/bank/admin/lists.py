"""Topics and terms."""

from django.contrib import admin

from drafting.bank.admin.base import BankAdmin
from drafting.bank.models import Term, Topic


@admin.register(Topic)
class TopicAdmin(BankAdmin):
    """Topics; their order is changed in the list."""

    list_display = ("name", "description", "order")
    list_editable = ("order",)
    search_fields = ("name", "description", "examples")


@admin.register(Term)
class TermAdmin(BankAdmin):
    """Terms; their order is changed in the list."""

    list_display = ("name", "since", "until", "order")
    list_editable = ("order",)
    search_fields = ("name", "parts", "note")
