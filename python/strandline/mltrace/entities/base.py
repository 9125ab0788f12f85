"""What mltrace's entities have in common."""

from __future__ import annotations

import datetime
import json
from typing import Any, TypeVar

Entity = TypeVar("Entity", bound="Base")


class Base:
    """Something whose properties can be read as a dictionary, and that is made from one."""

    @classmethod
    def _properties(cls) -> list[str]:
        names: dict[str, None] = {}
        for kind in reversed(cls.__mro__):
            for name, value in vars(kind).items():
                if isinstance(value, property) and not name.startswith("_"):
                    names[name] = None
        return list(names)

    @classmethod
    def from_dictionary(cls: type[Entity], d: dict[str, Any]) -> Entity:
        """An entity with those of a dictionary's entries that it has a property for."""
        known = cls._properties()
        return cls(**{key: value for key, value in d.items() if key in known})

    def to_dictionary(self) -> dict[str, Any]:
        """The properties by their names."""
        return {name: getattr(self, name) for name in self._properties()}

    def __iter__(self) -> Any:
        return iter(self.to_dictionary().items())

    def _shown(self) -> dict[str, Any]:
        return self.to_dictionary()

    def __repr__(self) -> str:
        return json.dumps(self._shown(), default=_plain)


def _plain(value: object) -> Any:
    """What JSON has no word for: times in ISO 8601, entities as their properties."""
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            value = value.replace(tzinfo=datetime.timezone.utc)
        return value.isoformat()
    if isinstance(value, Base):
        return value._shown()
    return str(value)
