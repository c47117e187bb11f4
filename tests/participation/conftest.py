import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nothing_counted():
    """What one test sent does not use up the next one's share."""
    cache.clear()
    yield
    cache.clear()
