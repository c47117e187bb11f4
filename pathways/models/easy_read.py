from django.db import models

from core.easy_read import PictureSentence
from pathways.models.opportunities import Opportunity


class EasyReadRow(PictureSentence):
    """A row of a listing's Easy Read."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="easy_read")

    class Meta(PictureSentence.Meta):
        abstract = False
        verbose_name = "Easy Read row"
