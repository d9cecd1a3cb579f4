"""Each dealer's grade of now becomes the first row of its history, and a dealer that is opening has its row."""

from django.db import migrations


def write_first_rows(apps, schema_editor):
    """Write the rows that registering a dealer writes since the release before."""
    alias = schema_editor.connection.alias
    dealer_model = apps.get_model("tenants", "Dealer")
    grades = apps.get_model("tenants", "DealerGrade").objects.using(alias)
    openings = apps.get_model("tenants", "DealerOpening").objects.using(alias)
    for dealer in dealer_model.objects.using(alias).order_by("code"):
        grades.get_or_create(
            dealer=dealer,
            valid_from=dealer.opened_on,
            defaults={"grade": dealer.grade, "city_level": dealer.city_level},
        )
        if dealer.status == "opening":
            openings.get_or_create(dealer=dealer, defaults={"beat_at": "2000-01-01T00:00:00Z"})


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_dealer_grades_and_openings")]

    operations = [migrations.RunPython(write_first_rows, migrations.RunPython.noop)]
