"""The product's own settings, and beside them the tables of the floors."""

from khanegi.conf.settings import *  # noqa: F403
from khanegi.conf.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.floor_app"]
