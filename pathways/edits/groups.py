"""What a provider may ask to change of a listing, in the order in which they think of it.

Not in it, and so the council's alone: the address, the state, the provider, whether it is in our area, when it was
checked and is to be checked, Easy Read, photos, and what people go on to.
"""

from core.reviews import Group

NOTE = "note"  # words for the officers; no fact of the listing

LISTING_GROUPS = (
    Group("title", "What it is called", ("title",)),
    Group("summary", "In one sentence", ("summary",)),
    Group("description", "What it is", ("description",)),
    Group("type", "What kind of thing it is", ("stage", "type")),
    Group("tasks", "What you will do", ("what_you_will_do",)),
    Group("people", "Who you will meet", ("who_you_will_meet",)),
    Group("day", "A day here", ("a_day_here",)),
    Group("film", "A film about it", ("film_url", "film_words", "film_captions")),
    Group("interests", "Sorts of work", ("interests",)),
    Group("eligibility", "Who it is for", ("eligibility",)),
    Group("who_decides", "Who decides", ("who_decides",)),
    Group("ages", "Age", ("age_from", "age_to")),
    Group("ehcp", "Do you need an EHC plan?", ("ehcp",)),
    Group("needs", "Needs it is right for", ("needs",)),
    Group("support", "Help that comes with it", ("support",)),
    Group("pay", "Pay", ("pay", "pay_details")),
    Group("hours", "Hours a week", ("hours_from", "hours_to")),
    Group("days", "Days and times", ("days",)),
    Group("length", "How long it lasts", ("length",)),
    Group("cost", "What it costs", ("cost",)),
    Group("where", "Where it is", ("delivery", "sites", "areas", "covers_all_areas")),
    Group("travel", "Help with travel", ("travel",)),
    Group("apply", "How to apply", ("how_to_apply", "apply_url")),
    Group("contact", "Whom to ask", ("contact", "ask_under_18", "ask_18_or_over")),
    Group("next", "What happens next", ("what_happens_next",)),
    Group("plan", "Can you keep your EHC plan?", ("keeps_plan", "keeps_plan_details")),
    Group("intakes", "Dates and places", ("intakes",)),
    Group("paused", "Taking people now?", ("is_paused", "paused_note")),
    Group("note", "Anything else", (NOTE,)),
)
