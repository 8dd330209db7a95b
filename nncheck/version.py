"""The version of nncheck, in one place: the build reads this file too."""

__version__ = "0.1.0"


def environment() -> str:
    """What a run is made on, as far as its numbers may depend on it."""
    # here, because `import nncheck` must not pay for them
    import platform
    from importlib import metadata

    arrays = metadata.version("numpy")
    return f"Python {platform.python_version()}, NumPy {arrays}, {platform.system()}"
