"""What is kept of an upload, and what is not."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

LIMIT, MOST = 1_000, 10_000


@pytest.fixture(autouse=True)
def limits(settings):
    settings.UPLOAD_MAX_BYTES, settings.REQUEST_MAX_BYTES = LIMIT, MOST


def posted(rf: RequestFactory, *sizes):
    """A request with a file of each size, and a field before and after them."""
    files = {
        f"file{number}": SimpleUploadedFile(f"{number}.bin", bytes(range(250)) * 40)
        for number, _size in enumerate(sizes)
    }
    for (_name, file), size in zip(files.items(), sizes, strict=True):
        file.truncate(size)
        file.size = size
    return rf.post("/", {"before": "甲", **files, "after": "乙"})


def kept(request):
    return [(file.name, file.size, len(file.read())) for file in request.FILES.values()]


@pytest.mark.parametrize("size", [1, LIMIT])
def test_file_within_the_limit_is_whole(rf: RequestFactory, size):
    request = posted(rf, size)
    file = request.FILES["file0"]
    assert (file.size, file.read()) == (size, (bytes(range(250)) * 40)[:size])


@pytest.mark.parametrize("size", [LIMIT + 1, 8 * LIMIT])
def test_larger_file_leaves_its_name_and_size_only(rf: RequestFactory, size):
    assert kept(posted(rf, size)) == [("0.bin", size, 0)]


def test_files_share_the_limit(rf: RequestFactory):
    assert kept(posted(rf, 600, 300, 101)) == [
        ("0.bin", 600, 600), ("1.bin", 300, 300), ("2.bin", 101, 0),
    ]  # fmt: skip


def test_fields_after_a_larger_file_are_read(rf: RequestFactory):
    request = posted(rf, 5 * LIMIT)
    assert request.POST.dict() == {"before": "甲", "after": "乙"}


def test_request_no_form_is_meant_by_is_not_read(rf: RequestFactory):
    request = posted(rf, MOST)
    with pytest.raises(RequestDataTooBig):
        request.POST  # noqa: B018 - reading it is what parses
    assert len(request.read()) > MOST


@pytest.mark.django_db
def test_request_no_form_is_meant_by_is_a_bad_one():
    file = SimpleUploadedFile("0.bin", b"0" * MOST)
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    assert client.post("/sign-in/", {"file": file}).status_code == 400
