# SPDX-License-Identifier: Apache-2.0
"""What the classes of esclusa.aio have in common."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

import esclusa
from esclusa._closing import Closable, Closing


class Named(Closable, Protocol):
    """An object that processes share."""

    @property
    def name(self) -> str:
        """What it was made or opened as."""

    def fileno(self) -> int:
        """Return the descriptor of one without a name."""


class HasFileno(Protocol):
    """What has a descriptor."""

    def fileno(self) -> int:
        """Return it."""


Plain = TypeVar("Plain")
ClosablePlain = TypeVar("ClosablePlain", bound=Closable)
NamedPlain = TypeVar("NamedPlain", bound=Named)


class Wrapper(Generic[Plain]):
    """What wraps a plain object, in ``plain``."""

    def __init__(self, plain: Plain) -> None:
        self.plain = plain

    def __repr__(self) -> str:
        return f"<esclusa.aio of {self.plain!r}>"


class ClosingWrapper(Wrapper[ClosablePlain], Closing):
    """What wraps a plain object and closes it."""

    def close(self) -> None:
        """Close the plain object."""
        self.plain.close()


class Shared(ClosingWrapper[NamedPlain]):
    """What wraps an object that processes share."""

    _of: ClassVar[Any]
    """The plain class."""

    @classmethod
    def open(cls, name: str, **options: Any) -> Self:
        """As the plain class."""
        return cls(cls._of.open(name, **options))

    @classmethod
    def from_fd(cls, fd: int | HasFileno, **options: Any) -> Self:
        """As the plain class: open one without a name by its descriptor, which stays open."""
        return cls(cls._of.from_fd(fd, **options))

    unlink = staticmethod(esclusa.SharedEvent.unlink)  # which looks at no kind

    @property
    def name(self) -> str:
        """What it was made or opened as."""
        return self.plain.name

    def fileno(self) -> int:
        """Return the descriptor of one without a name, to be passed to others."""
        return self.plain.fileno()
