"""What was loaded into the catalogue, when and by whom, with every value that it changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from landbridge.doors.kinds import OemOnly
from landbridge.ids import uuid7


class CatalogueLoad(models.Model):
    """One applied file. `changes` keeps old and new of each changed row; added rows speak for themselves."""

    table_kind = OemOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=24)
    content_hash = models.CharField(max_length=64)
    added = models.PositiveIntegerField(_("added"))
    changed = models.PositiveIntegerField(_("changed"))
    ended = models.PositiveIntegerField(_("ended"))
    unchanged = models.PositiveIntegerField(_("unchanged"))
    refused = models.PositiveIntegerField(_("refused"))
    changes = models.JSONField(default=list)
    loaded_by = models.UUIDField(null=True)
    loaded_by_label = models.CharField(max_length=20)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("catalogue load")
        verbose_name_plural = _("catalogue loads")
        indexes = [models.Index(fields=["-loaded_at"], name="catalogueload_recent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.loaded_at:%Y-%m-%d}"
