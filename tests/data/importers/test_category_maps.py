"""Category maps: text or workbook, in either language, each mistake with its row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.importers.category_maps import LEFT_OUT, read_category_map
from data.importers.category_names import CategoryNames
from data.importers.report import UnreadableFile
from dispatch.categories import CategoryTree
from tests.data.import_house import ImportHouse, write
from tests.data.workbooks import workbook_of


@pytest.fixture
def centre(store):
    return ImportHouse(store).centre


def test_that_a_map_reads_the_same_from_text_and_sheet_in_both_languages(centre, tmp_path):
    name = next(each for each in centre.categories.minors if each.code == "STR.hawker").words["zh"]
    rows = [("A", "STR.hawker"), ("B", name), ("C", "")]
    for header in (("theirs", "ours"), ("原类别", "类别"), ("Theirs ", "OURS")):
        path = workbook_of(tmp_path, [header, *rows])
        assert read_category_map(path, centre) == {"A": "STR.hawker", "B": "STR.hawker", "C": LEFT_OUT}
        text = "\n".join(",".join(row) for row in (header, *rows))
        for encoding in ("utf-8", "gb18030"):
            path = write(tmp_path, text, "map.csv", encoding)
            assert read_category_map(path, centre) == {"A": "STR.hawker", "B": "STR.hawker", "C": LEFT_OUT}


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        ("A,STR.hawker\nB,NO.such\n", "unknown_category", "3"),
        ("A,STR.hawker\nA,STR.hawker\nA,STR.dog\n", "category_twice", "4"),
        ("A,STR.hawker\nA,\n", "category_twice", "3"),
    ],
)
def test_that_a_mistake_is_named_with_its_row(centre, tmp_path, rows, code, row):
    with pytest.raises(UnreadableFile, match=code) as raised:
        read_category_map(write(tmp_path, "theirs,ours\n" + rows), centre)
    assert raised.value.reason.values["row"] == row


def test_that_a_map_without_its_columns_is_refused(centre, tmp_path):
    with pytest.raises(UnreadableFile, match="missing_column"):
        read_category_map(write(tmp_path, "a,b\n1,2\n"), centre)


@pytest.mark.parametrize(
    "name",
    [
        "无证游商（流动摊贩）",
        "无证游商(流动摊贩)",
        " 无证游商 ",
        "Unlicensed hawker",
        "unlicensed HAWKER",
        "str.hawker",
    ],
)
def test_that_a_category_is_known_by_code_and_by_name_with_or_without_its_brackets(centre, name):
    assert CategoryNames.of(centre.categories).code_of(name) == "STR.hawker"


def test_that_a_name_of_several_categories_names_none_and_no_category_is_mistaken(centre):
    tree = centre.categories
    names = CategoryNames.of(tree)
    assert names.code_of("无此类别") == "无此类别"
    for category in tree.minors:
        assert {names.code_of(name) for name in (category.code, *category.words.values())} == {category.code}
    twins = [replace(one, words={"zh": f"同名（{one.code}）"}) for one in tree.minors[:2]]
    doubled = CategoryNames.of(CategoryTree(tree.majors, tuple(twins)))
    assert doubled.code_of("同名") == "同名"
    assert doubled.code_of(f"同名({twins[1].code})") == twins[1].code
