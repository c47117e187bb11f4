"""A page reads itself aloud, where the browser has an English voice of its own."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# The browser of the tests has no voice: this one notes what it is given to say, and ends when it is told to.
VOICE = """voices => {
  window.said = [];
  class Words extends EventTarget { constructor(text) { super(); this.text = text; } }
  const speech = Object.assign(new EventTarget(), {
    getVoices: () => voices,
    cancel: () => said.push("—"),
    speak: words => { said.push(words.text); window.saying = words; },
  });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = Words;
  window.endOfPart = () => saying.dispatchEvent(new Event("end"));
}"""
ENGLISH = {"lang": "en-GB", "localService": True}


def with_voices(kept, base_url, *voices) -> Page:
    context = kept.browser.new_context(base_url=base_url)
    context.add_init_script(f"({VOICE})({list(voices)!r})".replace("True", "true").replace("False", "false"))
    return context.new_page()


@pytest.fixture
def reading(kept, base_url):
    pages = []

    def open_page(*voices) -> Page:
        pages.append(with_voices(kept, base_url, *voices))
        return pages[-1]

    yield open_page
    for page in pages:
        page.context.close()


def test_it_reads_part_by_part_and_can_be_paused_and_stopped_by_keyboard(reading, demo_site):
    page = reading(ENGLISH)
    page.goto(demo_site.path("listing, with everything"))
    button = page.get_by_role("button", name="Read this page aloud")
    title = page.locator("h1").inner_text()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".being-read")).to_have_text(title)
    assert page.evaluate("said.at(-1)") == title
    page.evaluate("endOfPart()")
    page.evaluate("endOfPart()")
    second = page.locator(".being-read").inner_text()
    assert page.evaluate("said.at(-1)") == second != title
    expect(page.locator("[role=status]")).to_have_text(f"Reading: {title}")

    page.keyboard.press("Enter")  # the same button says "Pause" now
    expect(page.get_by_role("button", name="Read on")).to_be_focused()
    page.evaluate("endOfPart()")  # the voice that was cut off
    expect(page.locator(".being-read")).to_have_text(second)
    page.keyboard.press("Enter")
    assert page.evaluate("said.at(-1)") == second

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(button).to_be_focused()
    expect(page.locator("[role=status]")).to_have_text("Stopped.")
    assert page.locator(".being-read").count() == 0
    assert page.evaluate("said.at(-1)") == "—"
    button.click()
    expect(page.locator(".being-read")).to_have_text(title)


@pytest.mark.sweep
def test_it_reads_to_the_end_what_can_be_seen_and_nothing_twice(reading, demo_site):
    page = reading(ENGLISH)
    page.goto(demo_site.path("help, money"))
    page.get_by_role("button", name="Read this page aloud").click()
    said = page.evaluate(
        "() => { for (let n = 0; n < 500 && document.querySelector('.being-read'); n++) endOfPart(); return said }"
    )
    assert page.locator("[role=status]").inner_text() == "The end of the page."
    whole = page.locator("main").inner_text()
    parts = [words for words in said if words != "—"]
    assert len(parts) > 10
    assert len(parts) == len(set(parts))
    assert all(" ".join(words.split()) in " ".join(whole.split()) for words in parts)


@pytest.mark.sweep
@pytest.mark.parametrize(
    "voices",
    [[], [{"lang": "fr-FR", "localService": True}], [{"lang": "en-GB", "localService": False}]],
    ids=["none", "french", "far away"],
)
def test_without_an_english_voice_on_the_device_there_is_no_button(reading, demo_site, voices):
    page = reading(*voices)
    page.goto(demo_site.path("voluntary"))
    expect(page.locator("[data-read-aloud]")).to_be_hidden()
