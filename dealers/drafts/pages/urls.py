"""Pages of claim drafts in a dealer's portal."""

from django.urls import path

from dealers.drafts.pages import views

urlpatterns = [
    path("drafts/", views.draft_list, name="drafts"),
    path("drafts/submit/", views.submit_many, name="drafts_submit"),
    path("drafts/<uuid:draft_id>/", views.draft_page, name="draft"),
    path("drafts/<uuid:draft_id>/edit/", views.edit, name="draft_edit"),
    path("drafts/<uuid:draft_id>/cost/", views.add_cost, name="draft_cost"),
    path("drafts/<uuid:draft_id>/lines/<int:line_no>/remove/", views.remove_line, name="draft_line_remove"),
    path("drafts/<uuid:draft_id>/lines/<int:line_no>/restore/", views.restore_line, name="draft_line_restore"),
    path("drafts/<uuid:draft_id>/submit/", views.submit, name="draft_submit"),
    path("drafts/<uuid:draft_id>/discard/", views.discard, name="draft_discard"),
    path("drafts/<uuid:draft_id>/restore/", views.restore, name="draft_restore"),
]
