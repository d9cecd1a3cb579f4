"""Settings, the URLs of both portals, and the Celery application."""
