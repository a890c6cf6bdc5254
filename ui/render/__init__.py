"""From nouns to markup: pure strings, nothing of Gradio, light to import."""

from ui.render.answer import answer_message, stage_message
from ui.render.article import article_panel, attribution, empty_panel, notice_panel, slices
from ui.render.citation import Citation, recheck
from ui.render.escape import esc_html, esc_md, safe_url, say_date
from ui.render.fragment import fragment_url
from ui.render.words import confidence_words

__all__ = [
    "Citation",
    "answer_message",
    "article_panel",
    "attribution",
    "confidence_words",
    "empty_panel",
    "esc_html",
    "esc_md",
    "fragment_url",
    "notice_panel",
    "recheck",
    "safe_url",
    "say_date",
    "slices",
    "stage_message",
]
