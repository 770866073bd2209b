"""The laboratory screen."""
