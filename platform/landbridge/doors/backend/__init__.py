"""The database backend: django-tenants' own, whose cursors open only inside a door."""
