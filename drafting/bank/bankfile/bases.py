"""The base files of a bank file: checked as uploads are, and kept byte for byte."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from drafting.bank.bankfile.outcome import REASON, Import
from drafting.bank.bankfile.reading import Entry, PathFault
from drafting.bank.models import PageStyle, PageStyleBase
from drafting.bank.pagestyles import base_refusal, remove_base, set_base
from drafting.report.word.intake import BadBaseError


def put_bases(done: Import, entries: list[Entry]) -> None:
    """Give page styles the base files of the file, or note why they cannot have them."""
    styles = {style.slug: style for style in PageStyle.objects.all()}
    bases = PageStyleBase.objects.select_related("page_style")
    known = {base.page_style.slug: base for base in bases}
    for entry in entries:
        slug = entry.values["page_style"]
        if slug in styles:
            base = known.pop(slug, None) or PageStyleBase(page_style=styles[slug], data=b"")
            _put_base(done, entry, base)
        else:
            done.refuse_name(f"{entry.path}.page_style", slug, styles)
    for base in known.values() if done.replace else ():
        remove_base(page_style=base.page_style, reason=REASON)
        done.counts["page_style_bases"]["removed"] += 1


def _put_base(done: Import, entry: Entry, base: PageStyleBase) -> None:
    is_new = base._state.adding
    missing = [name for name in ("data", "file_name") if is_new and name not in entry.values]
    if missing:
        words = _("This must not be missing.")
        done.faults += [PathFault(f"{entry.path}.{name}", words) for name in missing]
        return
    before = (base.file_name, bytes(base.data))
    base.file_name = entry.values.get("file_name", base.file_name)
    base.data = entry.values.get("data", base.data)
    after = (base.file_name, bytes(base.data))
    if is_new or after != before:
        try:
            base.clean_fields()
            set_base(page_style=base.page_style, name=after[0], data=after[1], reason=REASON)
        except ValidationError as error:
            for field, errors in error.error_dict.items():
                done.refuse(entry.path, errors, field)
        except BadBaseError as error:
            words = str(base_refusal(error))
            done.faults.append(PathFault(f"{entry.path}.data", words))
    deed = "added" if is_new else "unchanged" if after == before else "changed"
    done.counts["page_style_bases"][deed] += 1
