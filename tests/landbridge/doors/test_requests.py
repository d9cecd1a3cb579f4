"""The scope stands round the view: what raises leaves nothing, what is lazy renders, what fails sign-in counts."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory
from rest_framework.response import Response
from rest_framework.views import APIView

from landbridge.doors.request import StreamingRefused, ViewDoorMiddleware
from landbridge.errors import Forbidden, RuleViolation
from landbridge.identity.rules import Role
from landbridge.web.access import allow
from tenants.models import Region

pytestmark = pytest.mark.services


def new_region():
    return Region.objects.create(code="NEW", name="新区", name_en="New")


@allow(Role.ADMINISTRATOR)
def writes_and_raises(request):
    new_region()
    raise ZeroDivisionError


@allow(Role.ADMINISTRATOR)
def writes_and_refuses(request):
    new_region()
    raise RuleViolation("no", "Not like this.")


@allow(Role.ADMINISTRATOR)
def writes_and_forbids(request):
    new_region()
    raise Forbidden


@allow(Role.ADMINISTRATOR)
def writes_and_answers_503(request):
    new_region()
    return HttpResponse(status=503)


@allow(Role.ADMINISTRATOR)
def lazy(request):
    template = engines["django"].from_string("{% for r in regions %}{{ r.code }} {% endfor %}")
    return TemplateResponse(request, template, {"regions": Region.objects.order_by("code")})


@allow(Role.ADMINISTRATOR)
def streams(request):
    return StreamingHttpResponse(iter(["a"]))


def undeclared(request):
    return HttpResponse()


class WritesAndRaises(APIView):
    authentication_classes = ()

    def post(self, request):
        new_region()
        raise RuleViolation("no", "Not like this.")


class WritesAndAnswers(APIView):
    authentication_classes = ()

    def post(self, request):
        new_region()
        return Response({"ok": True})


@pytest.fixture
def call(administrator):
    middleware = ViewDoorMiddleware(lambda request: HttpResponse())

    def through(view, method="get", **kwargs):
        request = getattr(RequestFactory(), method)("/x", **kwargs)
        request.actor, request.dealer, request.user = administrator, None, None
        return middleware.process_view(request, view, (), {})

    return through


def regions(as_, administrator):
    with as_(administrator):
        return set(Region.objects.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("view", "error"),
    [(writes_and_raises, ZeroDivisionError), (writes_and_forbids, Exception), (writes_and_answers_503, None)],
)
def test_a_page_that_writes_and_then_fails_leaves_nothing(call, view, error, as_, administrator):
    if error:
        with pytest.raises(error):
            call(view)
    else:
        assert call(view).status_code == 503
    assert regions(as_, administrator) == {"SW", "SOUTH"}


def test_a_page_that_breaks_a_rule_answers_409_and_leaves_nothing(call, as_, administrator):
    response = call(writes_and_refuses)
    assert response.status_code == 409
    assert "Not like this." in response.content.decode()
    assert regions(as_, administrator) == {"SW", "SOUTH"}


def test_an_api_view_that_writes_and_then_raises_leaves_nothing(call, as_, administrator):
    view = allow(Role.ADMINISTRATOR)(WritesAndRaises.as_view())
    response = call(view, "post", data={}, content_type="application/json")
    assert (response.status_code, response.headers["Content-Type"]) == (409, "application/problem+json")
    assert response.data == {"type": "about:blank", "title": "Not like this.", "status": 409, "code": "no"}
    assert regions(as_, administrator) == {"SW", "SOUTH"}


def test_an_api_view_that_succeeds_is_kept(call, as_, administrator):
    view = allow(Role.ADMINISTRATOR)(WritesAndAnswers.as_view())
    assert call(view, "post", data={}, content_type="application/json").status_code == 200
    assert regions(as_, administrator) == {"SW", "SOUTH", "NEW"}


def test_a_lazy_response_renders_inside_the_scope(call):
    assert call(lazy).content == b"SOUTH SW "


def test_a_stream_is_refused(call):
    with pytest.raises(StreamingRefused):
        call(streams)


def test_a_view_without_roles_is_refused(call):
    with pytest.raises(ImproperlyConfigured):
        call(undeclared)
