"""The directory's rules once more, in plain Python over a list of dicts: what search is measured by.

A listing is a dict; a question is a dict of lists, as in the query string. `None`, `[]` and "not_stated"
mean that the listing does not say. A verdict is "yes", "no" or "?".
"""

from pathways.search.text import parse, stands_in

MILE = 1609.344
NEVER = 1e9
ALL_OF_US = {"camden": True, "ealing": True, "slough": False}  # area: is it ours?
PARENTS = {"charity-shop": "volunteering"}
PLACES = {"W6 9": (522852, 178289, "camden"), "SL1 1": (497000, 180000, "slough")}
OPTIONS = {
    "stage": ["voluntary", "social_enterprise", "supported", "independent"],
    "type": ["volunteering", "charity-shop", "retail"],
    "age": [str(age) for age in range(14, 26)],
    "area": list(ALL_OF_US),
    "need": ["autism", "deaf", "all"],
    "support": ["coach", "travel"],
    "interest": ["food", "animals"],
    "pay": ["paid", "unpaid", "allowance"],
    "hours_max": ["4", "8", "16", "25", "40"],
    "delivery": ["in_person", "online", "both"],
    "access": ["step-free", "quiet"],
    "ehcp": ["no"],
    "open": ["1"],
    "provider": ["acme", "zeta"],
}


def verdict(row: dict, group: str, wanted: list[str], question: dict) -> str:
    yes, silent = RULES[group](row, wanted, question)
    return "yes" if yes else "?" if silent else "no"


def said(field: str):
    return lambda row, wanted, _: (row[field] in wanted, row[field] == "not_stated")


def shares(field: str, *always: str):
    return lambda row, wanted, _: (bool(set(row[field]) & {*wanted, *always}), not row[field])


def age(row, wanted, _):
    lowest, highest = row["age_from"], row["age_to"]
    fits = (lowest is None or lowest <= int(wanted[0])) and (highest is None or highest >= int(wanted[0]))
    silent = lowest is None and highest is None
    return fits and not silent, silent


def hours(row, wanted, _):
    fewest, most, asked = row["hours_from"], row["hours_to"], float(wanted[0])
    least = most if fewest is None else fewest
    return least is not None and least <= asked, fewest is None


def area(row, wanted, _):
    served = {*row["areas"], *(site["area"] for site in row["sites"] if site["area"])}
    everywhere = row["delivery"] == "online" or (row["covers_all_areas"] and any(ALL_OF_US[a] for a in wanted))
    return bool(served & set(wanted)) or everywhere, not served and not row["covers_all_areas"]


def access(row, wanted, _):
    answers = [site["access"].get(feature, "not_stated") for site in row["sites"] for feature in wanted]
    return "yes" in answers, not row["sites"] or "not_stated" in answers


def open_now(row, _wanted, question):
    intakes = [] if row["is_paused"] else row["intakes"]
    unknown = [i for i in intakes if not (is_open(i) or is_over(i) or (i["apply_from"] or 0) > 0)]
    return any(map(is_open, intakes)), not row["is_paused"] and (not intakes or bool(unknown))


def is_open(intake: dict) -> bool:
    """Dates are days from today."""
    started = intake["starts_on"] is not None and intake["starts_on"] < 0
    if (intake["apply_from"] or 0) > 0 or (intake["apply_by"] is not None and intake["apply_by"] < 0):
        return False
    by_its_dates = intake["apply_by"] is not None or (intake["apply_from"] is not None and not started)
    return by_its_dates or intake["kind"] == "rolling"


def is_over(intake: dict) -> bool:
    last = intake["starts_on"] if intake["apply_by"] is None else intake["apply_by"]
    return last is not None and last < 0


def metres(row: dict, question: dict) -> float | None:
    east, north, _ = PLACES[question["near"][0]]
    away = [((s["at"][0] - east) ** 2 + (s["at"][1] - north) ** 2) ** 0.5 for s in row["sites"] if s["at"]]
    return min(away, default=None)


def in_reach(row: dict, question: dict) -> bool:
    away = metres(row, question)
    return away is not None and away <= int(question.get("within", ["5"])[0]) * MILE


def near(row, _wanted, question):
    own = PLACES[question["near"][0]][2]
    served = own in row["areas"] or row["delivery"] == "online" or (row["covers_all_areas"] and ALL_OF_US[own])
    silent = not row["areas"] and not row["covers_all_areas"] and metres(row, question) is None
    return in_reach(row, question) or served, silent


RULES = {
    "q": lambda row, wanted, _: (parse(wanted[0]).matches(row["text"]), False),
    "near": near,
    "stage": said("stage"),
    "type": lambda row, wanted, _: (row["type"] in wanted or PARENTS.get(row["type"]) in wanted, False),
    "provider": said("provider"),
    "age": age,
    "area": area,
    "need": shares("needs", "all"),
    "support": shares("support"),
    "interest": shares("interests"),
    "pay": said("pay"),
    "hours_max": hours,
    "delivery": lambda row, w, _: (row["delivery"] in {*w, "both"}, row["delivery"] == "not_stated"),
    "access": access,
    "ehcp": said("ehcp"),
    "open": open_now,
}


def verdicts(row: dict, question: dict, leave_out: str = "") -> list[str]:
    return [verdict(row, g, question[g], question) for g in RULES if g in question and g != leave_out]


def is_stated(row: dict, question: dict, leave_out: str = "") -> bool:
    return set(verdicts(row, question, leave_out)) <= {"yes"}


def search(rows: list[dict], question: dict) -> dict:
    seen = [row for row in rows if "historical" in question or not row["is_historical"]]
    stated = [row for row in seen if is_stated(row, question)]
    to_ask = [row for row in seen if "?" in verdicts(row, question) and "no" not in verdicts(row, question)]
    covers = [row for row in stated if "near" in question and not in_reach(row, question)]
    sections = {"stated": [row for row in stated if row not in covers], "covers": covers, "ask": to_ask}
    ordered = [(s, row["slug"]) for s, found in sections.items() for row in sorted(found, key=order(question))]
    size, page = int(question.get("per_page", ["20"])[0]), int(question.get("page", ["1"])[0])
    return {
        "total": len(stated),
        "ask_total": len(to_ask),
        "hits": ordered[(page - 1) * size : page * size],
        "counts": {g: {v: count(seen, question, g, v) for v in values} for g, values in OPTIONS.items()},
        "wider": {} if stated else {g: sum(is_stated(r, question, g) for r in seen) for g in RULES if g in question},
    }


def count(rows: list[dict], question: dict, group: str, value: str) -> int:
    left = [row for row in rows if is_stated(row, question, group)]
    return sum(verdict(row, group, [value], question) == "yes" for row in left)


def order(question: dict):
    sort = question.get("sort", ["relevance"])[0]
    if (sort == "distance" and "near" not in question) or (sort == "relevance" and "q" not in question):
        sort = "updated"
    first = {
        "updated": lambda row: 0,
        "title": lambda row: row["sort_title"],
        "closing": lambda row: min((i["apply_by"] for i in row["intakes"] if is_to_come(i)), default=NEVER),
        "distance": lambda row: NEVER if metres(row, question) is None else metres(row, question),
        "relevance": lambda row: not in_title(row, question),
    }[sort]
    newest = {"title": lambda row: 0}.get(sort, lambda row: -row["modified"])
    return lambda row: (first(row), newest(row), row["number"])


def is_to_come(intake: dict) -> bool:
    return intake["apply_by"] is not None and intake["apply_by"] >= 0


def in_title(row: dict, question: dict) -> bool:
    alternatives = [[t for t in terms if not t.is_negated] for terms in parse(question["q"][0]).alternatives]
    return any(terms and all(stands_in(row["text"], t.title_needles) for t in terms) for terms in alternatives)
