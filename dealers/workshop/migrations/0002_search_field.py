import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workshop", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="car",
            index=models.Index(django.db.models.functions.text.Substr("plate", 3), name="car_plate_tail"),
        ),
        migrations.AddIndex(
            model_name="car",
            index=models.Index(django.db.models.functions.text.Right("vin", 8), name="car_vin_tail"),
        ),
    ]
