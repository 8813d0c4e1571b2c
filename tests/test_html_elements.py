"""Tables of texts: which columns are aligned to the left."""

from workbench.html_elements import element, text_table

LEFT = ' style="text-align:left"'


def test_columns_with_words_are_aligned_to_the_left_and_numbers_are_left_alone() -> None:
    rows = [["dog.png", "1,234", "97.5 %", "−3"], ["", 0.5, "–", 1e-07]]
    table = text_table(["image", "pixels", "share", "x"], rows)
    assert f"<th{LEFT}>image</th><th>pixels</th><th>share</th><th>x</th>" in table
    assert f"<td{LEFT}>dog.png</td><td>1,234</td><td>97.5 %</td><td>−3</td>" in table
    assert f"<td{LEFT}></td><td>0.5</td><td>–</td><td>1e-07</td>" in table


def test_one_word_makes_a_column_of_words() -> None:
    table = text_table(["epoch"], [["12"], ["3 of 20"]])
    assert table.count(LEFT) == 3


def test_a_number_inside_markup_is_a_number() -> None:
    assert LEFT not in text_table(["x"], [[element("code", "12")]])


def test_a_table_without_rows_keeps_its_headings() -> None:
    assert "<tr><th>a</th><th>b</th></tr>" in text_table(["a", "b"], [])
