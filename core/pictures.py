"""What each picture of `static/icons.svg` means: one meaning for one picture, wherever it stands.

A young person learns a picture once, on a card, and meets it again in the finder, in Easy Read and in print. So a
picture is chosen for its meaning, never for its look. `docs/pictures.md` shows them all.
"""

from collections.abc import Mapping
from types import MappingProxyType

# Subject, then the name of the symbol and what it means: at most six words that a young person knows.
_PICTURES = {
    "Ways into work": {
        "stage-voluntary": "Volunteering and work experience",
        "stage-social_enterprise": "Social enterprise",
        "stage-supported": "Supported work",
        "stage-independent": "Independent work",
    },
    "People": {
        "person": "A young person",
        "people": "A group of people",
        "friends": "Your friends",
        "family": "Your family or parents",
        "team": "Your team at work",
        "manager": "Your manager or boss",
        "coach": "A job coach",
        "support": "Someone who supports you",
        "contact": "The person to contact",
    },
    "What you do": {
        "think": "Think about it",
        "choose": "You choose",
        "speech": "Talk to someone",
        "listen": "Listen",
        "question": "You can ask",
        "book": "Read or learn",
        "write": "Write",
        "sign": "Agree and sign your name",
        "wait": "Wait",
        "stop": "Stop",
        "yes": "Yes",
        "no": "No",
    },
    "How you feel": {
        "happy": "You feel happy",
        "calm": "You feel calm",
        "worried": "You feel worried",
        "heart": "You like it",
        "star": "You are good at it",
    },
    "Getting a job": {
        "job-search": "Look for a job",
        "apply-online": "Apply on a computer",
        "form": "Fill in a form",
        "mail": "A letter",
        "email": "An email",
        "phone": "A phone call",
        "id": "ID or passport",
        "meet": "Meet someone",
        "interview": "A job interview",
        "door": "An open day or visit",
        "try-out": "A day to try it out",
        "new-job": "A new job",
        "moving-on": "Moving on",
    },
    "At work": {
        "work": "Work",
        "provider": "A company or charity",
        "uniform": "Your work clothes",
        "boots": "Safety shoes",
        "clock-in": "Start and finish times",
        "rest": "A break",
        "lunch": "Lunch or food",
    },
    "Kinds of work": {
        "shop": "Work in a shop",
        "cup": "Work in a café",
        "cooking": "Cooking",
        "cleaning": "Cleaning",
        "office": "Office work",
        "screen": "Work with computers",
        "box": "Packing and sorting",
        "plant": "Gardening",
        "animals": "Working with animals",
        "building": "Building work",
        "tool": "Using tools",
        "children": "Caring for children",
        "older-people": "Caring for older people",
        "sport": "Sport",
        "music": "Music",
        "art": "Art",
    },
    "Learning": {
        "college": "School or college",
        "training": "Training",
        "award": "A certificate",
    },
    "Time": {
        "age": "Your age",
        "clock": "Time or hours",
        "part-time": "Part-time",
        "calendar": "Dates",
        "timetable": "Your week",
        "morning": "The morning",
        "evening": "The evening",
    },
    "Getting there": {
        "place": "The place",
        "home": "Your home",
        "map": "The area on a map",
        "travel-training": "Learn to travel on your own",
        "walk": "Walk",
        "bike": "By bike",
        "bus": "By bus",
        "train": "By train",
        "car": "By car or taxi",
    },
    "Help and access": {
        "help": "You can get help",
        "access": "Step-free, for a wheelchair",
        "toilet": "Toilets",
        "hearing": "Help with hearing",
        "sign-language": "Sign language",
        "reading-help": "Help with reading",
        "read-aloud": "Read aloud",
        "easy-read": "Easy Read",
        "quiet": "A quiet place",
        "loud": "It is too loud",
        "lights": "Bright lights",
        "health": "Doctors and health",
    },
    "Money": {
        "money": "Money or pay",
        "no-pay": "No pay",
        "expenses": "You get money back",
        "price": "What it costs",
        "payslip": "A payslip",
        "benefits": "A letter about benefits",
        "bank-card": "A bank card",
        "money-help": "Help with money",
    },
    "Plans and rights": {
        "plan": "Your EHC plan",
        "rights": "Your rights and the law",
        "council": "The council",
        "jobcentre": "The Jobcentre",
        "lock": "It is kept private",
        "key": "Your own key",
        "complaint": "Something is wrong",
        "warning": "Be careful",
        "gap": "What is missing",
    },
    "To look at and keep": {
        "online": "Online",
        "video": "A film",
        "photo": "A photo",
        "paper": "A copy on paper",
        "print": "Print",
        "download": "Download",
    },
    "On the page": {
        "search": "Search",
        "filter": "Change what you see",
        "list": "A list",
        "tick": "This fits you",
        "info": "Good to know",
        "close": "Take this away",
        "arrow-right": "Next",
        "arrow-left": "Back",
        "external": "Goes to another website",
    },
}

BY_SUBJECT: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {subject: MappingProxyType(pictures) for subject, pictures in _PICTURES.items()}
)

MEANINGS: Mapping[str, str] = MappingProxyType(
    {name: meaning for pictures in BY_SUBJECT.values() for name, meaning in pictures.items()}
)

# For a form: grouped by subject, as Django takes the choices of a field.
CHOICES = [(subject, list(pictures.items())) for subject, pictures in BY_SUBJECT.items()]
