"""Printing: which printers there are, what is chosen, what is remembered, and the job that is sent."""
