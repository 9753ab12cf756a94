from django.apps import AppConfig


class Wiring(AppConfig):
    """Joins the names used in procedures to code once every room is loaded."""

    name = "khanegi.conf"
    label = "wiring"

    def ready(self) -> None:
        from khanegi.conf import wiring

        wiring.connect()
