"""Settings, the URLs of both portals, and the Celery application.

Whoever loads the settings gets the application too: without it Celery would send to a broker of its own choice.
"""

from config.celery import app as celery_app

__all__ = ["celery_app"]
