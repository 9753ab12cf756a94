"""Words with no domain: refusals, Jalali dates, Persian text and digits, working days, deferring a job."""
