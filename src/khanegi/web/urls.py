"""The addresses of the pages. Their names are fixed (design 7); each family adds its own below."""

from django.urls import path

from khanegi.web.views import home, process

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("help/", home.help_page, name="help"),
    path("process/", process.every, name="process"),
    path("process/<slug:key>.svg", process.picture, name="process_svg"),
    path("process/<slug:key>.bpmn", process.model, name="process_bpmn"),
]
