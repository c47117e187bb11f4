import pytest
from tests.pathways.importing import *
from pathways.importers.runs import import_file
from pathways.exports import rows_of, cells_of, for_cells
from pathways.models import *
pytestmark = pytest.mark.django_db
def test_smoke():
    make_what_rows_name()
    p = plan(FULL)
    print(p.errors, p.counts)
    for c in p.rows[0].changes: print(c)
    r = import_file(csv_of(FULL), file_name="a.csv", by=None, on=TODAY, publish=True)
    print(r)
    o = for_cells(Opportunity.objects.all()).get()
    c = cells_of(o)
    FULL.update({k:';'.join(reversed(FULL[k].split(';'))) for k in ('start_on','rolling','apply_from','apply_by','open_day_at','places')});  assert c == FULL, {k:(c[k],FULL[k]) for k in c if c[k]!=FULL[k]}
    r = import_file(csv_of(FULL), file_name="a.csv", by=None, on=TODAY, publish=True)
    print(r)
    assert r.unchanged == 1
