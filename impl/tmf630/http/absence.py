"""What another library imports for parts of it that are not used here."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


@contextmanager
def absent(*names: str) -> Iterator[None]:
    """Have modules seem not to be installed within the block, unless they are imported already."""
    hidden = [each for each in names if each not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None: its import fails
    try:
        yield
    finally:
        for each in hidden:
            del sys.modules[each]


@contextmanager
def unused(*names: str) -> Iterator[None]:
    """Have empty modules in the place of modules, and of all below them, within the block.

    Each attribute of an empty module is `Unused`. What is imported already is there again after the
    block.
    """
    finder = _EmptyModules(names)
    before = _taken(finder)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for each in _taken(finder):
            package, _, name = each.rpartition(".")
            if package in sys.modules:
                delattr(sys.modules[package], name)
        for each, module in before.items():
            sys.modules[each] = module
            package, _, name = each.rpartition(".")
            if package in sys.modules:
                setattr(sys.modules[package], name, module)


def _taken(finder: _EmptyModules) -> dict[str, ModuleType]:
    """The modules that are imported and that a finder replaces, which are imported no more."""
    return {each: sys.modules.pop(each) for each in [*filter(finder.replaces, sys.modules)]}


class _AnyAttribute(type):
    """The class of a class that has any attribute, and is the result of all that is done with it.

    Names with two underscores at both ends are Python's own.
    """

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return cls

    def __getitem__(cls, key: object) -> Any:
        return cls

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls


class Unused(metaclass=_AnyAttribute):
    """Stands for a class or a function of a library. It does nothing, whatever is asked of it."""


class _EmptyModules(MetaPathFinder, Loader):
    """Finds the empty modules, instead of those that are installed."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def replaces(self, fullname: str) -> bool:
        """Whether an empty module is in the place of that one."""
        return any(fullname == each or fullname.startswith(f"{each}.") for each in self._names)

    def find_spec(self, fullname: str, *_: Any) -> ModuleSpec | None:
        """What is to be loaded instead of a module; None for all that are not replaced."""
        return ModuleSpec(fullname, self, is_package=True) if self.replaces(fullname) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave it empty."""


class _EmptyModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Unused
