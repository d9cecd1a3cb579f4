"""The peer: what a good afternoon with stock Django and REST framework gives. One table, nested lines, no rules.

Connections are kept; there is no tenancy, no pre-check, no adjudication, no event, no shared fact. Run by gunicorn
as `benchmarks.stock:application`.
"""

import os
import sys
from decimal import Decimal
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

if not settings.configured and os.environ.get("STOCK_DATABASE_URL"):
    _at = urlsplit(os.environ["STOCK_DATABASE_URL"])
    settings.configure(
        SECRET_KEY="stock",  # noqa: S106 - signs nothing
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=["rest_framework"],
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": _at.path.lstrip("/"),
                "USER": unquote(_at.username or ""),
                "PASSWORD": unquote(_at.password or ""),
                "HOST": _at.hostname or "",
                "PORT": str(_at.port or 5432),
                "CONN_MAX_AGE": None,
            }
        },
        REST_FRAMEWORK={
            "DEFAULT_AUTHENTICATION_CLASSES": [],
            "DEFAULT_PERMISSION_CLASSES": [],
            "UNAUTHENTICATED_USER": None,
        },
    )
    django.setup()

from django.db import connection, models, transaction
from rest_framework import routers, serializers, viewsets


class Claim(models.Model):
    number = models.CharField(max_length=30, unique=True)
    dealer = models.CharField(max_length=12, db_index=True)
    vin = models.CharField(max_length=17, db_index=True)
    mileage_km = models.PositiveIntegerField()
    handed_over_at = models.DateTimeField()
    complaint = models.TextField()
    cause = models.TextField()
    correction = models.TextField()
    status = models.CharField(max_length=20, default="submitted", db_index=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal("0.00"))

    class Meta:
        app_label = "stock"


class Line(models.Model):
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="lines")
    code = models.CharField(max_length=40)
    quantity = models.DecimalField(max_digits=10, decimal_places=3)
    unit_price = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        app_label = "stock"


class LineSerializer(serializers.ModelSerializer[Line]):
    class Meta:
        model = Line
        fields = ("code", "quantity", "unit_price")


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    lines = LineSerializer(many=True)

    class Meta:
        model = Claim
        exclude = ("status",)
        read_only_fields = ("amount",)

    @transaction.atomic
    def create(self, validated_data):  # type: ignore[no-untyped-def]
        lines = validated_data.pop("lines")
        amount = sum(line["quantity"] * line["unit_price"] for line in lines)
        claim = Claim.objects.create(amount=amount, **validated_data)
        Line.objects.bulk_create([Line(claim=claim, **line) for line in lines])
        return claim


class ClaimViewSet(viewsets.ModelViewSet[Claim]):
    queryset = Claim.objects.prefetch_related("lines").order_by("-id")
    serializer_class = ClaimSerializer


router = routers.DefaultRouter()
router.register("claims", ClaimViewSet)
urlpatterns = router.urls


def make_tables() -> None:
    """Create both tables, indexes included."""
    with connection.schema_editor() as editor:
        editor.create_model(Claim)
        editor.create_model(Line)


if __name__ == "__main__":
    make_tables()
    sys.exit()

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
