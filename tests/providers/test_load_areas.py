"""`load_areas`: another council's areas in the place of those that are here, all or nothing."""

import io
import json
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from core.commands import CannotStart
from core.seeding import SeedReport
from providers.importers import area_files, load_areas, read_areas
from providers.importers.outlines import what_is_wrong
from providers.models import Area
from providers.seeding import seed_areas
from tests.factories import AreaFactory, GapFactory, NamedContactFactory, OpportunityFactory, PlaceFactory, SiteFactory

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]

SQUARE = {"type": "Polygon", "coordinates": [[[-1.6, 54.9], [-1.5, 54.9], [-1.5, 55.0], [-1.6, 54.9]]]}


def feature(code="tynemouth", geometry=SQUARE, **properties):
    given = {"code": code, "name": code.title(), "gss_code": "", "is_home": True} | properties
    return {"type": "Feature", "properties": given, "geometry": geometry}


@pytest.fixture
def geojson(tmp_path):
    def write(*features):
        path = tmp_path / "areas.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


@pytest.fixture
def csv_file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "areas.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def london(db):
    seed_areas(SeedReport())


# ── Another council ──────────────────────────────────────────────────────────


def test_another_council_leaves_no_london_area(london, geojson):
    path = geojson(feature("tynemouth", gss_code="E08000022"), feature("wallsend", is_home=False))
    report = load_areas(path)
    assert list(Area.objects.values_list("code", "is_home")) == [("tynemouth", True), ("wallsend", False)]
    assert Area.objects.get(code="tynemouth").outline == SQUARE
    assert (len(report.deleted), report.turned_off, report.created) == (33, [], ["tynemouth", "wallsend"])


def test_an_area_that_is_used_is_turned_off_and_named(london, geojson):
    OpportunityFactory(areas=["camden"])
    SiteFactory(area=Area.objects.get(code="brent"))
    GapFactory().areas.add(Area.objects.get(code="barnet"))
    NamedContactFactory().areas.add(Area.objects.get(code="ealing"))
    report = load_areas(geojson(feature()))
    assert report.turned_off == ["barnet", "brent", "camden", "ealing"]
    assert [area.code for area in Area.objects.in_use()] == ["tynemouth"]
    assert [area.code for area in Area.objects.home()] == ["tynemouth"]
    assert "still in use: barnet, brent, camden, ealing" in "\n".join(report.lines())


def test_the_same_file_twice_is_the_same(london, geojson):
    path = geojson(feature("tynemouth", easting=436000, northing=569000))
    load_areas(path)
    before = list(Area.objects.values())
    report = load_areas(path)
    assert list(Area.objects.values()) == before
    assert (report.created, report.updated, report.deleted) == ([], ["tynemouth"], [])


def test_the_projects_own_areas_can_be_loaded_again(london, settings):
    before = list(Area.objects.values())
    load_areas(settings.BASE_DIR / "fixtures/areas.json")
    assert list(Area.objects.values()) == before


def test_a_csv_file_without_outlines_leaves_them_alone(london, csv_file):
    camden = Area.objects.get(code="camden")
    load_areas(csv_file("code,name,gss_code,home\ncamden,London Borough of Camden,E09000007,yes\n"))
    after = Area.objects.get()
    assert (after.pk, after.name, after.is_home) == (camden.pk, "London Borough of Camden", True)
    assert (after.outline, after.easting) == (camden.outline, camden.easting)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_as_excel_saves_it(csv_file, encoding):
    text = "code,name,gss_code,home\r\nynys-mon,Ynys Môn,W06000001,Yes\r\ngwynedd,Gwynedd,,\r\n"
    rows = read_areas(csv_file(text, encoding))
    assert [(row.name, row.is_home) for row in rows] == [("Ynys Môn", True), ("Gwynedd", False)]


def test_two_areas_can_swap_their_names(csv_file):
    AreaFactory(code="north", name="South")
    AreaFactory(code="south", name="North")
    load_areas(csv_file("code,name,home\nnorth,North,yes\nsouth,South,yes\n"))
    assert dict(Area.objects.values_list("code", "name")) == {"north": "North", "south": "South"}


def test_an_area_that_was_turned_off_comes_back(csv_file):
    AreaFactory(code="north", is_active=False)
    load_areas(csv_file("code,name,home\nnorth,North,yes\n"))
    assert Area.objects.in_use().get().code == "north"


def test_listings_are_found_by_the_new_name(csv_file):
    listing = OpportunityFactory(areas=["north"])
    load_areas(csv_file("code,name,home\nnorth,Quillbrook,yes\n"))
    listing.refresh_from_db()
    assert "quillbrook" in listing.search_text


# ── Sites ────────────────────────────────────────────────────────────────────


def test_sites_are_located_anew(geojson):
    PlaceFactory(code="NE30 4", easting=436800, northing=569300, gss_code="E08000022")
    old = AreaFactory(code="old-north", gss_code="E08000022")
    site = SiteFactory(postcode="NE30 4AA", area=old)
    nowhere = SiteFactory(postcode="", area=old)
    report = load_areas(geojson(feature("tynemouth", gss_code="E08000022")))
    site.refresh_from_db()
    nowhere.refresh_from_db()
    assert (site.area.code, site.easting, site.northing) == ("tynemouth", 436800, 569300)
    assert nowhere.area == old
    assert (report.sites_located, report.turned_off) == (1, ["old-north"])


def test_an_old_area_that_only_sites_used_goes_once_they_have_moved(geojson):
    PlaceFactory(code="NE30 4", gss_code="E08000022")
    SiteFactory(postcode="NE30 4AA", area=AreaFactory(code="old-north"))
    report = load_areas(geojson(feature("tynemouth", gss_code="E08000022")))
    assert (report.deleted, report.turned_off) == (["old-north"], [])


# ── Files that are not right ─────────────────────────────────────────────────

SHORT_RING = {"type": "Polygon", "coordinates": [[[0, 51], [1, 51], [0, 51]]]}
OPEN_RING = {"type": "Polygon", "coordinates": [[[0, 51], [1, 51], [1, 52], [0, 52]]]}
IN_METRES = {"type": "Polygon", "coordinates": [[[523000, 178000], [523001, 178000], [523001, 1], [523000, 178000]]]}

BAD_FEATURES = [
    ([feature(name="")], "Row 1, name"),
    ([feature(name=None)], "Row 1, name"),
    ([feature(name="=1+1")], "Row 1, name: '=1"),
    ([feature(name="a\x00b")], "Row 1, name"),
    ([feature(name=["a"])], "Row 1, name"),
    ([feature(name="x" * 101)], "Row 1, name"),
    ([feature(code="two words")], "Row 1, code: 'two words'"),
    ([feature(), feature(code="")], "Row 2, code"),
    ([feature("a"), feature("b"), feature("a", name="C")], "Row 3, code: 'a' is not right. 2 rows have it"),
    ([feature("a"), feature("b", name="A")], "Row 2, name: 'A'"),
    ([feature("a", gss_code="E09000001"), feature("b", gss_code="E09000001")], "Row 2, gss_code"),
    ([feature(gss_code="Camden")], "Row 1, gss_code: 'Camden'"),
    ([feature(is_home="perhaps")], "Row 1, is_home: 'perhaps'"),
    ([feature(is_home=False)], "No area is yours"),
    ([feature(geometry={"type": "Point", "coordinates": [0, 51]})], "must be a Polygon"),
    ([feature(geometry={"type": ["Polygon"], "coordinates": []})], "must be a Polygon"),
    ([feature(geometry={"type": "Polygon"})], "has no coordinates"),
    ([feature(geometry={"type": "MultiPolygon", "coordinates": [[]]})], "has no coordinates"),
    ([feature(geometry=SHORT_RING)], "needs four positions"),
    ([feature(geometry=OPEN_RING)], "ends where it begins"),
    ([feature(geometry=IN_METRES)], "longitude and latitude"),
    ([feature(easting=1)], "Row 1, easting"),
    ([feature(easting=1e400, northing=1)], "Row 1, easting"),
    ([feature(easting=10**9, northing=1)], "Row 1, easting"),
    (["not a feature"], "Row 1, code"),
    ([], "needs a list of `features`"),
]


@pytest.mark.parametrize(("features", "problem"), BAD_FEATURES)
def test_a_wrong_feature_is_named_and_nothing_is_saved(features, problem, geojson):
    AreaFactory(code="stays")
    with pytest.raises(CannotStart) as refusal:
        load_areas(geojson(*features))
    assert problem in str(refusal.value)
    assert Area.objects.get().code == "stays"


BAD_FILES = [
    ("areas.json", b"not JSON", "The file is not JSON"),
    ("areas.json", b"\xff\xfe", "The file is not JSON"),
    ("areas.json", b"[" * 100_000, "The file is not JSON"),
    ("areas.json", b"[]", "needs a list of `features`"),
    ("areas.json", b'{"features": 5}', "needs a list of `features`"),
    ("areas.csv", b"", "no rows"),
    ("areas.csv", b"code,name,home\n", "no rows"),
    ("areas.csv", b"code;name;home\na;A;yes\n", "must also name these columns: code, home, name"),
    ("areas.csv", b'code,name,home\na,"A,yes\n', "not CSV"),
    ("areas.csv", b"code,name,home\na\n", "Row 1, name"),
    ("areas.csv", b"code,name,home\na,A,no\n", "No area is yours"),
]


@pytest.mark.parametrize(("name", "content", "problem"), BAD_FILES)
def test_a_wrong_file_is_refused(tmp_path, name, content, problem):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CannotStart) as refusal:
        load_areas(tmp_path / name)
    assert problem in str(refusal.value)
    assert not Area.objects.exists()


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CannotStart, match="cannot be read"):
        load_areas(tmp_path / "nowhere.json")


def test_a_file_that_is_too_large_is_not_even_read(geojson, monkeypatch):
    monkeypatch.setattr(area_files, "MOST_BYTES", 10)
    with pytest.raises(CannotStart, match="larger than 20 MB"):
        load_areas(geojson(feature()))


def test_every_problem_is_told_at_once(geojson):
    with pytest.raises(CannotStart) as refusal:
        load_areas(geojson(feature(name=""), feature("b", geometry=SHORT_RING), feature("c", is_home="x")))
    assert [problem.row for problem in refusal.value.problems] == [1, 2, 3]


def test_a_name_that_is_still_used_asks_for_its_code(csv_file):
    OpportunityFactory(areas=["camden"])
    with pytest.raises(CannotStart, match="Camden is in use here as 'camden': write that code"):
        load_areas(csv_file("code,name,home\nlb-camden,Camden,yes\n"))
    assert Area.objects.in_use().get().code == "camden"


# ── Any content ──────────────────────────────────────────────────────────────

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
anything = st.recursive(
    leaves | st.sampled_from(["Polygon", "MultiPolygon", "=A", "a", "yes"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "coordinates"]), inner),
    max_leaves=12,
)
properties = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("code", "name", "gss_code", "is_home", "easting", "northing"), anything),
)
features = st.lists(anything | st.fixed_dictionaries({"properties": properties | anything, "geometry": anything}))


@given(features)
def test_any_json_is_read_or_refused(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("areas") / "areas.json"
    path.write_text(json.dumps({"features": found}))
    with suppress(CannotStart):
        assert all(row.code and row.name for row in read_areas(path))


@given(anything)
def test_any_geometry_is_judged(geometry):
    assert isinstance(what_is_wrong(geometry), str)
    assert what_is_wrong({"type": "Polygon", "coordinates": geometry}) or geometry


# ── The command ──────────────────────────────────────────────────────────────


def test_the_command_says_what_it_did(geojson, tmp_path):
    out = io.StringIO()
    call_command("load_areas", str(geojson(feature())), report=tmp_path / "report.json", stdout=out)
    assert "Areas: 1 new, 0 kept, 0 deleted, 0 turned off" in out.getvalue()
    assert json.loads((tmp_path / "report.json").read_text())["created"] == ["tynemouth"]


def test_the_command_says_why_it_could_not_start(geojson, tmp_path):
    with pytest.raises(CommandError, match="Row 1, name") as refusal:
        call_command("load_areas", str(geojson(feature(name=""))), report=tmp_path / "report.json")
    assert refusal.value.returncode == 2
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["status"] == 2
    assert report["problems"] == [{"row": 1, "column": "name", "value": "", "right": "This field cannot be blank."}]
