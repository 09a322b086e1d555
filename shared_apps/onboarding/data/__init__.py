"""Fixed facts of onboarding: codes that are stored, limits."""
