"""Good files, damaged: bit by bit, in the headers of their zip, in their parts, in their XML.

Every mutant is known by its kind and number, so that one which is answered badly can be
made again.
"""

import io
import json
import random
import struct
import warnings
import zipfile

from lxml import etree

STRANGE = (
    "", " ", "-1", "0", "1", "1e999", "NaN", "true", "4294967296", "9" * 25, "9" * 5_000, "A1:B2",
    "XFD1048576", "AAAA1", "١٢", "甲", "\t", "../../a", "/", "#", "http://[", "rId1", "𠮷" * 3,
    "长" * 40_000, "【", "】【% if %】", "x005F_", "2026-02-31", "[h]:mm", 'yyyy"', "\ufeff",
)  # fmt: skip
NUMBERS = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE)
ZIP_MARKS = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06")


def mutant(data, kind, number):
    """The number-th damaged file of a kind; half of those that can are damaged within."""
    rng = random.Random(f"{kind}-{number}")
    ways = [flipped, cut, spliced, overwritten]
    if data.startswith(b"PK"):
        ways += [header_changed, header_changed, parts_changed, parts_changed, *[xml_changed] * 6]
    elif kind == "bank":
        ways += [json_changed] * 6
    elif kind == "csv":
        ways += [cells_changed] * 4
    for _time in range(rng.choice((1, 1, 1, 2, 3))):
        data = rng.choice(ways)(data, rng)
    return data


def flipped(data, rng):
    found = bytearray(data)
    for _bit in range(rng.choice((1, 2, 8, 64))):
        if found:
            found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    return bytes(found)


def cut(data, rng):
    at = rng.randrange(len(data) + 1)
    return rng.choice((data[:at], data[at:], data[: at // 2] + data[at:]))


def spliced(data, rng):
    start, end, to = sorted(rng.randrange(len(data) + 1) for _place in range(3))
    return data[:to] + data[start:end] + data[to:]


def overwritten(data, rng):
    at, length = rng.randrange(len(data) + 1), rng.choice((1, 4, 100))
    filling = rng.choice((b"\0", b"\xff", b"<", b'"', b",", b"\r", rng.randbytes(1)))
    return data[:at] + filling * length + data[at + length :]


def header_changed(data, rng):
    """A number in a header of the zip is another one."""
    found = bytearray(data)
    mark = rng.choice(ZIP_MARKS)
    places = [at for at in range(len(data)) if data.startswith(mark, at)]
    if places:
        at = rng.choice(places) + rng.randrange(4, 42, 2)
        number = rng.choice((*NUMBERS, rng.getrandbits(32)))
        packed = struct.pack("<I", number)[: rng.choice((2, 4))]
        found[at : at + len(packed)] = packed
    return bytes(found)


def opened(data):
    """The parts in their order; none where the file is no zip any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, RuntimeError, zipfile.zlib.error,
            struct.error, NotImplementedError):  # fmt: skip
        return []


def packed(parts, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # a name that stands there twice
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def parts_changed(data, rng):
    """A part goes, comes twice, has another's name or content, or none; all in another order."""
    parts = opened(data)
    if not parts:
        return data
    at = rng.randrange(len(parts))
    name, content = parts[at]
    other = rng.choice(parts)
    change = rng.randrange(7)
    if change == 0:
        del parts[at]
    else:
        parts[at] = [
            (name, content), (other[0], content), (name, other[1]), (name, b""),
            (name.upper(), content), (name, content.decode("latin-1").encode("utf-16")),
        ][change - 1]  # fmt: skip
    if rng.random() < 0.3:
        rng.shuffle(parts)
    method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    return packed(parts, method)


def xml_changed(data, rng):
    """Elements and attributes of one part go, move, change."""
    parts = opened(data)
    readable = [at for at, (name, _content) in enumerate(parts) if name.endswith(("xml", "rels"))]
    if not readable:
        return data
    at = rng.choice(readable)
    try:
        root = etree.fromstring(parts[at][1])
    except (etree.XMLSyntaxError, ValueError):
        return data
    for _time in range(rng.choice((1, 2, 5))):
        _change_element(rng.choice(list(root.iter("*"))), rng)
    parts[at] = (parts[at][0], etree.tostring(root))
    return packed(parts)


def _change_element(element, rng):
    parent = element.getparent()
    change = rng.randrange(7)
    if change == 0 and parent is not None:
        parent.remove(element)
    elif change == 1 and parent is not None:
        parent.append(etree.fromstring(etree.tostring(element, with_tail=False)))
    elif change == 2:
        element.tag = rng.choice(list(element.getroottree().getroot().iter("*"))).tag
    elif change == 3:
        element.text = _xml_text(rng)
    elif change == 4:
        for child in list(element):
            element.remove(child)
    elif element.attrib:
        name = rng.choice(list(element.attrib))
        if change == 5:
            del element.attrib[name]
        else:
            element.set(name, _xml_text(rng))


def _xml_text(rng):
    return rng.choice(STRANGE)


def json_changed(data, rng):
    """A value of the file is another one, or a key of it."""
    try:
        whole = json.loads(data)
    except ValueError:
        return data
    place = whole
    while isinstance(place, dict | list) and place:
        key = rng.choice(list(place) if isinstance(place, dict) else range(len(place)))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or rng.random() < 0.15:
            _change_value(place, key, rng)
            break
        place = inner
    return json.dumps(whole, ensure_ascii=rng.random() < 0.5).encode()


def _change_value(place, key, rng):
    value = rng.choice((
        None, True, 0, -1, 10**30, 1.5, [], {}, [[]], {"a": {}}, [None], *STRANGE[:-1],
    ))  # fmt: skip
    if isinstance(place, dict) and rng.random() < 0.3:
        place[rng.choice(STRANGE)] = place.pop(key)
    else:
        place[key] = value


def cells_changed(data, rng):
    lines = data.decode("utf-8", "replace").split("\r\n")
    at = rng.randrange(len(lines))
    cells = lines[at].split(",")
    cells[rng.randrange(len(cells))] = rng.choice((*STRANGE, '"', '"a""', "=1+1", "\0", ",,,,"))
    lines[at] = ",".join(cells)
    return "\r\n".join(lines).encode(rng.choice(("utf-8", "gb18030", "utf-16")))
