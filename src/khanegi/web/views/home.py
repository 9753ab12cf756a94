"""The first page and the help page: what this is, whom it is for, how it goes."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the road, as `web/parts/path.html` draws it."""

    title: str
    note: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of working from home and whom it fits; its key is that of its questionnaire."""

    key: str
    title: str
    fits: str


# seed, bullets 1 to 4
KINDS = (
    Kind("independent", "مستقل", "همهٔ کار با خود شماست: مواد اولیه، ابزار، تولید و فروش."),
    Kind("covered", "تحت پوشش", "مهارت دارید و می‌خواهید برای یک پشتیبان، در خانهٔ خود کار کنید."),
    Kind("sponsor", "پشتیبان", "به چند نفر در خانه‌هایشان کار، مواد اولیه یا بازار فروش می‌دهید."),
    Kind("cooperative", "تعاونی", "چند نفر هستید و می‌خواهید با هم تعاونی بسازید یا تعاونی دارید."),
)
ROAD = (
    Step("پرسش‌نامه", "شرایط همان لحظه سنجیده می‌شود و اگر برقرار باشد کد رهگیری می‌گیرید."),
    Step("طرح و مدارک", "برنامهٔ کار را می‌نویسید و مدارک لازم همان رشته را بارگذاری می‌کنید."),
    Step("بررسی", "دستگاه اجرایی رشتهٔ شما، در مهلت معین، طرح را بررسی می‌کند."),
    Step("مجوز", "پس از دو امضا، مجوز صادر می‌شود و هر کس می‌تواند درستی آن را ببیند."),
    Step("وام", "اگر وام خواسته باشید، پرونده به بانک معرفی می‌شود."),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what the service is and where to begin."""
    return render(request, "web/home.html", {"kinds": KINDS, "road": ROAD})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answer what people ask most."""
    return render(request, "web/help.html")
