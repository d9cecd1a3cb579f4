"""Accepting an invitation: the link sets the first password, once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from landbridge.identity import commands
from landbridge.identity.adapter import now_of
from landbridge.identity.pages.forms import InvitationForm
from landbridge.web.access import public

GONE = 410


@public
@never_cache
@sensitive_post_parameters("password1", "password2")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose invitation this is and take the password; then the person signs in like everybody."""
    now = now_of(request)
    try:
        invitation = commands.open_invitation(token, now=now)
    except commands.InvitationNotValid as error:
        return render(request, "identity/invitation.html", {"state": "closed", "why": error.code}, status=GONE)
    form = InvitationForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        commands.accept_invitation(token=token, password=form.cleaned_data["password1"], now=now)
        messages.success(request, _("The password is set. Sign in with it."))
        return redirect("account_login")
    context = {
        "state": "form",
        "form": form,
        "invitation": {"email": invitation.user.email, "expires_at": invitation.expires_at},
    }
    return render(request, "identity/invitation.html", context)
