"""Views that take arrays and know no session."""
