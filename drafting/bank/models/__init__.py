"""What bank editors own: blueprints, topics, phrases, terms, page styles."""

from drafting.bank.models.blueprint import Blueprint, Fact, FactKind, PointSkeleton, SectionSkeleton
from drafting.bank.models.choices import PhraseKind, Register, SectionRole, Status
from drafting.bank.models.pagestyle import PageStyle, PageStyleBase
from drafting.bank.models.phrase import Phrase, Topic
from drafting.bank.models.term import Term
from drafting.bank.models.use import PhraseNote, PhraseUse

__all__ = [
    "Blueprint",
    "Fact",
    "FactKind",
    "PageStyle",
    "PageStyleBase",
    "Phrase",
    "PhraseKind",
    "PhraseNote",
    "PhraseUse",
    "PointSkeleton",
    "Register",
    "SectionRole",
    "SectionSkeleton",
    "Status",
    "Term",
    "Topic",
]
