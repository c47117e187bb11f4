"""Every public page, narrow and wide, with scripts and without.

`make test` looks at the main pages on a phone, where most is read and most goes wrong; `make sweep` at every page,
wide and narrow, in the dark and in forced colours.
"""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ON_SCREEN
from tests.demo_site.pages import COLOURED_AS_ANOTHER, PAGES, status_of

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "selectors": False,
}
CONTRAST = RULES | {"runOnly": ["color-contrast", "link-in-text-block"]}
OTHER_LOOKS = {"dark": {"color_scheme": "dark"}, "forced colours": {"forced_colors": "active"}}
MAIN = ("home", "directory, searched", "map", "listing, with everything", "Easy Read of a listing")
WIDE, NARROW, NARROWEST = 1280, 360, 320  # 320 px is 1,280 px at 400% (WCAG 1.4.10)
SEEN = "part => part.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_SMALL = f"""() => [...document.querySelectorAll('button, summary, select, textarea, input:not([type=hidden])')]
  .filter({SEEN})
  .map(control => [control.outerHTML.slice(0, 120), control.getBoundingClientRect()])
  .filter(([_, box]) => box.width < 24 || box.height < 24)
  .map(([what, box]) => `${{what}} ${{box.width}} x ${{box.height}}`)"""
CONTENT = f"""() => {{
  const all = selector => [...document.querySelectorAll(selector)].filter(part => !part.closest('.needs-script'));
  const isOfNow = control => ['opened', 'csrfmiddlewaretoken'].includes(control.name);
  const text = part => part.textContent.replace(/\\s+/g, ' ').trim();
  return {{
    links: all('a[href]').map(link => `${{link.getAttribute('href')}}: ${{text(link)}}`),
    controls: all('input, select, textarea, button').map(
      c => [c.name, c.type, isOfNow(c) ? 'of now' : c.value, c.checked ?? null, c.disabled]),
    words: all('h1, h2, h3, p, li, dt, dd, legend, label, summary, td, th').map(text),
    seen: all('a[href], button, input, select, summary, h1, h2, h3, p').filter({SEEN}).map(text),
  }};
}}"""


def looks():
    """The widths that one load is looked at in. `make test` has the main pages on a phone; a map fits one width."""
    for name in PAGES:
        if name in MAIN or name.startswith("map"):
            yield pytest.param(name, [NARROW], marks=[] if name in MAIN else [pytest.mark.sweep])
            yield pytest.param(name, [WIDE], marks=[pytest.mark.sweep])
        else:
            yield pytest.param(name, [WIDE, NARROW], marks=[pytest.mark.sweep])


@pytest.mark.parametrize(("name", "widths"), [*looks()])
def test_a_page_is_sound_with_scripts_and_whole_without(visit, demo_site, name, widths):
    page, plain = visit(width=widths[0]), visit(width=widths[0], java_script_enabled=False)
    answer = page.goto(demo_site.path(name))
    plain.goto(demo_site.path(name))
    assert answer.status == status_of(name)
    assert page.locator("html").get_attribute("lang") == "en-GB"
    assert page.locator("h1").count() == 1
    assert page.title().removesuffix("– Ways into work – Northwick Council").strip()
    page.evaluate(AXE)
    for width in widths:
        for tab in (page, plain):
            tab.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], f"at {width} px"
        assert page.evaluate(TOO_SMALL) == [], f"at {width} px"
        assert page.evaluate(SIDEWAYS) == plain.evaluate(SIDEWAYS) == 0, f"at {width} px"
        assert plain.evaluate(CONTENT) == page.evaluate(CONTENT), f"at {width} px"
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    assert page.evaluate(SIDEWAYS) == 0
    if WIDE in widths and name not in COLOURED_AS_ANOTHER:
        check_colours(page)


# WCAG 1.4.12: what people may set, and nothing may be cut off or lie on top of something else.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
TEXTS = """(() => {
    const kinds = 'h1, h2, h3, p, li, dt, dd, label, summary, a, button, th, td';
    const isBlock = part => getComputedStyle(part).display !== 'inline';
    return [...document.querySelectorAll(kinds)]
      .filter(part => part.checkVisibility() && part.innerText?.trim())
      .filter(part => !part.closest('.hide, .skip') && isBlock(part))
      .filter(part => ![...part.querySelectorAll(kinds)].some(isBlock) && !part.querySelector('.hide'))
      .map(part => { const range = document.createRange(); range.selectNodeContents(part);
        return {part, words: part.innerText.slice(0, 60), box: range.getBoundingClientRect()}; });
  })()"""
CUT_OFF = f"""() => {TEXTS}.filter(({{part, box}}) => {{
  const hides = overflow => overflow === 'hidden' || overflow === 'clip';
  for (let around = part; around && around !== document.body; around = around.parentElement) {{
    const edge = around.getBoundingClientRect();
    const cuts = getComputedStyle(around);
    if (hides(cuts.overflowX) && (box.left < edge.left - 1 || box.right > edge.right + 1)) return true;
    if (hides(cuts.overflowY) && (box.top < edge.top - 1 || box.bottom > edge.bottom + 1)) return true;
  }}
  return false;
}}).map(text => text.words)"""
OVERLAPPING = f"""() => {{
  const texts = {TEXTS};
  const shared = (one, two, start, end) => Math.min(one[end], two[end]) - Math.max(one[start], two[start]);
  return texts.flatMap((one, number) => texts.slice(number + 1)
    .filter(two => shared(one.box, two.box, 'left', 'right') > 2 && shared(one.box, two.box, 'top', 'bottom') > 4)
    .map(two => `${{one.words}} / ${{two.words}}`));
}}"""
WITH_SPACING = [*MAIN, "directory, to print", "listing, large print"]


@pytest.mark.sweep
@pytest.mark.parametrize("width", [NARROWEST, WIDE])
@pytest.mark.parametrize("name", WITH_SPACING)
def test_wider_spacing_cuts_nothing_off(visit, demo_site, name, width):
    page = visit(width=width, bypass_csp=True)
    page.goto(demo_site.path(name))
    page.add_style_tag(content=SPACING)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OVERLAPPING) == []
    assert page.evaluate(SIDEWAYS) == 0


def violations(page: Page, rules: dict = RULES) -> list[str]:
    """What axe finds. Its source must have been evaluated: the policy refuses it as a script."""
    found = page.evaluate("rules => axe.run(rules)", rules)["violations"]
    return [f"{rule['id']}: {node['html'][:200]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def check_colours(page: Page, looks: dict = OTHER_LOOKS, widths: tuple = (WIDE, NARROW)) -> None:
    """A page that has axe can be read in each look. Nothing else differs by it, but where borders take room."""
    for name, look in looks.items():
        page.emulate_media(**(ON_SCREEN | look))
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            assert violations(page, CONTRAST) == [], f"{name}, at {width} px"
            assert page.evaluate(SIDEWAYS) == 0, f"{name}, at {width} px"
    page.emulate_media(**ON_SCREEN)
