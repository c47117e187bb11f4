"""Where officers keep the listings, their types and their code lists."""

from pathways.admin import codes, opportunities, search, types  # noqa: F401 - each registers its pages
