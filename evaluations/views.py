from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from office.access import EVERYBODY, open_to


@open_to(*EVERYBODY)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "evaluations/home.html")
