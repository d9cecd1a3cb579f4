"""What a demo catalogue consists of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DemoComponent:
    """A component with all that belongs to it, so that orders can be made up that make sense.

    Attributes:
        numbers: current part numbers by series code, one for each place of the component.
        former: superseded part numbers by series code.
        replace, diagnose, extras: operation codes.
        failure_codes: in falling likelihood; empty for fluids, filters and the like.
        weight: how often it fails, relative to others.
    """

    system: str
    base: str
    name_zh: str
    name_en: str
    sanbao_class: str
    must_return: bool
    quantity: int
    numbers: Mapping[str, Sequence[str]]
    former: Mapping[str, Sequence[str]]
    replace: str
    diagnose: str
    extras: Sequence[str]
    failure_codes: Sequence[str]
    weight: float


@dataclass(frozen=True, slots=True)
class DemoCatalogue:
    """Plain rows by kind of sheet, in the order in which they can be loaded, and what links them."""

    seed: int
    tables: Mapping[str, Sequence[Row]]
    components: Sequence[DemoComponent]

    def fitting(self, series: str) -> list[DemoComponent]:
        """Return the components that a car of the series has."""
        return [component for component in self.components if series in component.numbers]
