"""LibreOffice fetches nothing: neither from the network nor from the disk of the server."""

import io
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

from drafting.desk.pdf import docx_to_pdf
from drafting.report.word.intake import BadBaseError, open_package
from tests.e2e.conftest import need

KINDS = [RELATIONSHIP_TYPE.HYPERLINK, RELATIONSHIP_TYPE.IMAGE]


@pytest.fixture
def fetched(settings, tmp_path):
    """The address of a server on this machine, and the requests it has seen."""
    settings.DATA_DIR = tmp_path
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the base class asks for them by these names

        def log_message(self, *_arguments):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/a.png", seen
        server.shutdown()
        thread.join()


def linking_file(kind, target):
    """A file with a picture that lies elsewhere."""
    document = docx.Document()
    picture = io.BytesIO(PNG)
    document.add_picture(picture)
    key = document.part.relate_to(target, kind, is_external=True)
    namespace = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    for blip in document.element.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
    ):
        del blip.attrib[namespace + "embed"]
        blip.set(namespace + "link", key)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def unguarded(folder, data):
    """What LibreOffice makes of a file with a profile as it comes."""
    office = need("soffice", "libreoffice-writer-nogui")
    source = folder / "unguarded.docx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, source],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return source.with_suffix(".pdf").read_bytes()


def has_picture(pdf):
    return b"/Subtype/Image" in pdf.replace(b" ", b"")


@pytest.mark.parametrize("kind", KINDS)
def test_linked_picture_is_fetched_by_libreoffice_but_not_by_ours(fetched, tmp_path, kind):
    url, seen = fetched
    data = linking_file(kind, url)
    with pytest.raises(BadBaseError, match="external"):
        open_package(data)
    unguarded(tmp_path, data)
    assert seen, "the file does not show what it is to show"
    seen.clear()
    assert docx_to_pdf(data).startswith(b"%PDF")
    assert seen == []


def test_file_of_the_server_is_read_by_libreoffice_but_not_by_ours(fetched, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(PNG)
    data = linking_file(RELATIONSHIP_TYPE.HYPERLINK, secret.as_uri())
    with pytest.raises(BadBaseError, match="external"):
        open_package(data)
    assert has_picture(unguarded(tmp_path, data))
    assert not has_picture(docx_to_pdf(data))
