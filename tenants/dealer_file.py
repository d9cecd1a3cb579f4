"""The file of dealers to be opened at once: which columns it has, and what makes a row of it wrong."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from landbridge.catalog.loading.cells import BadCell, Choice, Number, Text, Value
from landbridge.catalog.loading.sheet import Column, Sheet, Values
from landbridge.errors import RuleViolation
from tenants import rules
from tenants.models import Depot, Grade


class _DealerCode:
    empty: Value = ""

    def read(self, text: str) -> Value:
        try:
            return rules.dealer_code(text)
        except RuleViolation as error:
            raise BadCell(str(error)) from error


def _changes_nothing(old: Values, new: Values) -> Iterable[object]:
    """Refuse a row of a dealer that is there under other facts: this file opens, it does not change."""
    return [_("There is a dealer with this code already, and it is another one.")]


DEALERS = Sheet(
    kind="dealers",
    label=_("dealers"),
    model="tenants.Dealer",
    columns=(
        Column("code", _("code"), _DealerCode()),
        Column("name", _("name"), Text(80)),
        Column("name_en", _("English name"), Text(80)),
        Column("grade", _("grade"), Choice(Grade.choices)),
        Column("city", _("city"), Text(30)),
        Column("city_level", _("city level"), Number(1, 3)),
        Column("province", _("province"), Text(30)),
        Column("region", _("region"), Text(10), target="tenants.Region"),
        Column("depot", _("parts depot"), Choice(Depot.choices)),
    ),
    key=("code",),
    forbidden=_changes_nothing,
)
