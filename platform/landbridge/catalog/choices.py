"""Names of the catalogue's closed lists, for people."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landbridge.catalog.rules import ClaimType, Energy, SanbaoClass, System, TermScope

ENERGIES = [
    (Energy.ICE.value, _("Combustion engine")),
    (Energy.PHEV.value, _("Plug-in hybrid")),
    (Energy.BEV.value, _("Battery electric")),
]
SYSTEMS = [
    (System.ENGINE.value, _("Engine")),
    (System.TRANSMISSION.value, _("Transmission")),
    (System.DRIVELINE.value, _("Driveline")),
    (System.STEERING.value, _("Steering")),
    (System.BRAKES.value, _("Brakes")),
    (System.SUSPENSION.value, _("Suspension")),
    (System.BODY.value, _("Body")),
    (System.INTERIOR.value, _("Interior")),
    (System.ELECTRICAL.value, _("Electrical system")),
    (System.LIGHTING.value, _("Lighting")),
    (System.INFOTAINMENT.value, _("Infotainment and driver assistance")),
    (System.RESTRAINT.value, _("Restraint system")),
    (System.CLIMATE.value, _("Climate control")),
    (System.COOLING.value, _("Cooling")),
    (System.FUEL.value, _("Fuel system")),
    (System.EMISSION.value, _("Emission control")),
    (System.TRACTION_BATTERY.value, _("Traction battery")),
    (System.DRIVE_MOTOR.value, _("Drive motor")),
]
SANBAO_CLASSES = [
    (SanbaoClass.ASSEMBLY.value, _("Assembly")),
    (SanbaoClass.MAIN_PART.value, _("Main part")),
    (SanbaoClass.WEAR.value, _("Wear part")),
    (SanbaoClass.SPECIAL.value, _("Special part")),
    (SanbaoClass.NORMAL.value, _("Ordinary part")),
]
CLAIM_TYPES = [
    (ClaimType.NORMAL.value, _("Ordinary warranty claim")),
    (ClaimType.FIRST_MAINT.value, _("Free maintenance")),
    (ClaimType.PDI.value, _("Pre-delivery inspection")),
    (ClaimType.PRE_SALE.value, _("Repair before sale")),
    (ClaimType.TRANSPORT.value, _("Transport damage")),
    (ClaimType.PART.value, _("Parts warranty")),
    (ClaimType.GOODWILL.value, _("Goodwill")),
    (ClaimType.CAMPAIGN.value, _("Service campaign")),
    (ClaimType.RECALL.value, _("Recall")),
    (ClaimType.OUTSIDE.value, _("Roadside repair")),
    (ClaimType.SPECIAL.value, _("Special service")),
    (ClaimType.SUPPLEMENT.value, _("Supplementary claim")),
    (ClaimType.URGENT_PART.value, _("Urgent part")),
    (ClaimType.SANBAO.value, _("Recourse for exchange or refund")),
]
TERM_SCOPES = [
    (TermScope.BASE.value, _("Whole vehicle")),
    (TermScope.CLASS.value, pgettext_lazy("warranty term", "Class of parts")),
    (TermScope.PART.value, pgettext_lazy("warranty term", "Single part")),
]
