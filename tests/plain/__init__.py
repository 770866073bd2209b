"""Tests of the plain laboratory."""
