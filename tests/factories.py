"""Real rows, quickly. A listing made here is one that could be published."""

from datetime import UTC, date, datetime
from io import BytesIO

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from accounts.models import User
from accounts.roles import Role
from core.models import GlossaryWord, Page, PageEasyReadRow
from participation.models import ContactRequest, PlaceOffer, day_to_forget
from pathways.continuum import Stage
from pathways.models import (
    CheckLetter,
    CheckRequest,
    EasyReadRow,
    Intake,
    Interest,
    ListingDraft,
    Opportunity,
    PathwayType,
    Photo,
    PublicNeed,
    SupportOffer,
)
from pathways.search.changes import held
from placements.models import Cohort, EndReason, FollowUp, IlrCode, LookingFor, Placement, PlanType, YoungPerson
from providers.models import (
    AccessFeature,
    Area,
    Contact,
    Invitation,
    Level,
    Membership,
    NamedContact,
    Place,
    Provider,
    Site,
    SiteAccess,
)
from strategy.models import DutyItem, ExpansionPlan, Gap

PASSWORD = "correct horse battery staple"
TODAY = date(2026, 11, 22)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    role = Role.OFFICER
    password = factory.django.Password(PASSWORD)


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"area-{n}")
    name = factory.LazyAttribute(lambda a: a.code.replace("-", " ").title())
    is_home = True


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place

    code = "W6 9"
    easting = 522852
    northing = 178289


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    name = factory.Sequence(lambda n: f"Willow Yard {n}")
    slug = factory.Sequence(lambda n: f"willow-yard-{n}")
    kind = Provider.Kind.CHARITY
    summary = "A workshop where people learn to bake."


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory, role=Role.MEMBER)
    provider = factory.SubFactory(ProviderFactory)
    level = Level.EDITOR


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    provider = factory.SubFactory(ProviderFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    sent_at = factory.LazyFunction(timezone.now)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    provider = factory.SubFactory(ProviderFactory)
    name_or_post = "The placements team"
    phone = "020 7946 0123"
    email = "team@willow-yard.example.org"


class NamedContactFactory(DjangoModelFactory):
    class Meta:
        model = NamedContact

    role = NamedContact.Role.SENDIASS
    name_or_post = "The advice team"
    helps_with = "They listen and tell you what you can do."
    phone = "01632 960123"


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    provider = factory.SubFactory(ProviderFactory)
    name = "The workshop"
    address = "14 Larkspur Yard"
    town = "London"
    area = factory.SubFactory(AreaFactory)


class AccessFeatureFactory(DjangoModelFactory):
    class Meta:
        model = AccessFeature
        django_get_or_create = ("code",)

    code = "step-free"
    label = "Step-free way in"


class SiteAccessFactory(DjangoModelFactory):
    class Meta:
        model = SiteAccess

    site = factory.SubFactory(SiteFactory)
    feature = factory.SubFactory(AccessFeatureFactory)
    answer = "yes"


class PathwayTypeFactory(DjangoModelFactory):
    class Meta:
        model = PathwayType
        django_get_or_create = ("code",)

    code = "volunteering"
    label = "Volunteering"
    stage = Stage.VOLUNTARY
    is_confirmed = True


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = PublicNeed
        django_get_or_create = ("code",)

    code = "autism"
    label = factory.LazyAttribute(lambda n: n.code.replace("-", " ").capitalize())
    meets_all = factory.LazyAttribute(lambda n: n.code == "all")


class SupportFactory(DjangoModelFactory):
    class Meta:
        model = SupportOffer
        django_get_or_create = ("code",)

    code = "job-coach"
    label = factory.LazyAttribute(lambda n: n.code.replace("-", " ").capitalize())


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = Interest
        django_get_or_create = ("code",)

    code = "food"
    label = factory.LazyAttribute(lambda n: n.code.replace("-", " ").capitalize())


class OpportunityFactory(DjangoModelFactory):
    class Meta:
        model = Opportunity
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Baking on Thursdays {n}")
    slug = factory.Sequence(lambda n: f"baking-{n}")
    stage = Stage.VOLUNTARY
    type = factory.SubFactory(PathwayTypeFactory, stage=factory.SelfAttribute("..stage"))
    provider = factory.SubFactory(ProviderFactory)
    contact = factory.SubFactory(ContactFactory, provider=factory.SelfAttribute("..provider"))
    summary = "You help to bake bread and serve people."
    how_to_apply = "1. Ring the team.\n2. Come for a look."
    in_area = "yes"
    review_by = date(2099, 1, 1)
    status = Opportunity.Status.PUBLISHED

    @classmethod
    def _generate(cls, strategy, params):
        with held():
            return super()._generate(strategy, params)

    @factory.post_generation
    def needs(self, create, codes):
        if codes:
            self.needs.set([NeedFactory(code=code) for code in codes])

    @factory.post_generation
    def support(self, create, codes):
        if codes:
            self.support.set([SupportFactory(code=code) for code in codes])

    @factory.post_generation
    def interests(self, create, codes):
        if codes:
            self.interests.set([InterestFactory(code=code) for code in codes])

    @factory.post_generation
    def areas(self, create, codes):
        if codes:
            self.areas.set([AreaFactory(code=code) for code in codes])

    @factory.post_generation
    def sites(self, create, sites):
        if sites:
            self.sites.set(sites)

    @factory.post_generation
    def easy_read(self, create, sentences):
        """Last of all: it sums up the whole listing."""
        for number, sentence in enumerate(sentences or ()):
            EasyReadRow.objects.create(opportunity=self, order=number, picture="plant", sentence=sentence)
        if sentences:
            self.keep_easy_read()


class ListingDraftFactory(DjangoModelFactory):
    class Meta:
        model = ListingDraft

    opportunity = factory.SubFactory(
        OpportunityFactory, status="draft", title="Mending", type=None, contact=None, how_to_apply="", review_by=None
    )
    started_by = factory.SubFactory(UserFactory, role=Role.MEMBER)
    started_at = datetime(2026, 11, 22, 9, tzinfo=UTC)


class IntakeFactory(DjangoModelFactory):
    class Meta:
        model = Intake

    opportunity = factory.SubFactory(OpportunityFactory)


def picture(width: int = 60, height: int = 40, kind: str = "PNG", mode: str = "RGB", **how) -> bytes:
    """A picture file as somebody might send it."""
    file = BytesIO()
    Image.new(mode, (width, height)).save(file, kind, **how)
    return file.getvalue()


class PhotoFactory(DjangoModelFactory):
    class Meta:
        model = Photo

    opportunity = factory.SubFactory(OpportunityFactory)
    image = factory.LazyFunction(lambda: ContentFile(picture(), name="sent.png"))
    alt = "Two people fold towels at a long table."
    is_agreed = True
    consent_on = TODAY
    consent_kept = "SEND team, folder Photos 2027"


class CheckRequestFactory(DjangoModelFactory):
    """A round that began today."""

    class Meta:
        model = CheckRequest

    opportunity = factory.SubFactory(OpportunityFactory)
    due_on = factory.LazyAttribute(lambda asked: asked.opportunity.review_by)
    opened_on = factory.LazyFunction(timezone.localdate)
    asked_on = factory.LazyAttribute(lambda asked: asked.opened_on)
    sent_to = factory.LazyAttribute(lambda asked: asked.opportunity.contact.email)


class CheckLetterFactory(DjangoModelFactory):
    """The letter that began one round or several."""

    class Meta:
        model = CheckLetter
        skip_postgeneration_save = True

    sent_to = "team@willow-yard.example.org"
    sent_on = factory.LazyFunction(timezone.localdate)
    kind = CheckLetter.Kind.ASK

    @factory.post_generation
    def requests(self, create, requests):
        self.requests.set(requests)


class GapFactory(DjangoModelFactory):
    class Meta:
        model = Gap

    stage = Stage.SUPPORTED
    what_is_missing = "There is no job coach who signs."


class ExpansionPlanFactory(DjangoModelFactory):
    class Meta:
        model = ExpansionPlan

    stage = Stage.SUPPORTED
    action = "Train two job coaches to sign."


class DutyItemFactory(DjangoModelFactory):
    class Meta:
        model = DutyItem

    key = factory.Sequence(lambda n: f"duty-{n}")
    topic = "Travel to training"


class ContactRequestFactory(DjangoModelFactory):
    class Meta:
        model = ContactRequest

    name = "Robin"
    phone = "01632 960301"
    asked_on = TODAY
    forget_on = factory.LazyAttribute(lambda request: day_to_forget(request.asked_on))
    digest = factory.Sequence(str)


class PlaceOfferFactory(DjangoModelFactory):
    class Meta:
        model = PlaceOffer

    organisation = "Saltmere Ironmongers"
    what = "Help in the shop and sort the stock."
    name = "Ms Okafor"
    email = "okafor@example.org"
    sent_on = TODAY
    forget_on = factory.LazyAttribute(lambda offer: day_to_forget(offer.sent_on))
    digest = factory.Sequence(str)


class PageFactory(DjangoModelFactory):
    class Meta:
        model = Page
        django_get_or_create = ("key",)
        skip_postgeneration_save = True

    key = "help/money"
    section = Page.Section.HELP
    title = "Money and benefits"
    body = "You can keep some benefits when you work."

    @factory.post_generation
    def easy_read(self, create, sentences):
        for number, sentence in enumerate(sentences or ()):
            PageEasyReadRow.objects.create(page=self, order=number, picture="money", sentence=sentence)
        if sentences:
            self.keep_easy_read()


class GlossaryWordFactory(DjangoModelFactory):
    class Meta:
        model = GlossaryWord

    code = factory.Sequence(lambda n: f"word-{n}")
    word = factory.LazyAttribute(lambda w: w.code.replace("-", " "))
    meaning = "What it means."


class CollegeFactory(ProviderFactory):
    name = factory.Sequence(lambda n: f"Larkspur College {n}")
    slug = factory.Sequence(lambda n: f"larkspur-college-{n}")
    kind = Provider.Kind.COLLEGE
    summary = "A college for everybody."


class CohortFactory(DjangoModelFactory):
    class Meta:
        model = Cohort

    college = factory.SubFactory(CollegeFactory)
    name = factory.Sequence(lambda n: f"Supported internships {n}")
    year = 2026


class PlanTypeFactory(DjangoModelFactory):
    class Meta:
        model = PlanType
        django_get_or_create = ("code",)

    code = "ehcp"
    label = "EHC plan"


class EndReasonFactory(DjangoModelFactory):
    class Meta:
        model = EndReason
        django_get_or_create = ("code",)

    code = "completed"
    label = "It came to its planned end"
    went_to_plan = True


class IlrCodeFactory(DjangoModelFactory):
    class Meta:
        model = IlrCode
        django_get_or_create = ("code",)

    code = "emp1"
    label = "Paid employment, 16 hours or more a week"
    field = "outcome"
    value = "EMP1"
    year = "2020-21"


class YoungPersonFactory(DjangoModelFactory):
    class Meta:
        model = YoungPerson

    cohort = factory.SubFactory(CohortFactory)
    college = factory.SelfAttribute("cohort.college")
    reference = factory.Sequence(lambda n: f"SI-{n}")


class LookingForFactory(DjangoModelFactory):
    class Meta:
        model = LookingFor

    young_person = factory.SubFactory(YoungPersonFactory)
    college = factory.SelfAttribute("young_person.college")
    stage = Stage.SUPPORTED
    from_on = date(2026, 9, 1)


class PlacementFactory(DjangoModelFactory):
    """One that runs on `TODAY`."""

    class Meta:
        model = Placement

    young_person = factory.SubFactory(YoungPersonFactory)
    college = factory.SelfAttribute("young_person.college")
    host = factory.SubFactory(ProviderFactory)
    stage = Stage.SUPPORTED
    role = "Kitchen assistant"
    start_on = date(2026, 9, 14)
    planned_end_on = date(2026, 12, 11)


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = FollowUp

    placement = factory.SubFactory(PlacementFactory, ended_on=date(2026, 9, 20), result="job")
    college = factory.SelfAttribute("placement.college")
    week = 13
    due_on = date(2026, 12, 20)
