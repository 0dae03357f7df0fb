"""Renders the cast as watchlist pictures: neutral, even light, grey background.

blender -b --python render_portraits.py -- OUT_FOLDER [SAMPLES]
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import numpy as np

import stage
from identity import make_identity
from makehuman import MakeHuman, read_json
from person import Person

WIDTH, HEIGHT = 384, 480
CAMERA_DISTANCE_M, PICTURE_WIDTH_M = 2.2, .36

arguments = sys.argv[sys.argv.index('--') + 1:]
folder, samples = arguments[0], int(arguments[1]) if len(arguments) > 1 else 64
os.makedirs(folder, exist_ok=True)
makehuman = MakeHuman()

for role in read_json(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'cast.json')):
    identity = make_identity(makehuman, role['seed'], folder, **role['identity'])
    if identity['male']:
        identity['clothes'] = ['male_casualsuit02']
    stage.clear()
    stage.prepare_renderer(WIDTH, HEIGHT, samples)
    person = Person(makehuman, identity)
    vertices = person.vertices()
    person.build(vertices, subdivisions=1, for_distance=False, subsurface=.015)
    joints = makehuman.joint_positions(vertices)
    eyes = (joints['eye.L____head'] + joints['eye.R____head']) / 2
    centre = np.array([0, -eyes[2] * .1 + .05, eyes[1] * .1 - .045])
    stage.place_camera(centre + np.array([0, -CAMERA_DISTANCE_M, .02]), centre,
                       PICTURE_WIDTH_M / 2 / CAMERA_DISTANCE_M)
    stage.light_sky((.8, .82, .85), .6)
    stage.light_area(centre + np.array([-1.0, -1.6, .9]), centre, 1.0, 26, (1, .96, .92))
    stage.light_area(centre + np.array([1.2, -1.4, .5]), centre, 1.0, 13)
    stage.render_to(f"{folder}/{role['reference']}.png")
    print('portrait', role['reference'], flush=True)
