"""Every public page, and every state in which a family may find one. `{live}` is the address of a live listing."""

PAGES = {
    "home": "/",
    "directory": "/opportunities/",
    "directory, page 2": "/opportunities/?page=2&per_page=10",
    "directory, searched": "/opportunities/?q=garden&stage=voluntary&stage=supported&need=autism&age=17&ehcp=no",
    "directory, near": "/opportunities/?near=W12+8QT&within=5&sort=distance&pay=paid&open=1",
    "directory, nothing found": "/opportunities/?q=zeppelin&stage=voluntary&near=W6+9",
    "directory, not understood": "/opportunities/?near=ZZ99&age=99&stage=moon&sort=distance&q=%22%22",
    "directory, with the recorded offer": "/opportunities/?historical=1&sort=title",
    "directory, to print": "/opportunities/print/?stage=supported&need=autism&near=W12+8QT",
    "listing, live": "{live}",
    "listing, large print": "{fullest}?large=1",
    "listing, paused": "{paused}",
    "listing, closed": "{closed}",
    "listing, overdue": "{overdue}",
    "listing, with everything": "{fullest}",
    "listing, with next to nothing": "{bare}",
    "listing, recorded": "{recorded}",
    "listing, hidden": "{hidden}",
    "listing, gone": "{archived}",
    "ways into work": "/pathways/",
    "voluntary": "/pathways/voluntary/",
    "social enterprise": "/pathways/social_enterprise/",
    "supported": "/pathways/supported/",
    "independent": "/pathways/independent/",
    "type": "{type}",
    "family type": "{family_type}",
    "providers": "/providers/",
    "provider": "{provider}",
    "provider, with a long name": "{wide_provider}",
    "gaps": "/gaps/",
    "offer as recorded": "/offer-recorded/",
    "talk to someone": "/talk-to-someone/",
    "talk to someone, fewer": "/talk-to-someone/?area=westminster&role=moon",
    "contact me": "/talk-to-someone/contact-me/",
    "contact me, done": "/talk-to-someone/contact-me/done/",
    "help": "/help/",
    "help, money": "/help/money/",
    "contact": "/contact/?page=/opportunities/",
    "about": "/about/",
    "privacy": "/privacy/",
    "cookies": "/cookies/",
    "glossary": "/glossary/",
    "accessibility": "/accessibility/",
    "site map": "/site-map/",
    "not found": "/nothing-stands-here/",
    "too long a question": f"/opportunities/?q={'x' * 5000}",
}
#: Pages of a template that another page here shows as well: looked at by `make sweep`, which takes longer.
MORE_OF_THE_SAME = {
    *("directory", "directory, page 2", "directory, not understood", "directory, with the recorded offer"),
    *("listing, live", "listing, paused", "listing, closed", "listing, overdue", "listing, recorded"),
    *("voluntary", "social enterprise", "independent", "family type", "provider, with a long name"),
    "talk to someone, fewer",
    *("listing, large print", "about", "privacy", "cookies"),
}
STATUSES = {"listing, gone": 410, "not found": 404, "too long a question": 414}


def status_of(name: str) -> int:
    return STATUSES.get(name, 200)
