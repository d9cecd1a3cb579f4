"""Start page, people and dealers of the OEM's portal."""

from django.urls import path

from tenants.pages import dealers, home, people

urlpatterns = [
    path("", home.home, name="home"),
    path("workplaces/", home.workplaces, name="workplaces"),
    path("people/", people.people_list, name="people"),
    path("people/invite/", people.person_invite, name="person_invite"),
    path("people/<uuid:user_id>/", people.person_detail, name="person"),
    path("people/<uuid:user_id>/roles/<str:place>/", people.person_roles, name="person_roles"),
    path("people/<uuid:user_id>/link/", people.person_link, name="person_link"),
    path("people/<uuid:user_id>/link/revoke/", people.person_link_revoke, name="person_link_revoke"),
    path("people/<uuid:user_id>/second-step/", people.person_second_step, name="person_second_step"),
    path("people/<uuid:user_id>/suspend/", people.person_suspend, name="person_suspend"),
    path("people/<uuid:user_id>/reinstate/", people.person_reinstate, name="person_reinstate"),
    path("dealers/", dealers.dealer_list, name="dealers"),
    path("dealers/open/", dealers.dealer_open, name="dealer_open"),
    path("dealers/<str:code>/", dealers.dealer_detail, name="dealer"),
    path("dealers/<str:code>/status/", dealers.dealer_status, name="dealer_status"),
    path("dealers/<str:code>/rename/", dealers.dealer_rename, name="dealer_rename"),
    path("dealers/<str:code>/grade/", dealers.dealer_grade, name="dealer_grade"),
    path("dealers/<str:code>/open/", dealers.dealer_open_again, name="dealer_open_again"),
    path("dealers/<str:code>/progress/", dealers.dealer_progress, name="dealer_progress"),
]
