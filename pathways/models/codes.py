"""Code lists that a listing chooses from."""

from django.db import models
from django.db.models import Q

from core.models import CodeRow


class PublicNeed(CodeRow):
    """A need in families' words: what listings state and the filter offers."""

    meets_all = models.BooleanField(
        "everyone is welcome", default=False, help_text="A listing that states this one meets every need."
    )

    class Meta(CodeRow.Meta):
        abstract = False
        verbose_name = "need (in families' words)"
        verbose_name_plural = "needs (in families' words)"
        constraints = [
            models.UniqueConstraint(fields=["meets_all"], condition=Q(meets_all=True), name="one_need_means_everyone")
        ]


class SupportNeed(CodeRow):
    """A type of need as schools and councils return it (DfE SEN2, item SENtype: 13 codes)."""

    class BroadArea(models.TextChoices):
        """The four broad areas of need: SEND Code of Practice 2015, 6.28 to 6.35."""

        COMMUNICATION = "communication", "Communication and interaction"
        COGNITION = "cognition", "Cognition and learning"
        SEMH = "semh", "Social, emotional and mental health"
        SENSORY = "sensory", "Sensory and/or physical"
        ACROSS = "across", "Across the areas"

    code = models.CharField(max_length=10, unique=True)
    broad_area = models.CharField(max_length=20, choices=BroadArea)
    public_need = models.ForeignKey(PublicNeed, on_delete=models.PROTECT, related_name="support_needs")

    class Meta(CodeRow.Meta):
        abstract = False
        verbose_name = "SEN type"


class SupportOffer(CodeRow):
    """Help that comes with a listing: a job coach, travel training, a buddy."""

    class Meta(CodeRow.Meta):
        abstract = False
        verbose_name = "kind of help"
        verbose_name_plural = "kinds of help"


class Interest(CodeRow):
    """A sort of work: animals, cooking, computers."""

    class Meta(CodeRow.Meta):
        abstract = False
