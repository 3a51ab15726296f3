"""Files made to cost as much as their size allows; and a process that measures what they do.

Run as a program with the name of a file, it reads that file as the site would and prints
the seconds of work, the megabytes it took beyond what the program itself has, and how the
file was answered.
"""

import csv
import io
import json
import random
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
FIRST = '<row r="1"><c r="A1" t="inlineStr"><is><t>文字</t></is></c></row>'


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(sheet, strings="", styles=""):
    """A workbook of one sheet, its parts as they are given."""
    kinds = {"worksheet": "sheet1", "sharedStrings": "strings", "styles": "styles"}
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
        for kind, name in kinds.items()
    )
    return packed({
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="素材" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}'
        "</Relationships>",
        "xl/sheet1.xml": sheet,
        "xl/strings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    })  # fmt: skip


def sheet_of(rows, after=""):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{FIRST}{rows}</sheetData>{after}</worksheet>'


def rows_of(count, cells):
    return "".join(f'<row r="{n}">{cells}</row>' for n in range(2, count + 2))


def texts(count, length):
    return "".join(f"<si><t>{'甲' * length}</t></si>" for _number in range(count))


def table_of_commas(size):
    return b"," * size


def csv_of(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def random_text(size):
    return "".join(random.Random(7).choices("的一是在不了有和人这中大为上个国我以要他", k=size))


XLSX = {
    "12 million empty cells": lambda: workbook(sheet_of('<row r="2">' + "<c/>" * 12_000_000)),
    "styled cells": lambda: workbook(sheet_of(rows_of(100_000, '<c s="1"/>' * 50))),
    "empty rows": lambda: workbook(sheet_of("<row/>" * 6_000_000)),
    "a row far below": lambda: workbook(
        sheet_of('<row r="1048576"><c t="inlineStr"><is><t>尾</t></is></c></row>')
    ),
    "a cell far aside": lambda: workbook(
        sheet_of('<row r="2"><c r="XFD2" t="inlineStr"><is><t>尾</t></is></c></row>')
    ),
    "unclosed mergeCell": lambda: workbook(sheet_of("", "<mergeCell " * 3_000_000)),
    "merged cells": lambda: workbook(sheet_of("", '<mergeCell ref="A1:B2"/>' * 2_000_000)),
    "one text in every cell": lambda: workbook(
        sheet_of(rows_of(5_000, '<c t="s"><v>0</v></c>' * 12)), texts(1, 32_000)
    ),
    "many shared texts": lambda: workbook(sheet_of(""), "<si><t/></si>" * 4_000_000),
    "long shared texts": lambda: workbook(sheet_of(""), texts(600, 32_000)),
    "a text in pieces": lambda: workbook(
        sheet_of("<row><c><v>" + "&#10;" * 10_000_000 + "</v></c></row>")
    ),
    "a text of 55 MB": lambda: workbook(sheet_of("<row><c><v>" + "a" * 55_000_000)),
    "an attribute of 55 MB": lambda: workbook(sheet_of('<row><c r="' + "a" * 55_000_000)),
    "many attributes": lambda: workbook(
        sheet_of("<row " + " ".join(f'a{n}="b"' for n in range(1_500_000)))
    ),
    "deep XML": lambda: workbook("<a>" * 10_000_000),
    "many styles": lambda: workbook(
        sheet_of(""), styles="<cellXfs>" + '<xf numFmtId="14"/>' * 2_000_000 + "</cellXfs>"
    ),
    "as many styles as are read": lambda: workbook(
        sheet_of(""),
        styles="<cellXfs>"
        + "".join(
            f'<xf numFmtId="{n}" fontId="{n}" fillId="{n}" borderId="{n}" xfId="{n}" '
            f'applyFont="{n}" applyFill="{n}" quotePrefix="{n}"/>'
            for n in range(69_000)
        )
        + "</cellXfs>",
    ),
    "as many long formats as are read": lambda: workbook(
        sheet_of(""),
        styles="".join(
            f'<numFmt numFmtId="{n}" formatCode="{"[" * 750}"/>' for n in range(69_000)
        ) + "<cellXfs>" + "".join(f'<xf numFmtId="{n}"/>' for n in range(900)) + "</cellXfs>",
    ),
    "long formats": lambda: workbook(
        sheet_of(""),
        styles="".join(
            f'<numFmt numFmtId="{n}" formatCode="{"[" * 6_000}"/>' for n in range(9_000)
        )
        + "<cellXfs>" + "".join(f'<xf numFmtId="{n}"/>' for n in range(900)) + "</cellXfs>",
    ),
    "many sheets": lambda: packed({
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}">' + '<sheet name="a"/>' * 3_000_000
    }),
    "many parts": lambda: packed({f"xl/{n}": "" for n in range(40_000)}),
    "numbers": lambda: workbook(sheet_of(rows_of(5_000, f"<c><v>{'9' * 300}</v></c>"))),
    "a full table": lambda: workbook(
        sheet_of("".join(
            f'<row r="{n}">'
            + "".join(f'<c r="{c}{n}" t="s"><v>{n * 12 + place - 24}</v></c>'
                      for place, c in enumerate("ABCDEFGHIJKL"))
            + "</row>"
            for n in range(2, 20_001)
        )),
        "".join(f"<si><t>第{n}条，学习还不够深入。</t></si>" for n in range(240_000)),
    ),
}  # fmt: skip

CSV = {
    "commas": lambda: b"," * 5_000_000,
    "commas, one value": lambda: b"," * 4_999_999 + b"a",
    "line ends": lambda: b"a" + b"\n" * 4_999_999,
    "carriage returns": lambda: b"a" + b"\r" * 4_999_999,
    "lines of commas": lambda: (b"a" + b"," * 39 + b"\n") * 120_000,
    "quotation marks": lambda: b'"' * 5_000_000,
    "one line": lambda: b"a" * 5_000_000,
    "one quoted text": lambda: b'a\n"' + b"a\n" * 2_400_000 + b'"',
    "Chinese in GBK": lambda: random_text(2_400_000).encode("gbk"),
    "both encodings": lambda: "编号".encode() + random_text(2_400_000).encode("gbk"),
    "semicolons and tabs": lambda: b";\t," * 1_600_000,
    "a full table in lines": lambda: csv_of(
        [("编号", "文字"), *((f"a-{n}", f"第{n}条" + "学" * 70) for n in range(5_000))]
    ),
}


def base_of(**parts):
    from tests.report.bases import changed, unit_base  # noqa: PLC0415 - not needed by the others

    noise = b"\x89PNG\r\n\x1a\n" + random.Random(7).randbytes(300_000)  # no bomb by its ratio
    texts = {
        name: content if isinstance(content, bytes) else content.encode()
        for name, content in parts.items()
    }
    return changed(unit_base(), {"word/media/noise.png": noise, **texts})


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EXTRA = "word/extra.xml"


def styles_chain(count):
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="n{n}"/>'
        f'<w:basedOn w:val="s{n + 1}"/></w:style>'
        for n in range(count)
    )
    return f'<w:styles xmlns:w="{W}">{styles}</w:styles>'


BASES = {
    "deep part": lambda: base_of(**{EXTRA: "<a>" * 3_000_000}),
    "many elements": lambda: base_of(**{EXTRA: "<a>" + "<b/>" * 2_500_000 + "</a>"}),
    "elements after blanks": lambda: base_of(
        **{EXTRA: " " * 300 + "<a>" + "<b/>" * 4_500_000 + "</a>"}
    ),
    "many elements in UTF-16": lambda: base_of(
        **{EXTRA: ("\ufeff<a>" + "<b/>" * 2_000_000 + "</a>").encode("utf-16-le")}
    ),
    "tags that another encoding hides": lambda: base_of(
        **{EXTRA: '<?xml version="1.0" encoding="UTF-7"?><a>' + "+ADw-b/+AD4-" * 900_000 + "</a>"}
    ),
    "many small elements with text": lambda: base_of(
        **{EXTRA: "<a>" + "<b c='d'>e</b>" * 900_000 + "</a>"}
    ),
    "many attributes in a part": lambda: base_of(
        **{EXTRA: "<a " + " ".join(f'a{n}="b"' for n in range(900_000)) + "/>"}
    ),
    "fields": lambda: base_of(
        **{EXTRA: f'<w:a xmlns:w="{W}">' + "<w:instrText>LIN</w:instrText>" * 400_000 + "</w:a>"}
    ),
    "field never closed": lambda: base_of(
        **{
            EXTRA: f'<w:a xmlns:w="{W}">'
            + '<w:fldChar w:fldCharType="begin"/>' * 300_000
            + "</w:a>"
        }
    ),
    "styles in a chain": lambda: base_of(**{"word/styles.xml": styles_chain(20_000)}),
    "relations": lambda: base_of(
        **{
            "word/_rels/header1.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
            + "".join(
                f'<Relationship Id="r{n}" Type="{OFFICE}/hyperlink" Target="http://a/" '
                'TargetMode="External"/>'
                for n in range(60_000)
            )
            + "</Relationships>"
        }
    ),
    "two hundred parts": lambda: base_of(
        **{f"word/x{n}.xml": "<a>" + "<b/>" * 20_000 + "</a>" for n in range(150)}
    ),
}

BANK_FILES = {
    "deep lists": lambda: b"[" * 5_000_000,
    "deep entries": lambda: b'{"a":' * 900_000,
    "a key twice at the end": lambda: json.dumps(
        {f"k{n}": 0 for n in range(300_000)}
    ).encode()[:-1] + b',"k299999":1}',
    "unknown keys": lambda: json.dumps(
        {"format": "nigao-bank", "version": 1, **{f"k{n}": 0 for n in range(200_000)}}
    ).encode(),
    "version that is none": lambda: b'{"format":"nigao-bank","version":' + b"[" * 900 + b"]" * 900
    + b"}",
    "a long number": lambda: b'{"format":"nigao-bank","version":' + b"9" * 4_900_000 + b"}",
}  # fmt: skip

READERS = {"xlsx": XLSX, "csv": CSV, "base": BASES, "bank": BANK_FILES}
CASES = [(kind, name) for kind, files in READERS.items() for name in files]


def measured(kind, name):
    """Seconds, megabytes, answer: of a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bank.worst_files", kind, name],
        input=READERS[kind][name](), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    return json.loads(done.stdout)


def main(kind):
    import django  # noqa: PLC0415 - only the measuring process sets it up itself

    django.setup()
    from drafting.bank.bankfile.reading import BankFileError, read_bank  # noqa: PLC0415
    from drafting.bank.exchange.faults import FileError  # noqa: PLC0415
    from drafting.bank.exchange.sheets import read_sheet  # noqa: PLC0415
    from drafting.report.word.intake import BadBaseError  # noqa: PLC0415
    from drafting.report.word.office_base import inspect_base  # noqa: PLC0415

    read = {"xlsx": read_sheet, "csv": read_sheet, "base": inspect_base, "bank": read_bank}[kind]
    data = sys.stdin.buffer.read()
    before = most_memory()
    begun = time.process_time()
    try:
        answer = f"{type(read(data)).__name__}"
    except (FileError, BadBaseError) as error:
        answer = str(error.code)
    except BankFileError as error:
        answer = str(error)[:80]
    took = time.process_time() - begun
    print(json.dumps([round(took, 2), round((most_memory() - before) / 1024), answer]))


def most_memory():
    """The most kilobytes this program has had. A `getrusage` counts its parent's too."""
    return int(re.search(r"^VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(), re.M)[1])


if __name__ == "__main__":
    main(sys.argv[1])
