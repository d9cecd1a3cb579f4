"""What `make demo` and `make test` stand on: an embedded PostgreSQL, front-end files, processes.

Nothing here is needed on a server that brings its own database and runs its own services.
"""
