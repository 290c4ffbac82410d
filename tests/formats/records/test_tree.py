"""Walking JSON and XML that nobody has checked."""

from __future__ import annotations

import pytest

from assistant.formats.markup.xml import parse_roots
from assistant.formats.records.nodes import JsonNode, Lines, XmlNode, nodes_of


def xml(text: str) -> XmlNode:
    (node,) = nodes_of(parse_roots(text.encode()))
    assert isinstance(node, XmlNode)
    return node


def test_paths_lead_through_objects_and_say_where_they_are() -> None:
    node = JsonNode({"a": {"b": [{"c": "x"}, {"c": "y"}]}})
    assert node.at("a/b").place == "a/b"
    assert [(item.place, item.at("c").text) for item in node.each("a/b")] == [
        ("a/b[1]", "x"),
        ("a/b[2]", "y"),
    ]
    assert [name for name, _ in node.inner()] == ["a"]
    assert [inner.place for _, inner in node.at("a").inner()] == ["a/b"]


@pytest.mark.parametrize("value", [None, 5, "text", [1], {"a": 3}, {"a": {"b": None}}, True])
def test_what_is_not_there_is_empty(value: object) -> None:
    node = JsonNode(value).at("a/b")
    assert not node.exists
    assert node.text == ""
    assert not node.true
    assert list(node.each()) == []
    assert list(node.inner()) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb", "a\nb"),
        (7, "7"),
        (276.0, "276"),
        (0.5, "0.5"),
        (float("nan"), ""),
        (float("inf"), ""),
        (True, ""),
        (False, ""),
        (["only"], "only"),
        (["one", "two"], ""),
        ({"a": 1}, ""),
    ],
)
def test_text_of_json_is_a_string_a_number_or_an_only_item(value: object, text: str) -> None:
    assert JsonNode(value).text == text


def test_yes_is_said_in_several_ways() -> None:
    assert [JsonNode(value).true for value in (True, "Y", "yes", "true", "N", "no", 1, None)] == [
        *[True] * 4,
        *[False] * 4,
    ]
    assert xml("<a><b> Y </b></a>").at("b").true
    assert not xml("<a><b>N</b></a>").at("b").true


def test_an_item_that_is_no_list_is_the_only_one() -> None:
    assert [item.text for item in JsonNode({"a": "x"}).each("a")] == ["x"]
    assert list(JsonNode({"a": None}).each("a")) == []


def test_elements_and_attributes_of_xml() -> None:
    root = xml("<r><list><i n='1'>a <b>b</b>\nc</i><i n='2'/></list><other/></r>")
    first, second = root.each("list/i")
    assert (first.place, first.text) == ("r/list/i[1]", "a b\nc")
    assert (second.at("@n").text, second.at("@n").place) == ("2", "r/list/i[2]/@n")
    assert second.at("@n").exists
    assert not second.at("@m").exists
    assert root.at("other").exists
    assert not root.at("missing/@n").exists
    assert [name for name, _ in root.inner()] == ["list", "other"]
    assert list(root.at("missing").each("i")) == []
    assert list(root.each()) == [root]


def test_places_name_the_line_or_the_root() -> None:
    lines = nodes_of(Lines(((3, {"a": 1}), (5, {"a": 2}))))
    assert [node.at("a").place for node in lines] == ["line 3/a", "line 5/a"]
    assert [node.place for node in nodes_of(parse_roots(b"<a/><a/>"))] == ["a[1]", "a[2]"]
    assert [node.place for node in nodes_of([1, 2])] == [""]
