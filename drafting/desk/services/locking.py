"""What must not be done to a draft twice at the same time."""

from drafting.desk.models import Draft


def lock_draft(draft: Draft) -> None:
    """Let whoever else changes the structure of this draft wait until this change is done.

    Counting points and adding one, or looking whether a section is there and adding it,
    are two steps. Texts are saved without it: they compare and set.
    """
    Draft.objects.select_for_update(no_key=True).only("pk").get(pk=draft.pk)
