"""A zip package from outside, opened: measured before it is unpacked, every damage one error.

Word files and workbooks are such packages. What a zip says of its parts' sizes bounds
what is given out of them, so a bomb is refused before it is opened.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

CHUNK = 64 * 1024

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, LookupError,
    ValueError, OverflowError,
)  # fmt: skip
"""What `zipfile` raises for a file that is damaged: it promises nothing narrower.

ValueError is a place before the beginning or a name in no encoding, RuntimeError a
password that no flag spoke of or a method unknown to it, struct.error a header cut off.
"""


class PackageError(ValueError):
    """A package that is not unpacked: a code, the part it is about, and the limit passed.

    Codes: `not-a-zip`, `broken-zip`, `encrypted`, `too-many-parts`, `too-large-unpacked`,
    `compression-bomb`.
    """

    def __init__(self, code: str, part: str = "", limit: int = 0) -> None:
        super().__init__(code, part, limit)
        self.code = code
        self.part = part
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Limits:
    """The most parts, bytes of all parts, and times its size that a package may unpack to."""

    parts: int
    unpacked: int
    ratio: int = 1_100
    """1,032 is the most that deflate can do."""


class ZipPackage:
    """The parts of a package. Everything raises PackageError and nothing else."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        except _DAMAGED as error:
            raise PackageError("not-a-zip") from error
        _check_sizes(entries, len(data), limits)
        _check_entries(entries)
        self._entries = {entry.filename: entry for entry in entries}

    @property
    def names(self) -> list[str]:
        """The names of the parts, in their order."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """A part, whole."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece; no more of it than its entry says, its checksum compared."""
        try:
            with self._zip.open(self._entries[name]) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except _DAMAGED as error:
            raise PackageError("broken-zip", name) from error


def _check_sizes(entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.parts:
        raise PackageError("too-many-parts", limit=limits.parts)
    if unpacked > limits.unpacked:
        raise PackageError("too-large-unpacked", limit=limits.unpacked)
    if unpacked > limits.ratio * packed:
        raise PackageError("compression-bomb", limit=limits.ratio)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise PackageError("encrypted")
    names = {entry.filename.casefold() for entry in entries}
    if len(names) < len(entries) or any(e.compress_type not in _METHODS for e in entries):
        raise PackageError("broken-zip")
