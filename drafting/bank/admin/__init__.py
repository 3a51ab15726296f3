"""The pages of the bank editors, in Django's admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from drafting.bank.admin.blueprint import BlueprintAdmin
from drafting.bank.admin.fact import FactAdmin
from drafting.bank.admin.lists import TermAdmin, TopicAdmin
from drafting.bank.admin.pagestyle import PageStyleAdmin
from drafting.bank.admin.phrase import PhraseAdmin
from drafting.bank.admin.section import SectionAdmin

__all__ = [
    "BlueprintAdmin",
    "FactAdmin",
    "PageStyleAdmin",
    "PhraseAdmin",
    "SectionAdmin",
    "TermAdmin",
    "TopicAdmin",
]

admin.site.site_header = admin.site.site_title = _("Nigao bank")
admin.site.index_title = _("Phrase bank")
admin.site.enable_nav_sidebar = False  # the tables need the width
