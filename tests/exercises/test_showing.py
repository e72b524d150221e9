"""Small arrays are shown, large ones told by their shape."""

import numpy as np

from aigc_lessons.exercises.showing import MOST_NUMBERS, beside, panels


def test_every_matrix_gets_a_panel_and_the_place_is_marked_once():
    shown = panels("x", np.arange(12.0).reshape(1, 2, 2, 3), index=(0, 1, 1, 2))
    assert [panel.title for panel in shown] == ["x[0, 0]", "x[0, 1]"]
    assert [panel.mark for panel in shown] == [None, (1, 2)]
    assert shown[1].rows == (("6", "7", "8"), ("9", "10", "11"))


def test_of_a_large_array_only_the_matrix_around_the_place_is_shown():
    x = np.zeros((4, 3, 5, 5))
    assert x.size > MOST_NUMBERS
    [alone] = panels("x", x)
    assert alone.rows == ()
    assert "(4, 3, 5, 5)" in alone.title
    [around] = panels("x", x, index=(2, 1, 4, 0))
    assert (around.title, around.mark) == ("x[2, 1]", (4, 0))


def test_empty_arrays_scalars_and_vectors():
    assert panels("y", np.zeros((1, 0, 3)))[0].rows == ()
    assert panels("size", 5)[0].title == "size = 5"
    assert panels("b", np.array([1.0, 2.5]), index=(1,))[0].mark == (0, 1)


def test_wide_rows_of_panels_are_broken():
    text = beside(panels("x", np.zeros((4, 3, 3))), width=40)
    assert max(map(len, text.splitlines())) <= 40
    assert text.count("x[") == 4
