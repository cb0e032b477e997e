"""Frozen values and pure functions: selection, requests, settings. No Qt, no compute."""
