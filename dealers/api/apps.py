"""App of the dealer's API; its one table keeps answers for repeated requests."""

from django.apps import AppConfig


class DealerApiConfig(AppConfig):
    name = "dealers.api"
    label = "api_answers"
