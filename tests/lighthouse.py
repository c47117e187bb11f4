"""`python -m tests.lighthouse [--assert] [--performance]`: what Lighthouse says of three pages on a phone.

With `--assert` it fails unless accessibility, best practices and SEO are 100. Performance depends on
the machine: it is only shown, unless `--performance` asks for 95 in the middle one of three runs.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.demo_site import DemoSite, build, serve
from tests.run import CHROMIUM_FLAGS, find_chromium, find_lighthouse

LEAST = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 95}
TRIES = 3
NAMES = ["home", "directory", "listing, with everything"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.lighthouse", description=__doc__)
    parser.add_argument("--assert", action="store_true", dest="is_asserted")
    parser.add_argument("--performance", action="store_true")
    asked = parser.parse_args()
    if not (find_lighthouse() and find_chromium()):
        say("Lighthouse or Chromium is missing: npm install --ignore-scripts lighthouse@12")
        return 2
    with tempfile.TemporaryDirectory(prefix="localoffer-lighthouse-") as folder:
        build(Path(folder))
        with serve(Path(folder)) as site:
            short = [
                complaint
                for name in NAMES
                for complaint in measure(site, name, runs=3 if asked.performance else 1, with_speed=asked.performance)
            ]
    for complaint in short:
        say(complaint)
    return 1 if asked.is_asserted and short else 0


def measure(site: DemoSite, name: str, *, runs: int, with_speed: bool) -> list[str]:
    """Print the scores of a page; what falls short, a sentence each."""
    reports = [report_on(site.url + site.path(name)) for _ in range(runs)]
    scores = {category: statistics.median(score(report, category) for report in reports) for category in LEAST}
    say(f"{name:26}" + "".join(f"{category} {value:.0f}   " for category, value in scores.items()))
    wanted = LEAST if with_speed else LEAST | {"performance": 0}
    return [
        f"{name}: {category} is {scores[category]:.0f}: {', '.join(faults(reports[0], category))}"
        for category, least in wanted.items()
        if scores[category] < least
    ]


def report_on(url: str) -> dict:
    """Lighthouse's report. On a busy machine a trace is lost now and then, so it may try again."""
    flags = " ".join(["--headless=new", *CHROMIUM_FLAGS])
    options = ["--output=json", "--quiet", "--no-enable-error-reporting", f"--only-categories={','.join(LEAST)}"]
    for _ in range(TRIES):
        answer = subprocess.run(
            [find_lighthouse(), url, *options, f"--chrome-flags={flags}"],
            env=os.environ | {"CHROME_PATH": find_chromium()},
            stdout=subprocess.PIPE,
            check=False,
        )
        if answer.returncode == 0:
            return json.loads(answer.stdout)
    raise RuntimeError(f"Lighthouse gave up {TRIES} times on {url}")


def score(report: dict, category: str) -> float:
    return 100 * (report["categories"][category]["score"] or 0)


def faults(report: dict, category: str) -> list[str]:
    weighed = [report["audits"][part["id"]] for part in report["categories"][category]["auditRefs"] if part["weight"]]
    return [audit["title"] for audit in weighed if audit["score"] is not None and audit["score"] < 1]


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
