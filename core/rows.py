"""What the rows share that the public, other systems or two officers at once may hold on to."""

import uuid
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.dispatch import Signal

from core.row_history import KeptHistory, has_history

#: Sent with `sender`, the model, and `pks` after rows were written by a way that calls no `save()`.
rows_written = Signal()


class HeardQuerySet(models.QuerySet):
    """For rows that something else is made from: writing many at once is heard, and kept in their history, as well."""

    @transaction.atomic
    def update(self, **values):
        pks = list(self.values_list("pk", flat=True))
        number = super().update(**values)
        if has_history(self.model):
            self.model.history.bulk_history_create(self.model._base_manager.filter(pk__in=pks), update=True)
        rows_written.send(self.model, pks=pks)
        return number

    update.alters_data = True

    @transaction.atomic
    def bulk_create(self, *args, **kwargs):
        rows = super().bulk_create(*args, **kwargs)
        if has_history(self.model):
            self.model.history.bulk_history_create(rows)
        rows_written.send(self.model, pks=[row.pk for row in rows])
        return rows


class PublicRow(models.Model):
    """A row that the public, other systems or two officers at once may hold on to."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)
    lock_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class CodeQuerySet(HeardQuerySet):
    def in_use(self, on: date) -> "CodeQuerySet":
        """Those that may be chosen on the London date `on`."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gte=on))


class CodeRow(PublicRow):
    """A row of a code list: officers edit the label, order and dates; the code stays put."""

    code = models.SlugField(max_length=60, unique=True, help_text="Used in addresses and files. It never changes.")
    label = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField(null=True, blank=True, help_text="First day of use. Blank: always.")
    ends_on = models.DateField(null=True, blank=True, help_text="Last day of use. Blank: still in use.")
    source = models.CharField(max_length=200, blank=True, help_text="Where the code comes from.")

    objects = CodeQuerySet.as_manager()
    history = KeptHistory(inherit=True)

    class Meta:
        abstract = True
        ordering = ["order", "label"]

    def __str__(self):
        return self.label
