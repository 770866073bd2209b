"""Build of the native library: ``python -m dyna_tui.native.builder``; needs numba, and a linker."""
