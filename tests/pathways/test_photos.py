"""The photos and the film of a listing: how officers keep them, and what families see."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from PIL import Image

from pathways.models import Photo
from pathways.sweeping import sweep_photos
from tests.desk import filled
from tests.factories import OpportunityFactory, PhotoFactory, picture
from tests.markup import Markup
from tests.refusals import assert_refused, assert_the_form_says_so_first

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.sweep]


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "photos"


@pytest.fixture
def listing():
    return OpportunityFactory(slug="baking", title="Baking on Thursdays")


def change(listing) -> str:
    return f"/admin/pathways/opportunity/{listing.pk}/change/"


def sent(page, **changes):
    """The form with one new photo, all of it right but for `changes`."""
    photo = {
        "image": SimpleUploadedFile("IMG 0001.png", picture(), "image/png"),
        "alt": "Two people knead dough.",
        "is_agreed": "on",
        "consent_on": "2026-11-01",
        "consent_kept": "SEND team, sheet 4",
        "taken_on": "",
        "order": "0",
    }
    names = {f"photos-0-{name}": value for name, value in (photo | changes).items()}
    return filled(page, **{"photos-TOTAL_FORMS": "1"} | names)


# ── The officers' form ──────────────────────────────────────────────────────


def test_an_officer_adds_a_photo_and_the_page_shows_it(as_officer, visitor, listing, folder):
    assert as_officer.post(change(listing), sent(as_officer.get(change(listing)))).status_code == 302
    photo = listing.photos.get()
    assert [file.name for file in folder.iterdir()] == [Path(photo.image.name).name]
    shown = Markup(visitor.get("/opportunities/baking/")).one("img", alt="Two people knead dough.")
    assert (shown["width"], shown["height"]) == ("60", "40")
    answer = visitor.get(shown["src"])
    assert Image.open(BytesIO(answer.getvalue())).size == (60, 40)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "max-age=604800" in answer["Cache-Control"]
    assert b"thumbnail" in as_officer.get(change(listing)).content


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"image": SimpleUploadedFile("x.png", b"<svg/>", "image/png")}, "This is not a picture that we can read."),
        ({"image": SimpleUploadedFile("x.png", picture()[:60], "image/png")}, "is damaged"),
        ({"image": None}, "Choose a photo."),
        ({"alt": ""}, "This field is required."),
        ({"alt": "Baking on Thursdays."}, "This is the title again."),
        ({"alt": "x" * 201}, "at most 200"),
        ({"is_agreed": None}, "Tick this when everybody has agreed."),
        ({"consent_on": ""}, "This field is required."),
        ({"consent_on": "2099-01-01"}, "This day is still to come."),
        ({"consent_kept": ""}, "This field is required."),
    ],
)
def test_what_is_not_right_is_said_at_its_field_and_nothing_is_lost(as_officer, listing, folder, changes, said):
    refused = as_officer.post(change(listing), sent(as_officer.get(change(listing)), **changes))
    assert refused.status_code == 200
    (photos,) = [i.formset for i in refused.context["inline_admin_formsets"] if i.opts.model is Photo]
    (name,) = changes
    assert said in str(photos.forms[0].errors[name])
    if name != "consent_kept":
        assert "SEND team, sheet 4" in refused.content.decode()
    assert not Photo.objects.exists()
    assert not folder.exists()


@pytest.mark.parametrize("photos", [0, 1])
def test_the_form_is_one_that_can_bring_files(as_officer, listing, folder, photos):
    PhotoFactory.create_batch(photos, opportunity=listing)
    page = Markup(as_officer.get(change(listing)))
    assert page.one("form", id="opportunity_form")["enctype"] == "multipart/form-data"


def test_a_photo_is_not_exchanged_under_what_people_agreed_to(as_officer, listing, folder):
    photo = PhotoFactory(opportunity=listing)
    page = as_officer.get(change(listing))
    other = {"photos-0-image": SimpleUploadedFile("b.png", picture(90, 90)), "photos-0-alt": "A table."}
    assert as_officer.post(change(listing), filled(page, **other)).status_code == 302
    kept = Photo.objects.get()
    assert (kept.alt, kept.image.name) == ("A table.", photo.image.name)


def test_a_photo_that_nobody_agrees_to_any_more_goes_with_its_files(
    as_officer, visitor, listing, folder, django_capture_on_commit_callbacks
):
    photo = PhotoFactory(opportunity=listing, image=SimpleUploadedFile("a.png", picture(1000, 500)))
    stays = PhotoFactory(opportunity=listing, order=2)
    assert len(list(folder.iterdir())) == 4
    page = as_officer.get(change(listing))
    with django_capture_on_commit_callbacks(execute=True):
        assert as_officer.post(change(listing), filled(page, **{"photos-0-DELETE": "on"})).status_code == 302
    assert [file.name for file in folder.iterdir()] == [Path(stays.image.name).name]
    assert visitor.get(photo.image.url).status_code == 404
    assert listing.photos.get() == stays


def test_who_may_only_look_sees_photos_and_changes_none(as_commissioner, listing, folder):
    PhotoFactory(opportunity=listing)
    page = as_commissioner.get(change(listing))
    assert "Two people fold towels" in page.content.decode()
    assert as_commissioner.post(change(listing), {"photos-0-DELETE": "on"}).status_code == 403
    assert Photo.objects.exists()


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("photo_is_agreed_to", {"is_agreed": False}),
        ("photo_says_what_one_sees", {"alt": ""}),
        ("photo_says_where_the_paper_is", {"consent_kept": ""}),
    ],
)
def test_no_photo_without_what_makes_it_right(folder, name, broken):
    assert_refused(name, PhotoFactory(), **broken)
    assert_the_form_says_so_first(name, PhotoFactory(), **broken)


# ── Files ───────────────────────────────────────────────────────────────────


def test_the_files_stay_until_it_is_certain_that_the_photo_is_gone(folder, django_capture_on_commit_callbacks):
    photo = PhotoFactory()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        photo.remove()
        transaction.set_rollback(True)
    assert Photo.objects.exists()
    assert len(list(folder.iterdir())) == 1


def test_what_a_failed_save_leaves_is_swept_up_a_day_later(folder, monkeypatch, capsys):
    stays = PhotoFactory(image=SimpleUploadedFile("a.png", picture(1000, 500)))
    with transaction.atomic():
        PhotoFactory()
        transaction.set_rollback(True)
    assert sweep_photos().removed == 0
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    call_command("sweep_photos")
    assert "1 files removed, 3 kept." in capsys.readouterr().out
    assert {file.name for file in folder.iterdir()} == {Path(n).name for n in stays.image.names.values()}


def test_without_photos_there_is_nothing_to_sweep(folder):
    report = sweep_photos()
    assert (report.kept, report.removed) == (0, 0)


# ── The page ────────────────────────────────────────────────────────────────


def test_photos_stand_in_their_order_and_the_first_is_loaded_at_once(visitor, listing, folder):
    PhotoFactory(opportunity=listing, order=2, alt="The oven.", taken_on=date(2026, 5, 4))
    PhotoFactory(opportunity=listing, order=1, alt="A loaf & a roll.")
    PhotoFactory(alt="Elsewhere.")
    page = Markup(visitor.get("/opportunities/baking/"))
    first, second = page.all("img")
    assert (first["alt"], second["alt"]) == ("A loaf & a roll.", "The oven.")
    assert "loading" not in first.attributes
    assert second["loading"] == "lazy"
    assert page.one("figcaption").text == "Taken in May 2026."


def test_a_large_photo_is_offered_in_every_width(visitor, listing, folder):
    photo = PhotoFactory(opportunity=listing, image=SimpleUploadedFile("a.png", picture(1000, 500)))
    shown = Markup(visitor.get("/opportunities/baking/")).one("img")
    offered = [part.rsplit(" ", 1) for part in shown["srcset"].split(", ")]
    assert [width for _, width in offered] == ["480w", "960w", "1000w"]
    for address, width in offered:
        assert f"{Image.open(BytesIO(visitor.get(address).getvalue())).width}w" == width
    assert offered[-1][0] == photo.image.url == shown["src"]


def test_a_listing_without_photos_shows_nothing_of_them(visitor, listing):
    page = Markup(visitor.get("/opportunities/baking/"))
    assert not page.all("img")
    assert not page.all("figure")


def test_photos_stand_in_easy_read_too_but_not_where_the_listing_is_hidden(visitor, listing, folder):
    PhotoFactory(opportunity=listing)
    assert Markup(visitor.get("/opportunities/baking/easy-read/")).all(
        "img", alt="Two people fold towels at a long table."
    )
    listing.hidden_on = date(2026, 1, 1)
    listing.save()
    assert not Markup(visitor.get("/opportunities/baking/easy-read/")).all("img")
    assert not Markup(visitor.get("/opportunities/baking/")).all("img")


@pytest.mark.parametrize("path", ["photos/", "../manage.py", "%2e%2e/manage.py", "photos/none.webp", "//etc/passwd"])
def test_nothing_but_media_is_served(visitor, folder, path):
    PhotoFactory()
    assert visitor.get(f"/media/{path}").status_code in {400, 404}


# ── The film ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("captions", "words"),
    [("yes", "with captions"), ("no", "no captions"), ("not_stated", "captions not stated")],
)
def test_a_film_is_a_plain_link_that_says_what_to_expect(visitor, captions, words):
    film = {"film_url": "https://films.example.org/1", "film_words": "A day here, 2 minutes, on YouTube"}
    OpportunityFactory(slug="baking", **film, film_captions=captions)
    page = Markup(visitor.get("/opportunities/baking/"))
    assert page.one("a", href="https://films.example.org/1").text == "Watch a film about it"
    assert f"(A day here, 2 minutes, on YouTube, {words})" in page.one("main").text
    assert not page.all("video")
    assert not page.all("iframe")


@pytest.mark.parametrize(
    ("changes", "name", "said"),
    [
        ({"film_url": "http://films.example.org/1", "film_words": "x"}, "film_url", "begins with https://"),
        ({"film_url": "javascript:alert(1)", "film_words": "x"}, "film_url", "Write a web address"),
        ({"film_url": "https://films.example.org/1"}, "film_words", "Say what is in the film"),
    ],
)
def test_a_film_is_refused_at_its_field(as_officer, listing, changes, name, said):
    refused = as_officer.post(change(listing), filled(as_officer.get(change(listing)), **changes))
    assert said in str(refused.context["adminform"].form.errors[name])


def test_no_film_no_link(visitor, listing):
    assert "film" not in Markup(visitor.get("/opportunities/baking/")).one("main").text.lower()
