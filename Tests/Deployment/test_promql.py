"""Queries are read right, for every other test of queries rests on it."""

from promql import Selector, durations, grouping_labels, selectors, substitute


def test_a_selector_has_its_matchers_its_range_and_the_function_on_it():
    query = 'sum by (le) (rate(x_bucket{a="}", b=~"$b"}[$__rate_interval])) / on (c) y:z > 1e3'
    assert selectors(query) == [
        Selector("x_bucket", {"a": ("=", "}"), "b": ("=~", "$b")}, "$__rate_interval", "rate"),
        Selector("y:z", {}, None, None),
    ]


def test_functions_keywords_comments_and_strings_are_no_selectors():
    query = """
      max without (a) (up) unless on (b) label_replace(x offset 1d, "to", "$1", "from", "(.*)")
      # or z
      or count by (b) (w == bool 0)
    """
    assert [selector.metric for selector in selectors(query)] == ["up", "x", "w"]


def test_the_labels_of_all_groupings_are_found():
    query = "sum by (a, b) (x) * on (c) group_left (d) max without () (y)"
    assert grouping_labels(query) == {"a", "b", "c", "d"}


def test_ranges_and_offsets_are_found():
    assert durations('rate(x{a="[1h]"}[5m] offset 1d) + y[1d:5m]') == ["5m", "1d:5m", "1d"]


def test_variables_are_filled_in_in_each_of_their_forms():
    assert substitute('x{a=~"$a", b="${a:raw}"}[$c] + ${c}', {"a": "1|2", "c": "5m"}) == (
        'x{a=~"1|2", b="1|2"}[5m] + 5m'
    )
