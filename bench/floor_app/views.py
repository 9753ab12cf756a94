"""The two pages every such service has, with nothing but Django: a post that inserts, a page that shows."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from bench.floor_app.models import Case, Event, Job


class Registration(forms.Form):
    code = forms.CharField(max_length=12)
    first_name = forms.CharField(max_length=50)
    last_name = forms.CharField(max_length=50)
    national_id = forms.CharField(max_length=10)
    address = forms.CharField(max_length=200)


def register(request: HttpRequest) -> HttpResponse:
    form = Registration(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    with transaction.atomic():
        case = Case.objects.create(
            code=form.cleaned_data["code"], place="plan", applicant=1, county=1, office=1
        )
        event = Event.objects.create(
            case=case, seq=1, action="open", frm="", to="plan", data=form.cleaned_data, key="x"
        )
        Job.objects.create(task="notices.send", args={"event": event.pk})
    return HttpResponseRedirect(f"/track/?code={case.code}")


def track(request: HttpRequest) -> HttpResponse:
    case = get_object_or_404(Case, code=request.GET.get("code", ""))
    events = list(Event.objects.filter(case=case).order_by("seq"))
    return render(request, "floor/track.html", {"case": case, "events": events})
