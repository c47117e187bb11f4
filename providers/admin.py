from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.urls import path, reverse
from django.utils.html import format_html

from core.desk import CodeAdmin, Desk, LockedAdmin, LockedInline, ReadOnlyAdmin
from core.fields import Answer
from core.locking import LockedModelForm
from providers.access_form import AccessAnswerForm, AccessAnswerFormSet
from providers.models import AccessFeature, Area, Contact, NamedContact, Place, Provider, Site, SiteAccess
from providers.people_desk import people_desk

NUMBERS_AND_MAIL = [("phone", "email")]


class SiteForm(LockedModelForm):
    also_saved = ("easting", "northing", "area")


class SiteInline(LockedInline):
    model = Site
    form = SiteForm
    fields = ["name", "address", ("town", "postcode"), "area", "travel", "access_answers"]
    readonly_fields = ["access_answers"]
    can_delete = False
    show_change_link = True
    verbose_name_plural = "Sites: the places where it happens"

    def get_queryset(self, request):
        stated = Count("access", filter=~Q(access__answer=Answer.NOT_STATED))
        return super().get_queryset(request).annotate(answers=stated)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Read the areas once, not once for each site."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "area":
            field.choices = list(field.choices)
        return field

    @admin.display(description="access")
    def access_answers(self, site):
        if not site.pk:
            return "Save first. Then answer the access questions on the site's own page."
        url = reverse("admin:providers_site_change", args=[site.pk])
        return format_html('<a href="{}#access-group">Access questions: {} answered</a>', url, site.answers)


class ContactInline(LockedInline):
    model = Contact
    fields = ["name_or_post", ("phone", "email"), "note"]
    verbose_name_plural = "Contacts: whom families ask"


@admin.register(Provider)
class ProviderAdmin(LockedAdmin):
    address_kind = "provider"
    list_display = ["name", "kind", "phone", "email", "is_listed", "checked_on", "modified_at"]
    list_filter = ["kind", "is_listed", ("website", admin.EmptyFieldListFilter), "is_example", "is_historical"]
    search_fields = ["name", "slug", "summary", "charity_number", "company_number"]
    search_help_text = "Looks in names, summaries and registration numbers."
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ContactInline, SiteInline]
    read_by_families = ("description",)
    fieldsets = [
        (
            "Who they are",
            {
                "fields": ["name", "slug", "kind", "summary", "description"],
                "description": "What a family needs in order to know them.",
            },
        ),
        ("How to reach them", {"fields": ["website", *NUMBERS_AND_MAIL]}),
        ("Registered as", {"fields": [("charity_number", "company_number")]}),
        (
            "Keeping it right",
            {
                "fields": ["is_listed", "checked_on", "note"],
                "description": "“Checked on” moves when somebody has confirmed all of it.",
            },
        ),
        ("Where it stands apart", {"fields": ["is_example", "is_historical"], "classes": ["collapse"]}),
    ]

    def view_on_site(self, provider):
        return provider.get_absolute_url()

    def get_urls(self):
        people = self.admin_site.admin_view(people_desk)
        return [path("<int:pk>/people/", people, name="providers_provider_people"), *super().get_urls()]


class AccessInline(Desk, admin.TabularInline):
    model = SiteAccess
    form = AccessAnswerForm
    formset = AccessAnswerFormSet
    template = "admin/providers/site/access.html"
    fields = ["feature", "answer"]
    can_delete = False
    verbose_name_plural = "Access: what is there"


@admin.register(Site)
class SiteAdmin(LockedAdmin):
    form = SiteForm
    list_display = ["name", "provider", "town", "postcode", "area", "is_on_the_map"]
    list_filter = ["area", ("postcode", admin.EmptyFieldListFilter), ("travel", admin.EmptyFieldListFilter)]
    search_fields = ["name", "postcode", "town", "provider__name"]
    search_help_text = "Looks in names, postcodes, towns and providers."
    autocomplete_fields = ["provider", "area"]
    readonly_fields = ["is_on_the_map"]
    inlines = [AccessInline]
    fieldsets = [
        ("The place", {"fields": ["provider", "name", "address", ("town", "postcode"), "area", "is_on_the_map"]}),
        (
            "Getting there and around",
            {
                "fields": ["travel", "access_note"],
                "description": "Whatever is left blank is shown to families as “ask them”.",
            },
        ),
    ]

    @admin.display(boolean=True, description="on the map")
    def is_on_the_map(self, site):
        return site.easting is not None

    def choice_label(self, site):
        return f"{site.provider}: {site}"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("provider", "area")


@admin.register(Contact)
class ContactAdmin(LockedAdmin):
    list_display = ["name_or_post", "provider", "phone", "email", "note"]
    list_filter = ["provider__kind"]
    search_fields = ["name_or_post", "provider__name", "phone", "email"]
    search_help_text = "Looks in names, posts, providers, numbers and addresses."
    autocomplete_fields = ["provider"]
    fieldsets = [
        ("Whom to ask", {"fields": ["provider", "name_or_post"]}),
        (
            "How to reach them",
            {"fields": [*NUMBERS_AND_MAIL, "note"], "description": "A telephone number or an email address, or both."},
        ),
    ]

    def choice_label(self, contact):
        return f"{contact.provider}: {contact}"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("provider")


@admin.register(NamedContact)
class NamedContactAdmin(LockedAdmin):
    list_display = ["name_or_post", "role", "organisation", "phone", "email", "is_placeholder", "is_shown", "order"]
    list_filter = ["role", "is_placeholder", "is_shown", "areas"]
    search_fields = ["name_or_post", "organisation", "helps_with"]
    checkboxes = ("areas",)
    fieldsets = [
        ("Who", {"fields": ["role", "name_or_post", "organisation", "helps_with"]}),
        ("How to reach them", {"fields": [*NUMBERS_AND_MAIL, "website", "hours"]}),
        ("For whom", {"fields": ["areas"]}),
        (
            "Keeping it right",
            {
                "fields": ["is_placeholder", "is_shown", "order"],
                "description": "A placeholder is a post without its real details yet. Put them in, then untick it.",
            },
        ),
    ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "areas":
            kwargs["queryset"] = Area.objects.home()
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Area)
class AreaAdmin(LockedAdmin):
    list_display = ["name", "code", "gss_code", "is_home", "is_active"]
    list_filter = ["is_home", "is_active"]
    search_fields = ["name", "code", "gss_code"]
    prepopulated_fields = {"code": ["name"]}
    stays_put = ("code",)
    fieldsets = [
        (None, {"fields": ["name", "code", "is_home", "is_active"]}),
        ("On the map", {"fields": ["gss_code", ("easting", "northing"), "outline"], "classes": ["collapse"]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "outline":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def view_on_site(self, area):
        return area.get_absolute_url()


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    list_display = ["code", "easting", "northing", "gss_code"]
    search_fields = ["code__startswith"]
    search_help_text = "A postcode or the beginning of one, with its space: W6 9."
    show_full_result_count = False


@admin.register(AccessFeature)
class AccessFeatureAdmin(CodeAdmin):
    pass
