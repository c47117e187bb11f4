"""An officer in a process of its own: gives one listing each title that comes in, and says when it was committed."""

import sys
import time

import django

from tests.bench.running import say


def main(slug: str) -> None:
    django.setup()
    from pathways.models import Opportunity

    for line in sys.stdin:
        listing = Opportunity.objects.get(slug=slug)
        listing.title = line.strip()
        listing.save()
        say(str(time.monotonic()))


if __name__ == "__main__":
    main(sys.argv[1])
