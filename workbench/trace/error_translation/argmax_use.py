"""Along which axis a student's line takes argmax."""

import ast
from collections.abc import Iterator

from workbench.trace.error_translation.raised_frames import StudentLine, assigned_call


def takes_argmax_along_samples(line: StudentLine | None) -> bool:
    """Whether the line, or an assignment of a name in it, takes argmax along axis 0, that of the samples."""
    if line is None or line.expression is None:
        return False
    return any(_axis(call) == 0 for call in _calls(line.expression, line))


def _calls(expression: ast.expr, line: StudentLine) -> Iterator[ast.Call]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Call):
            yield node
        elif isinstance(node, ast.Name):
            made = assigned_call(node.id, line.sources)
            if made is not None:
                yield made


def _axis(call: ast.Call) -> object:
    """The axis of ``np.argmax(p, axis=0)``, ``np.argmax(p, 0)`` or ``p.argmax(0)``; None for another call."""
    called = ast.unparse(call.func)
    if not called.endswith("argmax"):
        return None
    is_function = called.rpartition(".")[0] in ("", "np", "numpy", "tf", "tf.math", "ops", "keras.ops")
    given = call.args[1:] if is_function else call.args
    axis = next((word.value for word in call.keywords if word.arg == "axis"), given[0] if given else None)
    return axis.value if isinstance(axis, ast.Constant) else None
