from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_recent_of_dealer"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["number"], name="claim_number_begins", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["order_number"], name="claim_order_number"),
        ),
    ]
