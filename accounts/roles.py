"""Roles, and what each may do in the admin. What is not named here is refused."""

from django.db import models

READ = {"view"}
EDIT = {"view", "add", "change"}
KEEP = {"view", "add", "change", "delete"}


class Role(models.TextChoices):
    MEMBER = "member", "Member of a provider or college"
    OFFICER = "officer", "SEN officer"
    COMMISSIONER = "commissioner", "Commissioner"
    ADMINISTRATOR = "administrator", "Administrator"

    @property
    def may_open_admin(self) -> bool:
        return self in {Role.OFFICER, Role.COMMISSIONER, Role.ADMINISTRATOR}


# A listing and a provider are archived, never deleted: other people hold on to their address and history.
OFFER = {
    "providers": KEEP,
    "providers.provider": EDIT,
    "pathways": KEEP,
    "pathways.opportunity": EDIT,
    "pathways.listingversion": READ,
    "strategy": KEEP,
    # Of the placements only the code lists: no role reads what a college registers.
    "placements.plantype": EDIT,
    "placements.endreason": EDIT,
    "placements.ilrcode": EDIT,
}
# Texts stay; the words of the glossary and the rows of an Easy Read come and go.
TEXTS = {"core": EDIT, "core.glossaryword": KEEP, "core.pageeasyreadrow": KEEP, "core.auditevent": set()}
# Who asks to be contacted, or offers a place, trusts us with their number: we answer or delete it, and write none.
ANSWER = {"view", "change", "delete"}
PEOPLE = {"participation.contactrequest": ANSWER, "participation.placeoffer": ANSWER}

# app label, or app label + model -> what may be done; the finer entry wins
RIGHTS: dict[Role, dict[str, set[str]]] = {
    Role.MEMBER: {},
    Role.OFFICER: TEXTS | OFFER | PEOPLE,
    Role.COMMISSIONER: {"providers": READ, "pathways": READ, "strategy": EDIT},
    Role.ADMINISTRATOR: {"accounts": EDIT} | TEXTS | OFFER | PEOPLE | {"core.auditevent": READ},
}
