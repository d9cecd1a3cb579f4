"""SECURITY DEFINER functions: the few things a dealer may learn about the rest of the country.

Each runs with the owner's rights, has a search path of its own, is revoked from PUBLIC and answers as little
as its purpose needs; tests/claims/test_facts.py and tests/landbridge/vehicles say what they must not tell.
"""

from collections.abc import Iterator

from psycopg import sql

from landbridge.doors.names import SECURITY_SCHEMA, role

CURRENT_DEALER = "sec.current_dealer()"

# current_user would be the owner inside a definer function; the role setting stays the caller's.
_CURRENT_DEALER = """
CREATE OR REPLACE FUNCTION sec.current_dealer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT substring(current_setting('role') from '_d_([0-9a-f]{32})$')::uuid $$
"""

# Highest reading before a moment and lowest after it, of any dealer; never who read it. A corrected reading
# is a later revision of the same source: only the last one counts, and none if that one withdraws it.
_ODOMETER_AROUND = """
CREATE OR REPLACE FUNCTION sec.odometer_around(
    wanted_vin text, moment timestamptz,
    OUT before_at timestamptz, OUT before_km integer, OUT after_at timestamptz, OUT after_km integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = oem, pg_temp AS $$
WITH counting AS (SELECT r.read_at, r.mileage_km FROM oem.vehicles_odometerreading r
    WHERE r.vin = wanted_vin AND r.withdrawn_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM oem.vehicles_odometerreading n
        WHERE n.dealer_id = r.dealer_id AND n.source = r.source AND n.source_id = r.source_id
          AND n.revision > r.revision))
SELECT b.read_at, b.mileage_km, a.read_at, a.mileage_km
FROM (SELECT 1) one
LEFT JOIN LATERAL (SELECT read_at, mileage_km FROM counting
    WHERE read_at < moment ORDER BY mileage_km DESC, read_at DESC LIMIT 1) b ON true
LEFT JOIN LATERAL (SELECT read_at, mileage_km FROM counting
    WHERE read_at > moment ORDER BY mileage_km, read_at LIMIT 1) a ON true
$$
"""

# How near other dealers' claims for one causal part of one car are, in days and km: never who, when or what came
# of it. Nothing beyond a year and 20,000 km is told. What was taken back or refused is no claim.
_NEAREST_CLAIM = """
CREATE OR REPLACE FUNCTION sec.nearest_claim(
    wanted_vin text, part text, repair_day date, km integer, OUT days_apart integer, OUT km_apart integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = oem, pg_temp AS $$
SELECT min(abs(c.repaired_on - repair_day)), min(abs(c.mileage_km - km))
FROM oem.claims_claim c
WHERE c.vin = wanted_vin AND c.causal_part = part AND part <> ''
  AND c.dealer_id IS DISTINCT FROM sec.current_dealer()
  AND c.status NOT IN ('withdrawn', 'rejected', 'rejected_final')
  AND (abs(c.repaired_on - repair_day) <= 366 OR abs(c.mileage_km - km) <= 20000)
$$
"""

# How many free maintenances of a car other dealers have claimed, and how many they have written down as done;
# never who or when. What may still come to nothing is not counted.
_MAINTENANCE_ELSEWHERE = """
CREATE OR REPLACE FUNCTION sec.maintenance_elsewhere(wanted_vin text, OUT claimed integer, OUT done integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = oem, pg_temp AS $$
SELECT (SELECT count(*) FROM oem.claims_claim c WHERE c.vin = wanted_vin AND c.claim_type = 'first_maint'
        AND c.dealer_id IS DISTINCT FROM sec.current_dealer()
        AND c.status NOT IN ('withdrawn', 'returned', 'rejected', 'in_appeal', 'rejected_final'))::integer,
    (SELECT count(*) FROM oem.vehicles_servicerecord r WHERE r.vin = wanted_vin AND r.withdrawn_at IS NULL
        AND r.kind = 'free_maintenance' AND r.dealer_id IS DISTINCT FROM sec.current_dealer()
        AND NOT EXISTS (SELECT 1 FROM oem.vehicles_servicerecord n
            WHERE n.dealer_id = r.dealer_id AND n.order_id = r.order_id AND n.revision > r.revision))::integer
$$
"""

# Human numbers: the caller's own counter only, so that no dealer can burn or see another's numbers.
_NEXT_SERIALS = """
CREATE OR REPLACE FUNCTION sec.next_serials(counter_name text, wanted integer) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = oem, pg_temp AS $$
INSERT INTO oem.doors_counter (id, dealer_id, name, value)
SELECT gen_random_uuid(), sec.current_dealer(), counter_name, wanted
WHERE sec.current_dealer() IS NOT NULL AND wanted BETWEEN 1 AND 10000
ON CONFLICT (dealer_id, name) DO UPDATE SET value = doors_counter.value + excluded.value RETURNING value
$$
"""

# Fired by every statement that changes a table with an edition; the writer needs no right on the stamps.
_RENEW_EDITION = """
CREATE OR REPLACE FUNCTION sec.renew_edition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = oem, pg_temp AS $$
BEGIN
    INSERT INTO oem.doors_edition (name, stamp) VALUES (TG_ARGV[0], gen_random_uuid())
    ON CONFLICT (name) DO UPDATE SET stamp = excluded.stamp;
    RETURN NULL;
END $$
"""

FUNCTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("sec.current_dealer()", _CURRENT_DEALER, ("oem", "dealer_base", "gateway")),
    ("sec.odometer_around(text, timestamptz)", _ODOMETER_AROUND, ("oem", "dealer_base")),
    ("sec.nearest_claim(text, text, date, integer)", _NEAREST_CLAIM, ("oem", "dealer_base")),
    ("sec.maintenance_elsewhere(text)", _MAINTENANCE_ELSEWHERE, ("oem", "dealer_base")),
    ("sec.next_serials(text, integer)", _NEXT_SERIALS, ("dealer_base",)),
    ("sec.renew_edition()", _RENEW_EDITION, ()),
)


def create_functions() -> Iterator[sql.Composed]:
    """Yield the functions with their grants; run by the owner after the tables exist."""
    for signature, body, callers in FUNCTIONS:
        yield sql.Composed([sql.SQL(body)])
        yield sql.Composed([sql.SQL(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")])
        for caller in callers:
            yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(
                sql.SQL(signature),
                sql.Identifier(role(caller)),
            )


__all__ = ["CURRENT_DEALER", "FUNCTIONS", "SECURITY_SCHEMA", "create_functions"]
