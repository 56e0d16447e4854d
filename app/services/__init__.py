"""Verbs: one function per thing a clerk does."""
