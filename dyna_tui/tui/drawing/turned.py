"""Actions turned into the order up, right, down, left, for cells that have a part for each of these directions."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from dyna_tui.maze.grid import MOVES
from dyna_tui.tui.drawing.layers import Layer, Masks
from dyna_tui.tui.drawing.scene import Scene

Pairs = TypeVar("Pairs", bound=np.generic)


def turned_layer(layer: Layer, order: Sequence[int]) -> Layer:
    """The layer with its actions in another order.

    Args:
        layer: the layer.
        order: the action that moves up, the one that moves right, down and left.
    """
    texts = layer.pair_texts

    def pairs(array: NDArray[Pairs]) -> NDArray[Pairs]:
        return array[..., list(order)]

    return layer._replace(
        pair_background=pairs(layer.pair_background),
        arrows=None if layer.arrows is None else _masks(layer.arrows, order),
        pair_numbers=None if layer.pair_numbers is None else layer.pair_numbers[..., list(order)],
        pair_texts=None if texts is None else lambda width: pairs(texts(width)),
        strong=None if layer.strong is None else pairs(layer.strong),
    )


def turned_scene(scene: Scene, order: Sequence[int]) -> Scene:
    """The scene with its actions in another order, which then are the four moves of a maze."""
    mark = scene.tick
    return scene._replace(
        outdated=_masks(scene.outdated, order),
        planned=_masks(scene.planned, order),
        tick=None if mark is None else mark._replace(action=order.index(mark.action)),
        actions=MOVES,
    )


def _masks(masks: Masks, order: Sequence[int]) -> NDArray[np.uint8]:
    turned = np.zeros(masks.shape, np.uint8)
    for direction, action in enumerate(order):
        turned |= ((masks >> action & 1) << direction).astype(np.uint8)
    return turned
