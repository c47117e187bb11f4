"""What a bar chart draws, says and puts into its table."""

import pytest
from django.template.loader import render_to_string

from core.charts import Bar, BarChart, Look, Part


def chart(*bars: Bar, **more) -> BarChart:
    return BarChart(title="What they do now", of_what="What", bars=bars, source="Our own records.", **more)


def one(label: str, number: int | None) -> Bar:
    return Bar(label, (Part(label, number),))


def test_the_longest_bar_fills_the_width_and_nothing_is_no_bar():
    drawing = chart(one("A job", 8), one("A course", 2), one("Looking", 0)).drawing
    assert [[each.width for each in drawn] for _, drawn in drawing] == [["100.00%"], ["25.00%"], []]


def test_parts_stand_one_after_the_other():
    bar = Bar("13 weeks", (Part("in work", 3), Part("not", 0, Look.SOFT), Part("not found out", 1, Look.STRIPED)))
    ((_, drawn),) = chart(bar).drawing
    assert [(each.x, each.end) for each in drawn] == [("0.00%", "75.00%"), ("75.00%", "100.00%")]


def test_of_percentages_the_right_edge_is_a_hundred():
    ((_, (drawn,)),) = chart(one("13 weeks", 60), most=100).drawing
    assert drawn.width == "60.00%"


@pytest.mark.parametrize("others", [[30], [30, 3]])
def test_hidden_numbers_are_all_as_long_and_say_that_they_are_hidden(others):
    hidden = chart(one("A", None), one("B", None), *[one(str(n), n) for n in others])
    lengths = [drawn[0].width for bar, drawn in hidden.drawing if bar.parts[0].number is None]
    assert lengths == ["8.00%", "8.00%"]
    page = render_to_string("components/_bar_chart.html", {"chart": hidden})
    assert page.count('class="withheld"') == 2
    assert "Its length says nothing." in page
    assert "<td>hidden</td>" in page


def test_the_table_tells_nought_from_no_such_part():
    two = chart(
        Bar("13 weeks", (Part("in work", 0), Part("not", 4))),
        Bar("26 weeks", (Part("in work", 2), Part("not yet", 1))),
    )
    assert two.columns == ["in work", "not", "not yet"]
    assert two.table == [("13 weeks", [0, 4, None]), ("26 weeks", [2, None, 1])]


def test_a_chart_of_nothing_is_drawn():
    assert chart().drawing == []
    assert chart(one("A", 0)).table == [("A", [0])]


def test_labels_are_escaped_and_nothing_is_styled_inline():
    page = render_to_string("components/_bar_chart.html", {"chart": chart(one("<b>Rain & shine</b>", 1))})
    assert "&lt;b&gt;Rain &amp; shine" in page
    assert "style=" not in page
