"""Forms of people and dealers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landbridge.errors import RuleViolation
from landbridge.identity.rules import DEALER_ROLES, OEM_ROLES, Role
from landbridge.web.role_names import role_name
from landbridge.web.templatetags.shell import workplace_name
from tenants import rules
from tenants.models import Dealer, Depot, Grade, Region
from tenants.queries import is_code_taken

CITY_LEVELS = ((1, "1"), (2, "2"), (3, "3"))


class _InLanguage:
    """Options named in the language of the page, a dealer with its code."""

    def label_from_instance(self, one: Dealer | Region) -> str:
        return f"{one.code} {workplace_name(one)}" if isinstance(one, Dealer) else workplace_name(one)


class PlaceField(_InLanguage, forms.ModelChoiceField):  # type: ignore[type-arg]
    """One dealer or region."""


class PlacesField(_InLanguage, forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some regions."""


def role_choices(at_dealer: bool) -> list[tuple[str, Any]]:
    """Return the roles of one side, in the order of the list of roles."""
    side = DEALER_ROLES if at_dealer else OEM_ROLES
    return [(role.value, role_name(role)) for role in Role if role in side]


class RolesForm(forms.Form):
    """Which roles a person holds at one workplace; a regional manager has regions as well."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple, required=False)
    regions = PlacesField(
        Region.objects.none(),
        label=_("Regions of a regional manager"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, at_dealer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_choices(at_dealer)  # type: ignore[attr-defined]
        if at_dealer:
            del self.fields["regions"]
        else:
            self.fields["regions"].queryset = Region.objects.order_by("code")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if Role.REGIONAL_MANAGER in cleaned.get("roles", ()) and not cleaned.get("regions"):
            self.add_error("regions", _("A regional manager needs at least one region."))
        return cleaned


class InvitationForm(RolesForm):
    """A new person, or a further workplace of one who is here already."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    display_name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    staff_number = forms.CharField(
        label=_("Staff number"), max_length=20, help_text=_("What both sides see instead of the name.")
    )
    dealer = PlaceField(Dealer.objects.none(), label=_("Workplace"), required=False, empty_label=_("The maker"))
    field_order = ("email", "display_name", "staff_number", "dealer", "roles", "regions")

    def __init__(self, *args: Any, dealers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dealer"].queryset = dealers  # type: ignore[attr-defined]

    def clean_roles(self) -> list[str]:
        roles: list[str] = self.cleaned_data["roles"]
        if not roles:
            raise forms.ValidationError(_("Choose at least one role of this workplace."))
        return roles


class GradeForm(forms.Form):
    """Another grade or city level of a dealer, from a day on."""

    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices)
    city_level = forms.TypedChoiceField(label=_("City level"), choices=CITY_LEVELS, coerce=int)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class OpenDealerForm(forms.Form):
    """A dealer to be registered and opened."""

    code = forms.CharField(
        label=_("Code"), max_length=5, help_text=_("Two letters of the city and three digits, such as CQ012.")
    )
    name = forms.CharField(label=_("Chinese name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80)
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices)
    city = forms.CharField(label=_("City"), max_length=30)
    city_level = forms.TypedChoiceField(label=_("City level"), choices=CITY_LEVELS, coerce=int, initial=2)
    province = forms.CharField(label=_("Province"), max_length=30)
    region = PlaceField(Region.objects.none(), label=_("Region"))
    depot = forms.ChoiceField(label=_("Parts depot"), choices=Depot.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.order_by("code")  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        return free_code(self.cleaned_data["code"])


class RenameForm(forms.Form):
    """Another code of a dealer."""

    code = forms.CharField(label=_("New code"), max_length=5)

    def clean_code(self) -> str:
        return free_code(self.cleaned_data["code"])


def free_code(text: str) -> str:
    """Return a dealer's code in its one spelling.

    Raises:
        ValidationError: it is malformed, or somebody has it or had it.
    """
    try:
        code = rules.dealer_code(text)
    except RuleViolation as error:
        raise forms.ValidationError(_("Two letters and three digits, such as CQ012.")) from error
    if is_code_taken(code):
        raise forms.ValidationError(_("There is, or was, a dealer with this code already."))
    return code
