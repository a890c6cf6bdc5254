"""The web chat: the only door to Gradio. `serve(library)` and it runs."""

from ui.app.site import build_site, serve

__all__ = ["build_site", "serve"]
