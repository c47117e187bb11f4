"""Code lists of the colleges. Officers edit labels and dates; the code stays put."""

from django.db import models

from core.models import CodeRow


class CheckedCode(CodeRow):
    """A code that somebody else sets, which may have changed since it was written down here."""

    is_to_check = models.BooleanField(
        "to be checked", default=False, help_text="Recalled, not read from its source. Check it before you rely on it."
    )

    class Meta(CodeRow.Meta):
        abstract = True


class PlanType(CheckedCode):
    """The plan that a young person has: an EHC plan, SEN support, none."""

    class Meta(CheckedCode.Meta):
        abstract = False
        verbose_name = "plan"


class EndReason(CheckedCode):
    """Why a placement ended."""

    went_to_plan = models.BooleanField(
        default=False, help_text="The placement ran its course: it came to its end, or led to a job."
    )

    class Meta(CheckedCode.Meta):
        abstract = False
        verbose_name = "reason for an end"
        verbose_name_plural = "reasons for an end"


class IlrCode(CheckedCode):
    """A code of the Individualised Learner Record (ILR), in which colleges return their data to the DfE.

    `code` is ours and unique; `value` is what the return holds, in the field `field`.
    """

    class Field(models.TextChoices):
        OUTCOME = "outcome", "Outcome (OutType and OutCode)"
        AIM = "aim", "Work placement aim (LearnAimRef)"
        MODE = "mode", "Work placement mode (WorkPlaceMode)"
        EMPLOYMENT = "employment", "Employment status (EmpStat)"
        INTENSITY = "intensity", "Employment intensity (EII)"
        DIFFICULTY = "difficulty", "LLDD and health problem (LLDDCat)"

    field = models.CharField(max_length=12, choices=Field)
    value = models.CharField(max_length=10)
    year = models.CharField("year of the code list", max_length=7, help_text="For example: 2020-21.")
    hours_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Hours a week, where the code says.")
    hours_to = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(CheckedCode.Meta):
        abstract = False
        ordering = ["field", "order", "label"]
        verbose_name = "ILR code"
        constraints = [
            models.UniqueConstraint(fields=["field", "value"], name="ilr_value_is_unique_in_its_field"),
        ]
