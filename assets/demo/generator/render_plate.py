"""Renders the empty street of a view, or with "furniture" only what people walk behind, on a transparent ground.

blender -b --python render_plate.py -- VIEW OUT.png SAMPLES [furniture]
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import stage
import street
from view import HEIGHT, WIDTH, View

arguments = sys.argv[sys.argv.index('--') + 1:]
view, out, samples = View(arguments[0]), arguments[1], int(arguments[2])
only_furniture = arguments[3:] == ['furniture']

stage.clear()
scene = stage.prepare_renderer(WIDTH, HEIGHT, samples, transparent=only_furniture)
scene.cycles.adaptive_threshold = .02
stage.place_camera(view.location, view.target, view.half_width_per_metre)
street.light_street()
if not only_furniture:
    street.add_street()
street.add_furniture()
stage.render_to(out)
