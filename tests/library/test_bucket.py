"""Documents in an S3 bucket: signed requests, and what becomes of a document when the bucket fails."""

import io
from datetime import timedelta

import pytest

from crikit import clock
from crikit.errors import Unreached
from crikit.library import bucket as client
from crikit.library.jobs import forget_documents
from crikit.library.models import Document, Download, Piece, Version
from crikit.library.rules import DELETED_ARE_KEPT
from tests.cast import Cast
from tests.library import buckets, shelves
from tests.library.buckets import Bucket, bucket  # noqa: F401
from tests.library.shelves import PDF, document


def address(shown: Document) -> str:
    return f"/papers/library/{shown.vendor_id}/{Version.get(Version.document == shown.id).key}"


def test_a_document_is_put_there_and_fetched_again(cast: Cast, bucket: Bucket) -> None:  # noqa: F811
    shown = document(cast.mira)
    assert bucket.objects == {address(shown): PDF}
    assert not Piece.select().exists()
    answer = cast.browser(cast.maria).send(f"/library/{shown.key}/download")
    assert (answer.data, answer.headers["Content-Security-Policy"]) == (
        PDF,
        "default-src 'none'; frame-ancestors 'none'; sandbox",
    )
    assert [(method, status) for method, _, status in bucket.asked] == [("PUT", 200), ("GET", 200)]


def test_what_came_before_the_bucket_is_read_from_the_database(cast: Cast, settings: object) -> None:
    before = document(cast.mira, "Before.pdf")
    with buckets.served() as started:
        facts = {"s3_endpoint": started.url, "s3_region": buckets.REGION, "s3_access_key_id": buckets.KEY_ID}
        settings(library_bucket="papers", s3_secret_access_key=buckets.SECRET, **facts)  # type: ignore[operator]
        after = document(cast.mira, "After.pdf")
        browser = cast.browser(cast.maria)
        for shown in (before, after):
            assert browser.send(f"/library/{shown.key}/download").data == PDF
        assert len(started.objects) == 1


def test_a_busy_bucket_is_asked_once_more(cast: Cast, bucket: Bucket) -> None:  # noqa: F811
    bucket.failures = [503]
    shown = document(cast.mira)
    bucket.failures = [500]
    assert cast.browser(cast.maria).send(f"/library/{shown.key}/download").data == PDF
    assert [status for *_, status in bucket.asked] == [503, 200, 500, 200]


@pytest.mark.parametrize("failures", [[503, 503], [403], [404]])
def test_what_cannot_be_kept_is_not_there_either(cast: Cast, bucket: Bucket, failures: list[int]) -> None:  # noqa: F811
    bucket.failures = [*failures]
    outcome = shelves.put(cast.mira)
    assert "can’t be reached just now" in outcome.refused[0]
    assert not Document.select().exists()


def test_a_wrong_secret_is_refused(cast: Cast, bucket: Bucket) -> None:  # noqa: F811
    bucket.secret = "another"
    assert shelves.put(cast.mira).refused
    assert bucket.objects == {}


def test_a_document_that_cannot_be_fetched_is_a_sentence_and_no_download(cast: Cast, bucket: Bucket) -> None:  # noqa: F811
    shown = document(cast.mira)
    for failures in ([500, 500], [404]):
        bucket.failures = [*failures]
        answer = cast.browser(cast.maria).send(f"/library/{shown.key}/download")
        assert (answer.status_code, "Try again in a minute" in answer.text) == (503, True)
    bucket.objects[address(shown)] = PDF[:10]
    assert cast.browser(cast.maria).send("/library/archive", {"document": shown.key}).status_code == 503
    assert not Download.select().exists()


def test_nobody_there_is_a_sentence(cast: Cast, bucket: Bucket, settings: object) -> None:  # noqa: F811
    settings(s3_endpoint="http://127.0.0.1:1")  # type: ignore[operator]
    assert "can’t be reached" in shelves.put(cast.mira).refused[0]


def test_what_is_refused_after_it_was_put_is_taken_out_again(cast: Cast, bucket: Bucket) -> None:  # noqa: F811
    nobody = shelves.shared()
    assert shelves.put(cast.mira, placement=nobody).refused
    assert [method for method, *_ in bucket.asked] == ["PUT", "DELETE"]
    assert bucket.objects == {}


def test_a_document_that_goes_for_good_leaves_the_bucket_first(cast: Cast, bucket: Bucket) -> None:  # noqa: F811
    shown = document(cast.mira)
    cast.browser(cast.mira).send(f"/tools/library/documents/{shown.key}/removal")
    clock.move(DELETED_ARE_KEPT + timedelta(hours=1))
    bucket.failures = [500, 500]
    with pytest.raises(Unreached):
        forget_documents()
    assert Document.select().count() == 1
    # A run that was killed between the two finds nothing there any more.
    bucket.objects.clear()
    forget_documents()
    assert not Document.select().exists()


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("query", "signature"),
    [
        ("lifecycle=", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)
def test_the_server_signs_as_amazon_s_documentation_does(query: str, signature: str) -> None:
    """“Signature Calculations for the Authorization Header: Examples”, in the reference of S3."""
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    host = "examplebucket.s3.amazonaws.com"
    headers = {"host": host, "x-amz-content-sha256": nothing, "x-amz-date": "20130524T000000Z"}
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    assert buckets.signature_of("GET", "/", query, headers, secret, "us-east-1") == signature


@pytest.mark.sqlite_only
def test_an_address_holds_nothing_that_means_something_in_it(app: object, settings: object) -> None:
    settings(library_bucket="examplebucket")  # type: ignore[operator]
    assert client.address_of("a b/ü?.pdf") == "/examplebucket/a%20b/%C3%BC%3F.pdf"


@pytest.mark.sqlite_only
def test_a_long_object_is_put_and_fetched_in_pieces(app: object, bucket: Bucket) -> None:  # noqa: F811
    content = bytes(range(256)) * 4_000
    client.put("long", io.BytesIO(content), len(content))
    fetched = io.BytesIO()
    client.fetch("long", fetched, len(content))
    assert fetched.getvalue() == content
