"""Help, law and introductory texts that officers edit."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from core.easy_read import PictureSentence, SummedUp, SummedUpQuerySet
from core.glossary import to_explained_html
from core.row_history import KeptHistory
from core.rows import PublicRow


class PageQuerySet(SummedUpQuerySet):
    def in_section(self, section: str) -> "PageQuerySet":
        return self.filter(section=section).order_by("order", "title")


class Page(SummedUp, PublicRow):
    """A text of the site. Its key is its address: `help/money` stands at /help/money/."""

    class Section(models.TextChoices):
        HELP = "help", "Help"
        LAW = "law", "About and law"
        STAGE = "stage", "A way into work"
        BLOCK = "block", "Part of another page"

    key = models.CharField(max_length=80, unique=True, help_text="The address. It never changes.")
    section = models.CharField(max_length=10, choices=Section)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=200, blank=True, help_text="One sentence, shown where the page is listed.")
    body = models.TextField(
        help_text="Markdown. Short sentences, short words. You may write {council}, {council_short}, "
        "{council_email}, {council_phone} and {site_name}: they are filled in when the page is shown."
    )
    order = models.PositiveSmallIntegerField(default=100)
    is_placeholder = models.BooleanField(
        default=False, help_text="Ticked until the council has put its own facts into the square brackets."
    )
    reviewed_on = models.DateField(null=True, blank=True, help_text="When somebody last read it through.")

    objects = PageQuerySet.as_manager()
    history = KeptHistory()

    class Meta:
        ordering = ["section", "order", "title"]

    def __str__(self):
        return self.title

    def clean(self):
        if self.key and self.section and not self.has_its_own_address():
            raise ValidationError({"key": WRONG_KEY[self.section]})

    def has_its_own_address(self) -> bool:
        """Does the address that the key gives lead to this text, and not to nothing or to another page?"""
        if self.section == self.Section.BLOCK:
            return True
        try:
            return resolve(self.get_absolute_url()).view_name in SHOWN_BY[self.section]
        except (NoReverseMatch, Resolver404):
            return False

    def get_absolute_url(self):
        if self.section in (self.Section.HELP, self.Section.LAW):
            return f"/{self.key}/"
        return reverse("stage_detail", args=[self.key.removeprefix("stage/")]) if self.section == "stage" else ""

    def get_easy_read_url(self):
        """Where its Easy Read stands, if it has one; nothing for a part of a page that has none."""
        if self.section == self.Section.BLOCK:
            return f"{reverse(STANDS_ON[self.key])}easy-read/" if self.key in STANDS_ON else ""
        return f"{self.get_absolute_url()}easy-read/"

    def summed_up(self):
        return [self.title, self.summary, self.body]

    @property
    def body_html(self):
        """The body as safe HTML with the council's own names filled in and hard words explained."""
        return to_explained_html(fill_in(self.body))


class PageEasyReadRow(PictureSentence):
    """A row of a page's Easy Read. It may carry the council's own names, as a body does."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="easy_read")

    class Meta(PictureSentence.Meta):
        abstract = False
        verbose_name = "Easy Read row"

    @property
    def words(self) -> str:
        return fill_in(self.sentence)


#: Parts of pages that open a page which has an Easy Read.
STANDS_ON = {"home": "home", "talk-intro": "talk_to_someone"}
SHOWN_BY = {
    Page.Section.HELP: {"help_index", "help_page"},
    Page.Section.LAW: {"page", "contact", "glossary"},
    Page.Section.STAGE: {"stage_detail"},
}
WRONG_KEY = {
    Page.Section.HELP: "A help text stands at “help/” and one short name: “help/money”.",
    Page.Section.LAW: "Choose one short name that is not an address of the site already: “complaints”.",
    Page.Section.STAGE: "A way into work stands at “stage/” and its code: “stage/supported”.",
}


def fill_in(text: str) -> str:
    """Replace the tokens that a text may carry with this council's own names."""
    tokens = {
        "{council}": settings.COUNCIL_NAME,
        "{council_short}": settings.COUNCIL_SHORT_NAME,
        "{council_email}": settings.COUNCIL_CONTACT_EMAIL,
        "{council_phone}": settings.COUNCIL_CONTACT_PHONE or "the number on our website",
        "{site_name}": settings.SITE_NAME,
    }
    for token, value in tokens.items():
        text = text.replace(token, value)
    return text
