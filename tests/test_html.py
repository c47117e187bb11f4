"""Every public page is valid HTML, by the Nu checker, run once over all of them."""

import json
import subprocess

import pytest
from django.template.loader import render_to_string

from core.context import site_facts
from tests.demo_site.pages import PAGES, status_of
from tests.run import IN_CI, find_vnu

# Pages that only a fault shows.
FAULTS = ["400.html", "403.html", "403_other_site.html", "429.html", "500.html", "503.html"]
# Half the processor time of Java's own choice, which is for servers; what is compiled so needs a deeper stack.
SOON_DONE = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m"]


@pytest.mark.sweep
@pytest.mark.long
@pytest.mark.skipif(not (find_vnu() or IN_CI), reason="not run: there is no Java or no vnu.jar")
def test_every_page_is_valid_html(demo_site, tmp_path):
    jar = find_vnu()
    assert jar, "there is no Java or no vnu.jar"
    names = {}
    for number, name in enumerate(PAGES):
        status, html = demo_site.fetch(demo_site.path(name))
        assert status == status_of(name), name
        (tmp_path / f"{number}.html").write_bytes(html)
        names[f"{number}.html"] = name
    for fault in FAULTS:
        (tmp_path / fault).write_text(render_to_string(fault, {"site": site_facts()}))
    checker = ["java", *SOON_DONE, "-jar", jar, "--errors-only", "--format", "json"]
    files = sorted(tmp_path.glob("*.html"))
    answer = subprocess.run([*checker, *files], capture_output=True, text=True, check=False)
    messages = json.loads(answer.stderr)["messages"]
    assert [said(message, names) for message in messages] == []
    assert answer.returncode == 0


def said(message: dict, names: dict[str, str]) -> str:
    file = message.get("url", "").rpartition("/")[2]
    return f"{names.get(file, file)}: {message['message']} {message.get('extract', '')!r}"
