"""Tables of pandas."""

from pathlib import Path

from tests.trace.error_translation.corpus.classifier import Y, small
from tests.trace.error_translation.corpus.mistake import mistake


@mistake(
    "plain-file",
    "There is no file or folder 'nofile.csv' here: the folder is 'HERE'. Check the name.",
    tempting="no-such-column",
)
def a_table_that_is_not_there():
    import pandas as pd

    pd.read_csv("nofile.csv")


@mistake(
    "no-such-column",
    "The table has no column 'age'. It has: 'Age'. 'Age' differs in spaces or capitals only.",
)
def a_column_in_capitals():
    import pandas as pd

    d = pd.DataFrame({"Age": [1, 2]})
    d["age"]


@mistake(
    "no-such-column",
    "The table has no column 'label'. It has: ' label'. ' label' differs in spaces or capitals only.",
)
def a_column_with_a_blank():
    import pandas as pd

    d = pd.DataFrame({" label": [1, 2]})
    d["label"]


@mistake(
    "separator",
    "The table has one column, 'a;b', so its values are separated by ';' and not by a comma. Read it with "
    "pd.read_csv(path, sep=';').",
    tempting="no-such-column",
)
def a_table_with_semicolons():
    import pandas as pd

    Path("a.csv").write_text("a;b\n1;2\n")
    d = pd.read_csv("a.csv")
    d["b"]


@mistake(
    "text-encoding",
    "The file is no text in UTF-8. A table that a Korean Excel saved is read with pd.read_csv(path, "
    "encoding='cp949'); a picture or a model is no text at all.",
    tempting="image-format",
)
def a_table_of_a_korean_excel():
    import pandas as pd

    Path("a.csv").write_bytes("이름,b\n1,2".encode("cp949"))
    pd.read_csv("a.csv")


@mistake(
    "row-of-file",
    "Row 3 of the file has 3 values, and 2 are expected. Look at that row: a comma inside a text needs quotes, "
    "and lines above the heads are left out with skiprows=….",
)
def a_row_with_a_comma_too_many():
    import pandas as pd

    Path("a.csv").write_text("a,b\n1,2\n1,2,3\n")
    pd.read_csv("a.csv")


@mistake(
    "empty-table",
    "The file is empty: it has no columns. Look at it, or download it again.",
)
def an_empty_table():
    import pandas as pd

    Path("a.csv").write_text("")
    pd.read_csv("a.csv")


@mistake(
    "row-of-table",
    "A table looks up columns, and it has none called 0. A row is table.iloc[0]. Its columns: 'a'.",
    tempting="no-such-column",
)
def a_row_of_a_table():
    import pandas as pd

    d = pd.DataFrame({"a": [1, 2]})
    d[0]


@mistake(
    "array-method",
    "A DataFrame has no 'reshape', which is a method of arrays. Make it an array first: d.to_numpy().reshape.",
    tempting="attribute-spelling",
)
def reshape_of_a_table():
    import pandas as pd

    d = pd.DataFrame({"a": [1, 2]})
    d.reshape(-1, 1)


@mistake(
    "array-method",
    "A Series has no 'reshape', which is a method of arrays. Make it an array first: d.to_numpy().reshape.",
)
def reshape_of_a_column():
    import pandas as pd

    d = pd.Series([1, 2])
    d.reshape(-1, 1)


@mistake(
    "text-columns",
    "fit: expected numbers, received a table with text in 'a'. Turn words into numbers, for example with "
    "pd.get_dummies(table, dtype=float), or leave these columns out.",
    tempting="text-labels",
)
def a_table_with_a_column_of_text():
    import pandas as pd

    d = pd.DataFrame({"a": ["x", "y"] * 8, "b": range(16)})
    small().fit(d, Y, verbose=0)
