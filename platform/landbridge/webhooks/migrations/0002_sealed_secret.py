from django.db import migrations, models

# A pure function, not a model: what it seals today, every later release opens.
from landbridge.identity.sealing import seal


def seal_secrets(apps, schema_editor):
    """Seal the secrets of endpoints that an earlier release kept as they are."""
    endpoints = apps.get_model("webhooks", "Endpoint").objects.using(schema_editor.connection.alias)
    for endpoint in endpoints.all():
        endpoint.sealed_secret = seal(endpoint.sealed_secret)
        endpoint.save(update_fields=["sealed_secret"])


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_deliveries")]

    operations = [
        migrations.RenameField("endpoint", "secret", "sealed_secret"),
        migrations.AlterField("endpoint", "sealed_secret", models.CharField(max_length=255)),
        migrations.RunPython(seal_secrets, migrations.RunPython.noop),
    ]
