"""Addresses of the OEM's claim desk."""

from django.urls import path

from claims.pages import cars, decisions, policy, views

urlpatterns = [
    path("claims/", views.claim_queue, name="claim_queue"),
    path("claims/<str:number>/", views.claim_page, name="oem_claim"),
    path("claims/<str:number>/lines/", decisions.decide_line, name="claim_decide_line"),
    path("claims/<str:number>/approve/", decisions.approve, name="claim_approve"),
    path("claims/<str:number>/return/", decisions.send_back, name="claim_return"),
    path("claims/<str:number>/reject/", decisions.reject, name="claim_reject"),
    path("claims/<str:number>/ask/", decisions.ask, name="claim_ask"),
    path("claims/<str:number>/close-question/", decisions.close_question, name="claim_close_question"),
    path("claims/<str:number>/transfer/", decisions.transfer, name="claim_transfer"),
    path("claims/<str:number>/pick/", decisions.pick, name="claim_pick"),
    path("claims/<str:number>/undo/", decisions.undo, name="claim_undo"),
    path("claims/<str:number>/message/", decisions.message, name="claim_message"),
    path("rules/", policy.rule_list, name="rules"),
    path("rules/<str:rule_id>/", policy.rule_page, name="rule"),
    path("rules/<str:rule_id>/change/", policy.rule_change, name="rule_change"),
    path("rules/<str:rule_id>/cancel/", policy.rule_cancel, name="rule_cancel"),
    path("cars/<uuid:vehicle_id>/", cars.car_page, name="car"),
]
