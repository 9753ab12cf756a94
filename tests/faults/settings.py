"""The product's settings and what lets jobs be caught in the middle."""

from khanegi.conf.settings import *  # noqa: F403
from khanegi.conf.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.slow", "tests.faults.halting.apps.Halting"]
