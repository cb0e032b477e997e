"""How maps are drawn survives a session, and a settings file of another version."""

from __future__ import annotations

from cnnviz.engine.map_options import COLOUR_MAPS, CONTRASTS
from cnnviz.state.map_style import MapStyle


def test_a_style_is_the_same_after_saving() -> None:
    style = MapStyle(colours="magma", contrast="own", order="mean", overlay=True)
    assert MapStyle.from_dict(style.to_dict()) == style


def test_what_nobody_knows_is_left_at_its_default() -> None:
    saved = {"colours": "rainbow", "contrast": 7, "order": "maximum", "overlay": "yes", "new": 1}
    assert MapStyle.from_dict(saved) == MapStyle(order="maximum")


def test_keys_lead_through_all_choices_and_back() -> None:
    style = MapStyle()
    contrasts, colours = [], []
    for _ in CONTRASTS:
        style = style.with_next_contrast()
        contrasts.append(style.contrast)
    for _ in COLOUR_MAPS:
        style = style.with_next_colours()
        colours.append(style.colours)
    assert set(contrasts) == set(CONTRASTS)
    assert set(colours) == set(COLOUR_MAPS)
    assert style == MapStyle()
