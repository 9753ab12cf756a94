"""Words with no domain in them: refusals, Jalali dates, Persian text and digits, working-day arithmetic, deferring a job."""
