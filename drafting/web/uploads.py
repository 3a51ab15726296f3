"""Uploads that take no room beyond what any form of the site reads."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Keeps files in memory, all of a request together at most `UPLOAD_MAX_BYTES`.

    Of a larger one nothing is kept but its name and size, by which its form refuses it
    in words at the field. It is read to its end though: a server that answers while a
    browser still sends resets the connection, and the browser shows that instead of the
    answer. What is above `REQUEST_MAX_BYTES` is not read at all.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.received = 0
        self.kept = BytesIO()

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        *args: Any,
        **options: Any,
    ) -> None:
        """Refuse with 400 what no form could be meant by."""
        if content_length > settings.REQUEST_MAX_BYTES:
            raise RequestDataTooBig(f"A request of {content_length} bytes.")

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **options)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the next bytes, while there is room."""
        self.received += len(raw_data)
        if self.received <= settings.UPLOAD_MAX_BYTES:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file with its true size; without its bytes where there was no room."""
        if self.received > settings.UPLOAD_MAX_BYTES:
            self.kept = BytesIO()
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
