from django.db import migrations, models

# Pure functions, not models: what they seal today, every later release opens.
from landbridge.identity.sealing import seal, unseal


def seal_secrets(apps, schema_editor):
    """Seal the secrets of endpoints that an earlier release kept as they are."""
    _rewrite(apps, schema_editor, seal)


def unseal_secrets(apps, schema_editor):
    """Lay them open again for that release."""
    _rewrite(apps, schema_editor, unseal)


def _rewrite(apps, schema_editor, change):
    endpoints = apps.get_model("webhooks", "Endpoint").objects.using(schema_editor.connection.alias)
    for endpoint in endpoints.all():
        endpoint.sealed_secret = change(endpoint.sealed_secret)
        endpoint.save(update_fields=["sealed_secret"])


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_deliveries")]

    operations = [
        migrations.RenameField("endpoint", "secret", "sealed_secret"),
        migrations.AlterField("endpoint", "sealed_secret", models.CharField(max_length=255)),
        migrations.RunPython(seal_secrets, unseal_secrets),
    ]
