"""The running programme: one Django app with inner areas people, plans, actuals, reports."""
