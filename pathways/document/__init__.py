"""A listing as one plain document: what is kept of it, compared, proposed, imported and brought back."""

from pathways.document.reading import SCHEMA, as_text, for_document, read_document, to_document
from pathways.document.writing import WRITTEN, apply_document

__all__ = ["SCHEMA", "WRITTEN", "apply_document", "as_text", "for_document", "read_document", "to_document"]
