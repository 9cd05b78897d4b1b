from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("da-doc/", views.read, name="read"),
    path("dot/<slug:slug>/", views.of_round, name="of_round"),
]
