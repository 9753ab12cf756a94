"""The addresses of the pages. Their names are fixed (design 7); each family adds its own below."""

from django.urls import path

from khanegi.web.views import (
    account,
    cases,
    catalogue,
    dashboard,
    home,
    inbox,
    messages,
    papers,
    permits,
    process,
    track,
)

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("help/", home.help_page, name="help"),
    path("login/", account.login_page, name="login"),
    path("login/code/", account.code_page, name="login_code"),
    path("login/again/", account.again, name="login_again"),
    path("staff/login/", account.staff_login, name="staff_login"),
    path("logout/", account.logout_now, name="logout"),
    path("fields/", catalogue.fields, name="fields"),
    path("fields/<str:code>/", catalogue.one, name="field"),
    path("track/", track.track, name="track"),
    path("track/forgotten/", track.forgotten, name="forgotten"),
    path("cases/<str:code>/papers/", papers.papers, name="papers"),
    path("cases/<str:code>/papers/<int:pk>/", papers.opened, name="paper"),
    path("cases/<str:code>/papers/send/<str:paper>/", papers.send, name="send_paper"),
    path("permits/<str:number>/", permits.permit, name="permit"),
    path("verify/", permits.verify, name="verify"),
    path("verify/<str:number>/", permits.verified, name="verified"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.read, name="messages_read"),
    path("process/", process.every, name="process"),
    path("process/<slug:key>.svg", process.picture, name="process_svg"),
    path("process/<slug:key>.bpmn", process.model, name="process_bpmn"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/<int:office>/", dashboard.late, name="late"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("cases/<str:code>/", cases.case, name="case"),
    path("cases/<str:code>/<slug:action>/", cases.act, name="act"),
]
