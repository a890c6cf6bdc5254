"""The look, as tokens of Gradio's own theme; `style.css` does the rest. Fonts of the reader's machine only."""

from pathlib import Path

import gradio as gr

_INK = gr.themes.Color(
    name="ink",
    c50="#faf9f6",
    c100="#f2f0ea",
    c200="#e4e1d8",
    c300="#cdc9bd",
    c400="#a19c90",
    c500="#77736a",
    c600="#57544d",
    c700="#3d3b36",
    c800="#26252a",
    c900="#1a1a1e",
    c950="#131316",
)
_ACCENT = gr.themes.Color(
    name="oxblood",
    c50="#fbf1ef",
    c100="#f6dfda",
    c200="#ecbfb6",
    c300="#e39e90",
    c400="#dd8674",
    c500="#a5402d",
    c600="#8e3323",
    c700="#77291c",
    c800="#5d2016",
    c900="#461811",
    c950="#2c0f0a",
)
SANS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif")


def theme() -> gr.themes.Base:
    """One accent, warm greys, thin rules, no shadows; and the page that asks for the password."""
    ours = gr.themes.Base(
        primary_hue=_ACCENT,
        secondary_hue=_ACCENT,
        neutral_hue=_INK,
        font=SANS,
        font_mono=("ui-monospace", "SFMono-Regular", "Liberation Mono", "monospace"),
        radius_size=gr.themes.sizes.radius_sm,
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_900",
        body_text_color_dark="*neutral_200",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        background_fill_primary="#fffefb",
        background_fill_primary_dark="*neutral_900",
        background_fill_secondary="*neutral_100",
        background_fill_secondary_dark="*neutral_800",
        border_color_primary="*neutral_200",
        border_color_primary_dark="*neutral_700",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        block_shadow_dark="none",
        input_background_fill="#fffefb",
        input_background_fill_dark="*neutral_900",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_700",
        input_border_width="1px",
        link_text_color="*primary_600",
        link_text_color_dark="*primary_400",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_500",
        button_primary_text_color="#ffffff",
        button_secondary_background_fill="transparent",
        button_secondary_background_fill_dark="transparent",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_700",
        button_border_width="1px",
        block_label_text_color="*neutral_600",
        block_label_text_color_dark="*neutral_400",
        block_title_text_color="*neutral_600",
        block_title_text_color_dark="*neutral_400",
        block_title_text_weight="500",
    )
    here = Path(__file__).parent
    ours.custom_css = "".join(
        (here / f"{page}.css").read_text(encoding="utf-8") for page in ("login", "print")
    )
    return ours
