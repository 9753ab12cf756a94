"""The addresses of the pages. Their names are fixed (design 7); each family adds its own below."""

from django.urls import path

from khanegi.web.views import home

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("help/", home.help_page, name="help"),
]
