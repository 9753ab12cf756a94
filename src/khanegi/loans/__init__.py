"""Ceilings, the request for a facility, the referral to a bank branch."""
