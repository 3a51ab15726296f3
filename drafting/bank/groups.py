"""The group of the bank editors."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from drafting.bank.models import (
    Blueprint,
    Fact,
    PageStyle,
    Phrase,
    PointSkeleton,
    SectionSkeleton,
    Term,
    Topic,
)

EDITORS = "素材管理员"
"""The group's name, as the glossary has it. A name is data, so it is not translated."""

EDITED = (Blueprint, Fact, SectionSkeleton, PointSkeleton, Phrase, Topic, Term, PageStyle)


@transaction.atomic
def ensure_editor_group() -> Group | None:
    """Create the group with all rights on the bank and no others; None where it exists.

    An existing group stays as the administrator made it.
    """
    group, created = Group.objects.get_or_create(name=EDITORS)
    if not created:
        return None
    group.permissions.set(
        Permission.objects.filter(
            content_type__app_label="bank",
            content_type__model__in=[model._meta.model_name for model in EDITED],
        )
    )
    return group
