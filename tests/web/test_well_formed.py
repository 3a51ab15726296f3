"""What no browser sends is refused, or not heard; never a server's error."""

import pytest
from django.urls import reverse

from drafting.web.well_formed import LONGEST_ADDRESS

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    "page", ["http://[", "//[", "http://testserver:99999/", "http://testserver:x/", "http://%5B"]
)
def test_a_page_that_is_no_address_is_not_heard(db, client, page):
    auto = {"HX-Current-URL-URI-AutoEncoded": "true"}
    part = client.get("/", headers={**HTMX, **auto, "HX-Current-URL": page})
    whole = client.post("/drafts/new/x/", headers={"Referer": page})

    assert (part.status_code, 'href="/sign-in/?next=%2F"' in part.content.decode()) == (401, True)
    assert (whole.status_code, whole["Location"]) == (302, "/sign-in/?next=/")


def test_a_page_that_is_one_is_heard(db, client):
    page = "http://testserver/drafts/?q=%E7%94%B2"
    part = client.get("/", headers={**HTMX, "HX-Current-URL": page})

    assert "next=%2Fdrafts%2F%3Fq%3D" in part.content.decode()


@pytest.mark.parametrize("length", ["abc", "-1", "1e3", "²"])
def test_a_length_that_is_no_number_is_refused(drafter_client, length):
    response = drafter_client.post("/language/", {"language": "en"}, CONTENT_LENGTH=length)

    assert response.status_code == 400


@pytest.mark.parametrize(("over", "status"), [(0, 200), (1, 414)])
def test_an_endless_address_is_refused(drafter_client, over, status):
    words = "a" * (LONGEST_ADDRESS - len("/q=") + over)

    assert drafter_client.get(f"/?q={words}").status_code == status


def test_what_a_library_brings_and_nobody_needs_is_not_there(admin_client):
    assert admin_client.get(reverse("admin:view_on_site", args=["7", "x"])).status_code == 404
