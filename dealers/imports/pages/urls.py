"""URLs of the intake in the dealer portal."""

from django.urls import path

from dealers.imports.pages import actions, files, preview

urlpatterns = [
    path("imports/", files.index, name="imports"),
    path("imports/files/", files.rows, name="imports_files"),
    path("imports/<uuid:file_id>/", preview.show, name="imports_file"),
    path("imports/<uuid:file_id>/rows/", preview.rows, name="imports_rows"),
    path("imports/<uuid:file_id>/progress/", preview.progress, name="imports_progress"),
    path("imports/<uuid:file_id>/corrections/", preview.corrections, name="imports_corrections"),
    path("imports/<uuid:file_id>/mapping/", actions.mapping, name="imports_mapping"),
    path("imports/<uuid:file_id>/word/", actions.word, name="imports_word"),
    path("imports/<uuid:file_id>/cell/", actions.cell, name="imports_cell"),
    path("imports/<uuid:file_id>/start/", actions.start, name="imports_start"),
    path("imports/<uuid:file_id>/undo/", actions.undo, name="imports_undo"),
    path("imports/<uuid:file_id>/discard/", actions.discard, name="imports_discard"),
]
