"""What a draft is called: its title as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drafting.desk.field_contents import contents_for
from drafting.desk.models import Draft, Passage, PassageKind

if TYPE_CHECKING:
    from drafting.desk.contents import Contents

_LONGEST = 400


def name_of(draft: Draft) -> str:
    """A draft's name by its title as it is stored, or its blueprint's name."""
    titles = Passage.objects.filter(draft=draft, section=None, point=None)
    title = titles.get(kind=PassageKind.TITLE)
    title.draft = draft
    return name_in(contents_for(title), title)


def name_in(contents: Contents, title: Passage | None = None) -> str:
    """The same of a draft that was read."""
    text = contents.text(title or contents.frame[PassageKind.TITLE])
    return "".join(text.split())[:_LONGEST] or contents.draft.blueprint_name
