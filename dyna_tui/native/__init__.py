"""Native library: the kernels as they were compiled when the package was built, called without a compiler."""
