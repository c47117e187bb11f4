"""The accessibility statement, kept as data so that it can only say what is known.

The Public Sector Bodies (Websites and Mobile Applications) Accessibility Regulations 2018,
regulation 8, ask for one in a fixed form.
"""

from django.db import models

from core.row_history import KeptHistory


class AccessibilityStatement(models.Model):
    """One row: what the council knows of the site's accessibility and when it looked."""

    class Status(models.TextChoices):
        NOT_ASSESSED = "not_assessed", "has not been assessed yet"
        PARTIAL = "partial", "is partially compliant"
        NOT_COMPLIANT = "not_compliant", "is not compliant"

    status = models.CharField(
        max_length=20,
        choices=Status,
        default=Status.NOT_ASSESSED,
        help_text="“Fully” is not offered: nobody can promise it.",
    )
    prepared_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    tested_on = models.DateField(null=True, blank=True)
    tested_by = models.CharField(max_length=200, blank=True)
    how_tested = models.TextField(blank=True, help_text="What was tested, with what, and by whom.")

    history = KeptHistory()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="not_assessed") | models.Q(tested_on__isnull=False),
                name="statement_says_when_it_was_tested",
                violation_error_message="Say on which day it was tested.",
            )
        ]

    def __str__(self):
        return "Accessibility statement"


class AccessibilityProblem(models.Model):
    """Something that is known not to work for somebody."""

    class Ground(models.TextChoices):
        NON_COMPLIANT = "non_compliant", "Does not meet the rules yet"
        BURDEN = "burden", "Would be a disproportionate burden"
        OUT_OF_SCOPE = "out_of_scope", "Not covered by the rules"

    what = models.TextField(help_text="What does not work, and for whom, in plain words.")
    criterion = models.CharField(
        max_length=80, blank=True, help_text="WCAG 2.2 success criterion, for example 1.1.1 Non-text content."
    )
    ground = models.CharField(max_length=20, choices=Ground, default=Ground.NON_COMPLIANT)
    fix_by = models.DateField(null=True, blank=True, help_text="When it will be put right. Blank: not stated.")
    fixed_on = models.DateField(null=True, blank=True, help_text="A problem that is fixed leaves the statement.")
    found_on = models.DateField()

    class Meta:
        ordering = ["ground", "found_on"]

    def __str__(self):
        return self.what[:80]
