"""Articles out of files of many kinds: JSON, CSV, Parquet, WARC, packed or in archives; one after the other."""

import bz2
import csv
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

import orjson
from backports import zstd

from eventwire.cli.columns import Columns
from eventwire.cli.post import read_pieces
from eventwire.cli.sending import Piece
from eventwire.errors import InvalidInput
from eventwire.intake import MAX_HTML

_PACKED: Mapping[str, Callable[[BinaryIO], Any]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
    ".zst": zstd.open,
}
_LINES = {".jsonl", ".ndjson", ".json"}
_TABLES = {".csv": ",", ".tsv": "\t"}
_MOST_CELL = 8 * 1024 * 1024
_DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, zstd.ZstdError, tarfile.TarError, zipfile.BadZipFile)

KINDS = "JSON lines, JSON, CSV and TSV (each also as .gz, .bz2, .xz, .zst), zip, tar, Parquet and WARC"


def read_articles(path: Path, columns: Columns) -> Iterator[Piece]:
    """All articles of a file, in order; the same ones in the same order each time.

    Raises:
        InvalidInput: it cannot be read, is damaged or of no known kind, or needs an extra that is not installed.
    """
    try:
        with path.open("rb") as file:
            yield from _read(file, path.name, columns)
    except _DAMAGED as error:
        raise InvalidInput(str(path), f"cannot be read: {error}") from None


def _read(file: BinaryIO, name: str, columns: Columns) -> Iterator[Piece]:
    suffixes = [s.lower() for s in PurePosixPath(name).suffixes[-2:]]
    last, before = (suffixes or [""])[-1], suffixes[0] if len(suffixes) > 1 else ""
    if last == ".zip":
        yield from _zip(file, columns)
    elif last in {".tar", ".tgz", ".tbz2", ".txz"} or before == ".tar":
        packed = last == ".zst"
        yield from _tar(cast("BinaryIO", zstd.open(file)) if packed else file, columns)
    elif last == ".parquet":
        yield from _parquet(file, columns)
    elif last == ".warc" or before == ".warc":
        yield from _warc(file)
    elif last in _PACKED:
        with ExitStack() as stack:
            inner = stack.enter_context(_PACKED[last](file))
            yield from _read(io.BufferedReader(inner), name[: -len(last)], columns)
    elif last in _LINES:
        for piece in read_pieces(file):
            yield _mapped(piece, columns)
    elif last in _TABLES:
        yield from _table(file, _TABLES[last], columns)
    else:
        raise InvalidInput(name, f"is of no kind that is known by its ending; known are {KINDS}")


def _known(name: str) -> bool:
    """Whether a member of an archive is one that we read: archives hold all sorts of other files."""
    path = PurePosixPath(name)
    endings = [s.lower() for s in path.suffixes[-2:]]
    plain = endings[-2:-1] if endings and endings[-1] in _PACKED else endings[-1:]
    return not path.name.startswith(".") and bool(plain) and plain[0] in _LINES | _TABLES.keys()


def _zip(file: BinaryIO, columns: Columns) -> Iterator[Piece]:
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if not member.is_dir() and _known(member.filename):
                with archive.open(member) as inner:
                    yield from _within(member.filename, _read(cast("BinaryIO", inner), member.filename, columns))


def _tar(file: BinaryIO, columns: Columns) -> Iterator[Piece]:
    # Nothing is extracted to disk, so the names of members can do no harm.
    with tarfile.open(fileobj=file, mode="r|*") as archive:
        for member in archive:
            if member.isfile() and _known(member.name):
                inner = archive.extractfile(member)
                if inner is not None:
                    yield from _within(member.name, _read(cast("BinaryIO", inner), member.name, columns))


def _within(member: str, pieces: Iterator[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        yield Piece(f"{member}, {piece.where}", piece.raw, piece.problem)


def _table(file: BinaryIO, delimiter: str, columns: Columns) -> Iterator[Piece]:
    csv.field_size_limit(min(_MOST_CELL, sys.maxsize))
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    rows = csv.DictReader(text, delimiter=delimiter)
    try:
        for row in rows:
            yield _piece(f"line {rows.line_num}", row, columns)
    except csv.Error as error:
        raise InvalidInput(f"line {rows.line_num}", f"is no CSV: {error}") from None


def _parquet(file: BinaryIO, columns: Columns) -> Iterator[Piece]:
    try:
        from pyarrow import ArrowInvalid, parquet  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise InvalidInput("Parquet", "needs an extra: pip install 'eventwire[import]'") from None
    number = 0
    try:
        for batch in parquet.ParquetFile(file).iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                yield _piece(f"row {number}", row, columns)
    except ArrowInvalid as error:
        raise InvalidInput("Parquet", f"is damaged: {error}") from None


def _warc(file: BinaryIO) -> Iterator[Piece]:
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - an optional extra
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise InvalidInput("WARC", "needs an extra: pip install 'eventwire[import]'") from None
    number = 0
    try:
        for record in ArchiveIterator(file):
            number += 1
            page = _page(record)
            if page is not None:
                yield Piece(f"record {number}", orjson.dumps(page))
    except ArchiveLoadFailed as error:
        raise InvalidInput("WARC", f"is damaged: {error}") from None


def _page(record: Any) -> dict[str, str] | None:
    """The page that a WARC record holds; None where it holds another thing. The crawl's time orders its revisions."""
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return None
    kind = headers.get_header("Content-Type") or ""
    if "html" not in kind.lower():
        return None
    raw = record.content_stream().read(4 * MAX_HTML)
    charset = kind.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or "utf-8"
    try:
        html = raw.decode(charset, "replace")
    except LookupError:
        html = raw.decode("utf-8", "replace")
    told = {"url": record.rec_headers.get_header("WARC-Target-URI"), "html": html}
    return told | {"updated_at": record.rec_headers.get_header("WARC-Date")}


def _mapped(piece: Piece, columns: Columns) -> Piece:
    """A JSON object with its keys as fields; what is no object is sent as it is, and refused with its reason."""
    if piece.problem is not None:
        return piece
    try:
        data = orjson.loads(piece.raw)
    except orjson.JSONDecodeError as error:
        return Piece(piece.where, piece.raw, f"is not valid JSON: {error}")
    return _piece(piece.where, data, columns) if isinstance(data, dict) else piece


def _piece(where: str, row: Mapping[str, Any], columns: Columns) -> Piece:
    try:
        return Piece(where, orjson.dumps(columns.submission(row), default=str))
    except (TypeError, ValueError) as error:
        return Piece(where, b"", f"cannot be put into JSON: {error}")
