# SPDX-License-Identifier: Apache-2.0
"""What a ``with`` closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from types import TracebackType


class Closable(Protocol):
    """What has to be closed."""

    def close(self) -> None:
        """Close it."""


class Closing:
    """A Closable that the end of a ``with`` closes."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self: Closable,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
