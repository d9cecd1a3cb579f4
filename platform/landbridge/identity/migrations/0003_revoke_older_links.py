from django.db import migrations

# Ids are in the order of time.
REVOKE_OLDER = """
UPDATE identity_invitation AS older SET revoked_at = newer.created_at FROM identity_invitation AS newer
WHERE newer.user_id = older.user_id AND newer.id > older.id
  AND newer.accepted_at IS NULL AND older.accepted_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_workplace_and_revocation"),
    ]

    operations = [migrations.RunSQL([REVOKE_OLDER], reverse_sql=migrations.RunSQL.noop)]
