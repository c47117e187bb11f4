"""A provider reads what is said of it, and asks to change that."""

import pytest

from providers.models import Provider, ProviderEdit
from tests.conftest import signed_in
from tests.factories import MembershipFactory, ProviderFactory, UserFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGE = "/portal/provider/willow-yard/about/"
FORM = f"{PAGE}change/"


@pytest.fixture
def provider() -> Provider:
    return ProviderFactory(name="Willow Yard", slug="willow-yard", phone="01632 960111", description="A.\n\nB.\n")


@pytest.fixture
def editor(provider):
    return signed_in(MembershipFactory(provider=provider, user__name="Robin").user)


def filled(page, **changes) -> dict:
    return {field.html_name: field.value() or "" for field in page.context["form"]} | changes


def test_who_may(provider):
    viewer = signed_in(MembershipFactory(provider=provider, level="viewer").user)
    stranger = signed_in(MembershipFactory().user)
    assert [viewer.get(PAGE).status_code, viewer.get(FORM).status_code, viewer.post(FORM).status_code] == [
        200,
        403,
        403,
    ]
    assert [stranger.get(PAGE).status_code, stranger.post(FORM).status_code] == [404, 404]


def test_only_what_was_changed_waits(provider, editor):
    page = Markup(editor.post(FORM, filled(editor.get(FORM), phone="01632 960222"), follow=True))
    assert "Waiting for the council" in page.words
    assert ProviderEdit.objects.get().proposed == {"phone": "01632 960222"}
    provider.refresh_from_db()
    assert provider.phone == "01632 960111"


def test_it_can_be_taken_back(provider, editor):
    editor.post(FORM, filled(editor.get(FORM), phone="01632 960222"))
    address = f"{PAGE}withdraw/{ProviderEdit.objects.get().uuid}/"
    assert signed_in(MembershipFactory().user).post(address).status_code == 404
    assert "You have taken it back." in Markup(editor.post(address, follow=True)).words
    assert "This does not wait any more." in Markup(editor.post(address, follow=True)).words


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "You have not changed anything yet."),
        ({"name": ""}, "Write its name."),
        ({"name": "Elm Lane"}, "Another organisation here has this name."),
        ({"website": "javascript:alert(1)"}, "Write a web address like https://example.org."),
        ({"website": "ftp://example.org/"}, "Write a web address like https://example.org."),
        ({"phone": "ring us"}, "Write a telephone number"),
        ({"email": "us"}, "Write an email address"),
        ({"summary": "x" * 201}, "Write at most 200 letters."),
    ],
)
def test_what_cannot_be_is_said_kindly(editor, changes, says):
    ProviderFactory(name="Elm Lane")
    page = Markup(editor.post(FORM, filled(editor.get(FORM), **changes)))
    assert says in page.one("div", class_="govuk-error-summary").text
    assert not ProviderEdit.objects.exists()


def test_of_two_colleagues_the_second_sees_both(provider, editor):
    opened = editor.get(FORM)
    colleague = signed_in(MembershipFactory(provider=provider).user)
    colleague.post(FORM, filled(colleague.get(FORM), phone="01632 960222"))
    page = Markup(editor.post(FORM, filled(opened, phone="01632 960333")))
    assert page.one("a", href="#id_phone").text == "Phone, as it is now: 01632 960222"


def test_words_are_never_markup(provider, editor):
    evil = "<script>alert(1)</script>"
    given = filled(editor.get(FORM), name=evil, summary=evil, description=evil, note_to_officers=evil)
    editor.post(FORM, given)
    officer = signed_in(UserFactory())
    edit = ProviderEdit.objects.get()
    for content in (editor.get(PAGE).content, officer.get(f"/admin/edits/{edit.uuid}/").content):
        assert b"<script>alert" not in content
        assert b"&lt;script&gt;alert" in content
    assert b"<script>alert" not in officer.post(f"/admin/edits/{edit.uuid}/preview/").content
