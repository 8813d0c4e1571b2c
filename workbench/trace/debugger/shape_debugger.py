"""pdb for a network: it steps through ``forward()``, one line a layer, and knows about shapes."""

import bdb
import inspect
import linecache
import pdb  # noqa: T100 - the debugger is built on it
import sys
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from io import StringIO
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from workbench.imaging.tensor_picture import picture
from workbench.messages import mark, say
from workbench.model_program.layer_hooks import watched
from workbench.model_program.program import Program, ProgramCall
from workbench.trace.debugger.cell_rerun import ending_on_rerun
from workbench.trace.debugger.forward_source import ForwardLine, ForwardSource
from workbench.trace.debugger.where import position_of
from workbench.trace.error_translation import translate
from workbench.trace.run.recorder import Recorder
from workbench.trace.run.step_values import ShapeView, first_tensor, shapes_of
from workbench.trace.run.trace_result import Trace

_ENDED = mark("The debugger has ended.")
_NO_TENSOR = mark("Nothing has been computed yet: n runs the next line.")
_HELP = mark(
    "n next line · s step into a nested model or a layer of your own · c continue · q quit · l list · p expression · "
    "w stack · b line · shapes (the table so far) · shape (of x) · show (x as a picture) · where (place in the network)"
)
_LIBRARIES = tuple(
    str(Path(folder)) for folder in {*map(sysconfig.get_path, ("stdlib", "platstdlib", "purelib", "platlib"))} if folder
)
_TYPED = ("<ipython", "<stdin", "<doctest", "<shapes")
"""Code without a file that a learner has typed; other such code was made by a library."""
_WORKBENCH = Path(__file__).parents[2]
_WORKBENCH_FOLDERS = (str(_WORKBENCH / "trace"), str(_WORKBENCH / "model_program"))

# Inside a Jupyter kernel pdb.Pdb is IPython's; the plain one among its ancestors says nothing of its own.
_Pdb: Any = next(kind for kind in pdb.Pdb.__mro__ if kind.__module__ == "pdb")


class Debugger(_Pdb):  # type: ignore[misc]
    """A pdb that never stops inside Keras. ``commands`` are typed by themselves; without them the learner is asked.

    ``own`` is a model that only its Python code knows: the session starts inside its ``call``, line by line, and its
    debugger observes the calls of its layers.
    """

    def __init__(
        self,
        program: Program,
        script: ForwardSource,
        recorder: Recorder,
        view: ShapeView,
        *,
        commands: Sequence[str] | None = None,
        display: Callable[[Any], None] = print,
        light: Callable[[str], None] | None = None,
        kernel: Any = None,
        own: Any = None,
    ) -> None:
        stdin = None if commands is None else StringIO("\n".join(commands) + "\n")
        super().__init__(stdin=stdin, stdout=sys.stdout, nosigint=True, readrc=False)
        self.use_rawinput = commands is None
        self.prompt = "(Pdb) "
        self.asked = 0
        self.failed = False
        self._program = program
        self._script = script
        self._recorder = recorder
        self._view = view
        self._display = display
        self._light = light
        self._kernel = kernel if commands is None else None
        self._own = own
        self._entry = None if own is None else inspect.unwrap(type(own).call).__code__
        self._running: dict[int, tuple[str, ForwardLine]] = {}
        self._ended = False
        self._last: tuple[str, Any] | None = None

    def run_forward(self, arguments: Sequence[Any]) -> Any:
        """Step through ``forward``; its result, or None if the learner quit."""
        script = self._script
        lines = script.source.splitlines(keepends=True)
        linecache.cache[script.filename] = (len(script.source), None, lines, script.filename)
        try:
            return self.runcall(script.forward, *arguments)
        finally:
            linecache.cache.pop(script.filename, None)
            self.clear_all_breaks()
            if not any(bdb.Breakpoint.bpbynumber):
                bdb.Breakpoint.clearBreakpoints()  # so that the next session counts from 1

    def observing(self) -> AbstractContextManager[None]:
        """While the session runs, be told of the layers of a model that only its code knows."""
        return nullcontext() if self._own is None else watched(self._own, self)

    def end(self) -> None:
        """End the session as soon as it has its turn again."""
        self._ended = True
        self.set_quit()

    def postcmd(self, stop: bool, line: str) -> bool:
        """Leave the prompt after a command that ended the session from inside, such as a second debug."""
        return bool(super().postcmd(stop, line)) or self._ended

    # What a model of the learner's own code tells of its layers.

    def before(self, path: str, call: ProgramCall, given: Sequence[Any]) -> None:
        """A layer is about to be called."""
        self._recorder.before(path, call, given)

    def after(self, path: str, call: ProgramCall, given: Sequence[Any], results: Sequence[Any], seconds: float) -> None:
        """A layer has been called."""
        self._recorder.after(path, call, given, results, seconds)
        self._last = (path, first_tensor(results))

    # What pdb asks itself at every call and line.

    def user_call(self, frame: FrameType, argument_list: None) -> None:
        """Do not stop where a model's ``call`` begins, but at its first line."""
        if self._entry is None:
            super().user_call(frame, argument_list)

    def user_line(self, frame: FrameType) -> None:
        """Go on into the learner's own code before asking for the first time."""
        if self._entry is not None and frame.f_code is not self._entry:
            self.set_step()
            return
        self._entry = None
        super().user_line(frame)

    def get_stack(self, f: FrameType | None, t: TracebackType | None) -> tuple[list[tuple[FrameType, int]], int]:
        """The stack from ``forward`` on: what lies above it is the notebook's machinery."""
        stack, index = super().get_stack(f, t)
        first = next((number for number, (frame, _) in enumerate(stack) if self._is_generated(frame)), 0)
        return stack[first:], index - first

    def dispatch_exception(self, frame: FrameType, arg: Any) -> Any:
        """A layer that fails always stops the session, after c too."""
        if self._is_generated(frame) and not self.failed:
            self.set_step()
        return super().dispatch_exception(frame, arg)

    def stop_here(self, frame: FrameType) -> bool:
        """Stop in ``forward`` and in code of the learner's own, never inside a library."""
        return self._is_readable(frame) and bool(super().stop_here(frame))

    def break_anywhere(self, frame: FrameType) -> bool:
        """Nested models are followed line by line even when they are stepped over, so that ``shapes`` is complete."""
        return self._is_generated(frame) or bool(super().break_anywhere(frame))

    def dispatch_line(self, frame: FrameType) -> Any:
        """Note what the line before has computed."""
        if self._is_generated(frame):
            self._arrive(frame)
        return super().dispatch_line(frame)

    def dispatch_return(self, frame: FrameType, arg: Any) -> Any:
        """Forget a function that is done."""
        self._running.pop(id(frame), None)
        return super().dispatch_return(frame, arg)

    def set_continue(self) -> None:
        """Go on to the next breakpoint or the end, still noting shapes."""
        self._set_stopinfo(self.botframe, None, -1)

    def _is_generated(self, frame: FrameType) -> bool:
        return frame.f_code.co_filename == self._script.filename

    def _is_readable(self, frame: FrameType) -> bool:
        name = frame.f_code.co_filename
        made_up = name.startswith("<") and not name.startswith(_TYPED)
        return self._is_generated(frame) or not (made_up or name.startswith((*_LIBRARIES, *_WORKBENCH_FOLDERS)))

    def _arrive(self, frame: FrameType) -> None:
        """The line before is done, and this one is about to run."""
        values = frame.f_locals
        done = self._running.pop(id(frame), None)
        if done is not None:
            self._note(*done, values)
        line = self._script.lines.get(frame.f_lineno)
        if line is None:
            return
        path = self._path(frame) + line.call.name
        self._running[id(frame)] = (path, line)
        if self._is_noted(line):
            self._recorder.before(path, line.call, [values[name] for name in line.reads])
        if self._light is not None:
            self._light(path)

    def _note(self, path: str, line: ForwardLine, values: Mapping[str, Any]) -> None:
        """Write down the step; those of a nested model have been written one by one."""
        if self._is_noted(line):
            self._recorder.after(path, line.call, (), [values[name] for name in line.writes], 0.0)
        self._last = (path, values["x"])

    def _is_noted(self, line: ForwardLine) -> bool:
        """Whether a line is a step: what is inside a model has been noted by itself."""
        return line.call.inner is None and line.call.operation is not self._own

    def _path(self, frame: FrameType) -> str:
        """The nested models that the line stands in."""
        names = []
        above = frame.f_back
        while above is not None:
            if id(above) in self._running and self._is_generated(above):
                names.append(self._running[id(above)][1].call.name)
            above = above.f_back
        return "".join(f"{name}/" for name in reversed(names))

    # What the learner sees.

    def precmd(self, line: str) -> str:
        """Show a scripted command behind its prompt, as if it had been typed."""
        self.asked += line != "EOF"
        if not self.use_rawinput and line != "EOF":
            self.message(line)
        return str(super().precmd(line))

    def _cmdloop(self) -> None:
        """An interrupt ends the session, and so does a new run of a cell: a kernel must not go on waiting."""
        try:
            with ending_on_rerun(self._kernel):
                self.cmdloop()
        except KeyboardInterrupt:
            self.message(say(_ENDED))
            self.set_quit()

    def user_exception(
        self, frame: FrameType, exc_info: tuple[type[BaseException], BaseException, TracebackType]
    ) -> None:
        """A layer failed: say why in plain words, above Keras's own."""
        if not self.failed:
            self._explain(frame, exc_info[1])
        self.failed = True
        super().user_exception(frame, exc_info)

    def _explain(self, frame: FrameType, error: BaseException) -> None:
        path, line = self._running.get(id(frame), ("", None))
        if line is None or not self._is_noted(line):  # in a model: the error knows its layer, or the recorder does
            path, kind = self._recorder.failing
        else:
            kind = line.call.kind
        translation = translate(error, layer=path, kind=kind)
        if translation is not None:
            self.message(translation.text)

    def print_stack_trace(self) -> None:
        """The stack without what libraries do between the learner's lines."""
        for entry in self.stack:
            if self._is_readable(entry[0]):
                self.print_stack_entry(entry)

    do_w = do_bt = _Pdb.do_where

    def do_where(self, arg: str) -> None:  # noqa: ARG002 - pdb's signature
        """where: the place in the network, with the layers around it."""
        if self._own is not None:
            self.do_shapes("")
            return
        current = self._running.get(id(self.curframe), ("", None))[0]
        found = position_of(self._program, current, self._recorder.steps)
        self.message(found.head)
        self._display(found)

    def do_shapes(self, arg: str) -> None:  # noqa: ARG002
        """shapes: the table of all steps so far."""
        self.message(str(Trace(self._script.filename, tuple(self._recorder.steps))))

    def do_shape(self, arg: str) -> None:  # noqa: ARG002
        """shape: the shape of the last tensor, with names of axes."""
        value = self._tensor()
        if value is None:
            self.message(say(_NO_TENSOR))
            return
        shape = self._view.shape(shapes_of(value)[0])
        self.message(f"{shape}  ({', '.join(map(say, self._view.axes(len(shape))))})")

    def do_show(self, arg: str) -> None:
        """show: the last tensor as a picture, of sample 0 or of the one given: show 3."""
        value = self._tensor()
        if value is None:
            self.message(say(_NO_TENSOR))
            return
        sample = int(arg) if arg.strip().isdigit() else 0
        name = self._last[0] if self._last else "x"
        caption = f"{name} {shapes_of(value)[0]}"
        self._display(picture(value, channels_first=self._view.channels_first, sample=sample, caption=caption))

    def do_help(self, arg: str) -> None:
        """help: the commands of this debugger; help command: what it does."""
        if arg:
            super().do_help(arg)
            return
        self.message(say(_HELP))

    do_h = do_help

    def _tensor(self) -> Any:
        local = self.curframe_locals.get("x") if self._is_generated(self.curframe) else None
        return local if local is not None and hasattr(local, "shape") else (self._last[1] if self._last else None)
