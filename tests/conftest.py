"""How thoroughly properties are tried: ``HYPOTHESIS_PROFILE=thorough`` tries more, and takes its time."""

import os

from hypothesis import settings

settings.register_profile("quick", max_examples=15)
settings.register_profile("thorough", max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
