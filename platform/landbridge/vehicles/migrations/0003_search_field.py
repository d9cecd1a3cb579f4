import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("vehicles", "0002_withdrawn_facts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="vehicle",
            index=models.Index(django.db.models.functions.text.Right("vin", 8), name="vehicle_vin_tail"),
        ),
    ]
