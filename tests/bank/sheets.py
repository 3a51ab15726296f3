"""Files as editors might send them: made by hand here, cell by cell and byte by byte."""

import io
import zipfile

from openpyxl import Workbook

from drafting.bank.exchange.importing import Outcome, import_steps

HEADINGS = ("编号", "环节", "主题", "类型", "文字")


def csv_of(*rows, headings=HEADINGS, encoding="utf-8-sig"):
    lines = [",".join(headings), *(",".join(row) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


def xlsx_of(*rows, headings=HEADINGS, change=None):
    """A workbook of these rows; `change(book, sheet)` does what an editor did to it."""
    book = Workbook()
    sheet = book.active
    for row in (headings, *rows):
        sheet.append(list(row))
    if change:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data, parts):
    """The archive with parts changed: `parts` maps names to bytes, or None to leave one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def run(data, *, user=None, write=True, skip_faulty=False):
    """The outcome of an import."""
    steps = list(
        import_steps(data=data, user=user, name="素材.xlsx", write=write, skip_faulty=skip_faulty)
    )
    assert isinstance(steps[-1], Outcome)
    return steps[-1]


def numbers(outcome):
    """Added, changed, unchanged, faulty."""
    return (outcome.added, outcome.changed, outcome.unchanged, outcome.faulty)


def faults(outcome):
    return [(fault.row, fault.heading, fault.words) for fault in outcome.faults]
