"""What must be refused twice: by the form, in kind words, and by the database, whatever went past the form."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model


def assert_refused(name: str, row: Model, /, **broken) -> None:
    """The database refuses what went past the form."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**broken)


def assert_the_form_says_so_first(name: str, row: Model, /, **broken) -> None:
    row.full_clean()
    for field, value in broken.items():
        setattr(row, field, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert not [words for words in refusal.value.messages if "onstraint" in words or name in words]
