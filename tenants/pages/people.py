"""People: who is here, in which roles, since when; inviting, changing, suspending."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from landbridge.identity.models import Invitation, User
from landbridge.identity.queries import second_steps
from landbridge.identity.rules import Role
from landbridge.web.access import ActorRequest, allow
from landbridge.web.offsets import offset_of
from landbridge.web.parts import PageView
from landbridge.web.role_names import role_name
from landbridge.web.search_terms import searchable, term
from landbridge.web.toolbar import toolbar_view
from tenants import commands, queries
from tenants.models import Dealer
from tenants.pages.forms import InvitationForm, RolesForm
from tenants.pages.words import timeline

PAGE = 50


@dataclass(frozen=True, slots=True)
class Workplace:
    """One workplace of a person: None is the OEM."""

    dealer: Dealer | None
    roles: tuple[Role, ...]
    form: RolesForm | None = None

    @property
    def names(self) -> list[Any]:
        return [role_name(role) for role in self.roles]

    @property
    def key(self) -> str:
        return self.dealer.code if self.dealer else "oem"


def state_of(user: User) -> str:
    """Return the status key of an account."""
    if not user.is_active:
        return "person.suspended"
    # Who comes by an identity provider needs no password.
    return "person.active" if user.has_usable_password() or user.last_login else "person.invited"


def workplaces_of(user: User) -> list[Workplace]:
    """Return where a person works, from memberships that are already read: the OEM first."""
    places: dict[str, tuple[Dealer | None, list[Role]]] = {}
    for row in user.memberships.all():
        if row.is_active:
            key = row.dealer.code if row.dealer else ""
            places.setdefault(key, (row.dealer, []))[1].append(Role(row.role))
    order = list(Role)
    return [
        Workplace(dealer, tuple(sorted(roles, key=order.index)))
        for _key, (dealer, roles) in sorted(places.items())
    ]


@allow(Role.ADMINISTRATOR)
@searchable
def people_list(request: ActorRequest) -> HttpResponse:
    """List accounts by staff number; 50 more come with the scrolling."""
    search = term(request)
    start = offset_of(request, "from")
    found = list(queries.people(request.actor, search=search)[start : start + PAGE + 1])
    rows = [(user, state_of(user), workplaces_of(user)) for user in found[:PAGE]]
    query = request.GET.copy()
    query["from"] = str(start + PAGE)
    page = PageView(start + len(rows), f"?{query.urlencode()}" if len(found) > PAGE else "")
    context = {
        "invitations": [] if start or request.htmx else _invitations(request),
        "rows": rows,
        "page": page,
        "search": search,
        "toolbar": toolbar_view(
            request,
            search_label=_("Staff number, name, e-mail"),
            target="#people",
            id="people-bar",
            is_private=True,
        ),
    }
    return render(request, f"tenants/people_list.html{_fragment(request, start, 'list')}", context)


@allow(Role.ADMINISTRATOR)
def person_invite(request: ActorRequest) -> HttpResponse:
    """Invite somebody; the link is shown once, on the answer to this very request."""
    data = request.POST if request.method == "POST" else None
    chosen = (request.POST if data is not None else request.GET).get("dealer", "")
    form = InvitationForm(
        data,
        at_dealer=bool(chosen),
        dealers=queries.dealers(request.actor),
        initial=None if data is not None else _invited_again(request),
    )
    if data is not None and form.is_valid():
        values = form.cleaned_data
        user, token = commands.invite_person(
            actor=request.actor,
            email=values["email"],
            display_name=values["display_name"],
            staff_number=values["staff_number"],
            dealer=values["dealer"],
            roles=[Role(role) for role in values["roles"]],
            regions=values.get("regions", ()),
            now=request.now,
        )
        return _link_shown(request, user, token)
    fragment = "#roles" if request.method == "GET" and request.htmx else ""
    return render(request, f"tenants/person_invite.html{fragment}", {"form": form})


@allow(Role.ADMINISTRATOR)
@require_POST
def person_link(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Make a new link, shown once on this very answer; the one before ends."""
    user, token = commands.renew_invitation(actor=request.actor, user_id=user_id, now=request.now)
    return _link_shown(request, user, token)


@allow(Role.ADMINISTRATOR)
@require_POST
def person_link_revoke(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """End the open link."""
    user = commands.revoke_invitation(actor=request.actor, user_id=user_id, now=request.now)
    messages.success(request, _("The link of %(number)s is withdrawn.") % {"number": user.staff_number})
    return redirect("people")


@allow(Role.ADMINISTRATOR)
@require_safe
def person_detail(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Show a person's workplaces with their roles, and all that happened to the account."""
    return render(request, "tenants/person_detail.html", _detail(request, user_id))


@allow(Role.ADMINISTRATOR)
@require_POST
def person_roles(request: ActorRequest, user_id: UUID, place: str) -> HttpResponse:
    """Set the roles at one workplace; those not ticked end at once."""
    user = queries.people(request.actor).get(pk=user_id)
    dealer = None if place == "oem" else queries.dealers(request.actor).get(code=place)
    form = RolesForm(request.POST, at_dealer=dealer is not None, prefix=place)
    if not form.is_valid():
        context = _detail(request, user_id, {place: form})
        return render(request, "tenants/person_detail.html", context, status=422)
    commands.grant_roles(
        actor=request.actor,
        user=user,
        dealer=dealer,
        roles=[Role(role) for role in form.cleaned_data["roles"]],
        regions=form.cleaned_data.get("regions", ()),
        now=request.now,
    )
    messages.success(request, _("The roles are changed, from the next click on."))
    return redirect("person", user_id)


@allow(Role.ADMINISTRATOR)
@require_POST
def person_second_step(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Remove the second step of somebody who has lost it."""
    commands.reset_second_step(actor=request.actor, user_id=user_id, now=request.now)
    messages.success(request, _("The second step is removed; the password is enough until a new one is set up."))
    return redirect("person", user_id)


@allow(Role.ADMINISTRATOR)
@require_POST
def person_suspend(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Shut the account; open sessions end with their next request."""
    commands.suspend_person(actor=request.actor, user_id=user_id, now=request.now)
    messages.success(request, _("The account is suspended; open sessions end with the next click."))
    return redirect("person", user_id)


@allow(Role.ADMINISTRATOR)
@require_POST
def person_reinstate(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """Open the account again."""
    commands.reinstate_person(actor=request.actor, user_id=user_id, now=request.now)
    messages.success(request, _("The account is open again, with the roles of before."))
    return redirect("person", user_id)


def _invited_again(request: ActorRequest) -> dict[str, Any]:
    """Return what the form begins with: a person named by id, so that no address holds a name or e-mail."""
    initial: dict[str, Any] = {"dealer": request.GET.get("dealer", "")}
    key = request.GET.get("person", "")
    if key:
        try:
            user = queries.people(request.actor).get(pk=UUID(key))
        except ValueError:
            raise User.DoesNotExist(key) from None
        initial |= {"email": user.email, "display_name": user.display_name, "staff_number": user.staff_number}
    return initial


def _detail(request: ActorRequest, user_id: UUID, bound: dict[str, RolesForm] | None = None) -> dict[str, Any]:
    user = queries.people(request.actor).prefetch_related("memberships__regions").get(pk=user_id)
    regions = [region.pk for row in user.memberships.all() if row.is_active for region in row.regions.all()]
    places = []
    for place in workplaces_of(user):
        initial = {"roles": [role.value for role in place.roles], "regions": regions}
        form = (bound or {}).get(place.key) or RolesForm(
            at_dealer=place.dealer is not None, prefix=place.key, initial=initial
        )
        places.append(Workplace(place.dealer, place.roles, form))
    names = {place.dealer.id: str(place.dealer) for place in places if place.dealer}
    events = queries.history(request.actor, user.pk)
    invitation = queries.open_invitation_of(request.actor, user)
    return {
        "person": user,
        "state": state_of(user),
        "places": places,
        "entries": timeline(events, names),
        "is_self": user.pk == request.actor.user_id,
        "second_steps": second_steps(user.pk),
        "invitation": _shown(invitation, request) if invitation else None,
    }


def _invitations(request: ActorRequest) -> list[dict[str, Any]]:
    return [_shown(row, request) for row in queries.open_invitations(request.actor)]


def _shown(row: Invitation, request: ActorRequest) -> dict[str, Any]:
    is_open = row.expires_at > request.now
    return {"row": row, "is_open": is_open, "state": "invitation.open" if is_open else "invitation.expired"}


def _link_shown(request: ActorRequest, user: User, token: str) -> HttpResponse:
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    context = {"invited": user, "link": link, "until": request.now + settings.INVITATION_VALID}
    response = render(request, "tenants/person_invited.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _fragment(request: ActorRequest, start: int, name: str) -> str:
    if not request.htmx:
        return ""
    return "#rows" if start else f"#{name}"
