"""The form of a listing, in the order in which an officer thinks."""

from core.easy_read_desk import EASY_READ

OPPORTUNITY = [
    (
        "What it is",
        {
            "fields": [
                "title", "slug", "stage", "type", "provider", "summary", "description", "what_you_will_do",
                "who_you_will_meet", "a_day_here", "film_url", ("film_words", "film_captions"),
            ],
            "description": "What a young person reads first. Short words, short sentences, and “you”.",
        },
    ),
    (
        "Who it is for",
        {
            "fields": ["eligibility", "who_decides", ("age_from", "age_to"), "ehcp", "needs"],
            "description": "Leave out what nobody has told you. Families then read “ask them”, "
            "which is better than a guess.",
        },
    ),
    (
        "Help, work and money",
        {
            "fields": [
                "support", "interests", "pay", "pay_details", ("hours_from", "hours_to"), "days", "length", "cost",
            ],
            "description": "The help that comes with it, what the days are like, and what is paid.",
        },
    ),
    (
        "Where",
        {
            "fields": ["delivery", "sites", "areas", "covers_all_areas", "in_area", "travel"],
            "description": "Sites belong to the provider: they carry the address, the map and the access answers.",
        },
    ),
    (
        "How to get in",
        {
            "fields": [
                "how_to_apply", "apply_url", "contact", ("ask_under_18", "ask_18_or_over"), "what_happens_next",
                "keeps_plan", "keeps_plan_details", "goes_on_to",
            ],
            "description": "What to do first, whom to ask, and what happens then. Dates and places stand below, "
            "under “Intakes”.",
        },
    ),
    (
        "Keeping it right",
        {
            "fields": [
                "status", "publish_on", "is_paused", "paused_note", "review_by", "checked_on", "checked_by",
                "checked_today", "hidden_on", "merged_into", "source_url", "ref",
            ],
            "description": "Publishing is refused only without: a title, a way into work, a type, a provider, a "
            "summary, a contact, how to apply, whether it is in our area, and a review-by date. All else may "
            "stay not stated.",
        },
    ),
    (
        "Where it stands apart",
        {
            "fields": ["is_example", "is_historical", "recorded_as", "recorded_note"],
            "description": "Examples are invented for the demonstration. A historical listing is what an old paper "
            "recorded.",
            "classes": ["collapse"],
        },
    ),
    EASY_READ,
]  # fmt: skip
