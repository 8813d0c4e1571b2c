"""The names of exported code: each is given once, and two helpers of one name in two files get two names."""

import builtins

from workbench.flow.code.package_definitions import Definition


class PlainNames:
    """Gives names to definitions and keeps the imports.

    Args:
        taken: Names that are given already.

    >>> names = PlainNames(["crop"])
    >>> names.of(Definition("one", "crop")), names.of(Definition("two", "cut")), names.of(Definition("three", "cut"))
    ('crop_2', 'cut', 'cut_2')
    """

    def __init__(self, taken: list[str]) -> None:
        self.imports: dict[str, str] = {}
        self._given: dict[Definition, str] = {}
        self._taken = {*dir(builtins), *taken}

    def give(self, definition: Definition, name: str) -> None:
        """Give a definition a name that is kept for it."""
        self._given[definition] = name

    def of(self, definition: Definition) -> str:
        """The name of a definition."""
        if definition not in self._given:
            name, number = definition.name.removeprefix("Plain"), 2
            free = name
            while free in self._taken:
                free, number = f"{name}_{number}", number + 1
            self._given[definition] = free
            self._taken.add(free)
        return self._given[definition]

    def imports_as(self, name: str, statement: str) -> bool:
        """Have a name imported at the top.

        Args:
            name: The name.
            statement: What imports it.

        Returns:
            Whether the name was free for it, or means it already.
        """
        if name not in self.imports and name in self._taken:
            return False
        self._taken.add(name)
        return self.imports.setdefault(name, statement) == statement
