"""The writing transaction of each event, filled by the database and unknown to Django.

Subscribers read below the oldest running transaction, in the order of this index.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RunSQL(
            ["ALTER TABLE events_event ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()"],
            ["ALTER TABLE events_event DROP COLUMN xid"],
        ),
        migrations.RunSQL(
            ["CREATE INDEX event_xid ON events_event (xid, id)"],
            ["DROP INDEX event_xid"],
        ),
    ]
