"""Measurements of the program on an invented county, each beside what the bare tools need for the same."""
