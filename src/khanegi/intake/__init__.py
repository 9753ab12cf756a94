"""Drafts, questionnaires, eligibility, tracking code, routing, the plan form, and which documents this person needs."""
