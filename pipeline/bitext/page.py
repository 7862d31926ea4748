"""What the HTML pages without a server have in common."""

from __future__ import annotations

import functools

GENERATOR = '<meta name="generator" content="bitexte '
"""How the line begins that says which program made a page."""


@functools.cache
def style(*sheets: str) -> tuple[str, str]:
    """Return some style sheets, joined, and their hash for the content security policy.

    :param sheets: names of files in this package.
    """
    # Not needed where no page is made.
    import base64
    import hashlib
    from importlib.resources import files

    folder = files("pipeline.bitext")
    css = "".join(folder.joinpath(sheet).read_text("utf-8") for sheet in sheets)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return css, f"sha256-{digest}"
