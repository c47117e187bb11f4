from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from core.uploads import PictureField
from pathways.models.opportunities import Opportunity


class Photo(models.Model):
    """A picture of the place or the work. A new picture is a new row: what people agreed to was the old one."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="photos")
    image = PictureField(
        "photo",
        upload_to="photos/",
        max_length=120,
        help_text="JPEG, PNG or WebP, at most 10 MB. We make it smaller, and take out where and when it was taken.",
    )
    alt = models.CharField(
        "what one sees",
        max_length=200,
        help_text="For people who do not see it: “Two people fold towels at a long table.” At most 200 letters.",
    )
    is_agreed = models.BooleanField("everybody in the picture has agreed to be shown here", default=False)
    consent_on = models.DateField("agreed on", help_text="The day on which the last of them agreed.")
    consent_kept = models.CharField(
        "where the paper is kept", max_length=200, help_text="For example: “SEND team, folder Photos 2027, sheet 4”."
    )
    taken_on = models.DateField(null=True, blank=True, help_text="Blank: not stated.")
    order = models.PositiveSmallIntegerField(default=0, help_text="The lowest number comes first.")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_agreed=True),
                name="photo_is_agreed_to",
                violation_error_message="Only add a photo when everybody in it has agreed.",
            ),
            models.CheckConstraint(condition=~Q(alt=""), name="photo_says_what_one_sees"),
            models.CheckConstraint(condition=~Q(consent_kept=""), name="photo_says_where_the_paper_is"),
        ]

    def __str__(self):
        return self.alt

    def remove(self) -> None:
        """Take the photo away, and its files as soon as that is certain."""
        image = self.image
        with transaction.atomic():
            self.delete()
            transaction.on_commit(lambda: image.delete(save=False), robust=True)

    def clean(self):
        title = self.opportunity.title if self.opportunity_id else ""
        if title and self.alt.strip(" .").casefold() == title.strip(" .").casefold():
            raise ValidationError({"alt": "This is the title again. Say what one sees in the picture."})
