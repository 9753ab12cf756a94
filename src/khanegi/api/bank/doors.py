"""The banks' API with all its addresses."""

from khanegi.api.bank import referrals, stream, uploads
from khanegi.api.bank.app import api

api.add_router("", referrals.router)
api.add_router("", stream.router)
api.add_router("", uploads.router)

__all__ = ["api"]
