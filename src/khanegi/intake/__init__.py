"""From a questionnaire to a tracking code and a plan: drafts, eligibility, routing, what is needed."""
