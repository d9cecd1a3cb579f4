"""Which tables are copied, and by what a row is known to belong to a car."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One table that is copied.

    Attributes:
        at_dealer: it stands in each dealer's own schema.
        owner: the column that says whose a row is: a VIN, or the key of a row of a table before this one.
        moment: the column whose time the row's new key carries; empty for that of its owner.
        where: which rows are copied at all.
    """

    name: str
    owner: str
    moment: str = ""
    at_dealer: bool = False
    where: str = ""


# Left out on purpose: files of the intake, sent answers of the API, and those events that no page shows.
TABLES = (
    Table("vehicles_vehicle", "vin"),
    Table("vehicles_vehiclesale", "vehicle_id"),
    Table("vehicles_ownershipperiod", "vehicle_id"),
    Table("vehicles_odometerreading", "vin", "read_at"),
    Table("vehicles_servicerecord", "vin", "handed_over_at"),
    Table("workshop_car", "vin", "since", at_dealer=True),
    Table("workshop_repairorder", "vin", "created_at", at_dealer=True),
    Table("workshop_customer", "id", at_dealer=True),
    Table("workshop_customerphone", "customer_id", at_dealer=True),
    Table("workshop_job", "order_id", at_dealer=True),
    Table("workshop_joblabour", "job_id", at_dealer=True),
    Table("workshop_jobpart", "job_id", at_dealer=True),
    Table("workshop_jobother", "job_id", at_dealer=True),
    Table("maintenance_maintenancesheet", "order_id", "recorded_at", at_dealer=True),
    Table("drafts_claimdraft", "order_id", "created_at", at_dealer=True),
    Table("drafts_draftline", "draft_id", at_dealer=True),
    Table("claims_claim", "vin", "submitted_at"),
    Table("claims_submission", "claim_id", "at"),
    Table("claims_submissionline", "submission_id"),
    Table("claims_adjudication", "claim_id", "at"),
    Table("claims_linedecision", "claim_id"),
    Table("claims_review", "claim_id"),
    Table("claims_message", "claim_id", "at"),
    Table("events_event", "subject_id", "at", where="subject_type = 'claims.claim'"),
)
OEM_TABLES = tuple(table.name for table in TABLES if not table.at_dealer)
DEALER_TABLES = tuple(table.name for table in TABLES if table.at_dealer)

# Columns whose whole text is somebody's or something's own, and gets a new one in each copy.
OWN_TEXTS = {
    ("workshop_customer", "name"): "name",
    ("workshop_customerphone", "number"): "phone",
    ("vehicles_vehicle", "engine_number"): "engine",
}
# Filled by the database itself.
NOT_WRITTEN = {("events_event", "xid")}
