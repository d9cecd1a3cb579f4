"""Pages of the dealer's portal: the clerk's home, repair orders, the dealer's view of claims."""

from django.urls import path

from dealers.portal.pages import cars, claims, home, order_writing, orders, suggest

urlpatterns = [
    path("", home.home, name="home"),
    path("suggest/<str:kind>/", suggest.suggest, name="suggest"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/new/", order_writing.new, name="order_new"),
    path("orders/new/row/", order_writing.row, name="order_row"),
    path("orders/<path:number>/edit/", order_writing.edit, name="order_edit"),
    path("orders/<path:number>/close/", orders.close, name="order_close"),
    path("orders/<path:number>/sign/", orders.sign, name="order_sign"),
    path("orders/<path:number>/", orders.order_page, name="order"),
    path("cars/<uuid:car_id>/", cars.car_page, name="car"),
    path("claims/", claims.claim_list, name="claims"),
    path("claims/export/", claims.export, name="claims_export"),
    path("claims/returned/", claims.returned, name="claims_returned"),
    path("claims/<str:number>/", claims.claim_page, name="claim"),
    path("claims/<str:number>/message/", claims.post_message, name="claim_message"),
    path("claims/<str:number>/answer/", claims.answer, name="claim_answer"),
    path("claims/<str:number>/withdraw/", claims.withdraw, name="claim_withdraw"),
    path("claims/<str:number>/correct/", claims.correct, name="claim_correct"),
]
