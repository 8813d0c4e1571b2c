"""Rules for indices that are looked up: words in an Embedding, places in a tensor."""

import re

from workbench.messages import mark
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "index-range": mark(
        "{node}: Embedding knows the words 0 to {last}, but receives the number {received}. Set input_dim to the "
        "largest number plus one, or check how the words are numbered."
    ),
    "index-negative": mark(
        "{node}: Embedding knows the words 0 to {last}, but receives the number {received}. Numbers of words are not "
        "negative: look at how they were made, and at what fills up short texts (0 is usual)."
    ),
    "gather-range": mark(
        "gather: expected indices from 0 to {last}, because the axis has {size} entries, but received {received}. "
        "Check how the indices were made."
    ),
}


@rule(r"indices\[[\d,]*\] = (?P<index>-?\d+) is not in \[0, (?P<size>\d+)\)")
def embedding_index(raised: RaisedError) -> Sentence:
    """A token index outside the vocabulary."""
    named = re.search(r"Detected at node \S*?([^/\s]+)/GatherV2", raised.text)
    node = raised.layer or (named.group(1) if named else raised.node)
    index, size = int(raised.match["index"]), int(raised.match["size"])
    values = {"node": node, "last": size - 1, "size": size, "received": index}
    call = raised.call
    if not raised.layer and named is None and not (call and type(call.owner).__name__ == "Embedding"):
        return Sentence("gather-range", values)
    return Sentence("index-negative" if index < 0 else "index-range", values)


RULES = (embedding_index,)
