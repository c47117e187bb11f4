import gc
import os

gc.disable()  # until `get_ready` is done: what is made at the start stays

from django.core.wsgi import get_wsgi_application  # noqa: E402

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "localoffer.settings")
application = get_wsgi_application()

from localoffer.starting import get_ready  # noqa: E402 - only now is Django set up

get_ready()
