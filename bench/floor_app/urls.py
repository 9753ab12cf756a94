from django.urls import path

from bench.floor_app import views

urlpatterns = [path("register/", views.register), path("track/", views.track)]
