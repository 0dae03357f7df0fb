"""Renders heads and shoulders of the clip suite's people, on nothing, to be composed into passes.

blender -b --python render_passers.py -- OUT_FOLDER [truth]

Groups and looks stand in passers.json. Resumable: what is there already is passed over. Beside each person's pictures
lies SEED.json with the face's box in each. With "truth" nothing is rendered.
"""
import json
import math
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import numpy as np

import stage
from identity import make_identity
from makehuman import SMILE, MakeHuman, read_json
from person import Person, to_metres
from view import project

CAMERA_DISTANCE_M = 1.8


class Camera:
    """Goes around the head: to turn the camera one way is to turn the head the other way."""

    def __init__(self, makehuman, vertices, look, frame):
        joints = makehuman.joint_positions(vertices)
        eyes = (joints['eye.L____head'] + joints['eye.R____head']) / 2
        self.target = np.array([0, -eyes[2] * .1 + .05, eyes[1] * .1 - frame['eyesAboveCentreM']])
        yaw, pitch = math.radians(look['yawDeg']), math.radians(look['pitchDeg'])
        self.location = self.target + CAMERA_DISTANCE_M * np.array(
            [math.sin(yaw) * math.cos(pitch), -math.cos(yaw) * math.cos(pitch), -math.sin(pitch)])
        self.half_width_per_metre = frame['widthM'] / 2 / CAMERA_DISTANCE_M
        self.size = frame['widthPx'], frame['heightPx']

    def box_of(self, vertices):
        pixels, _ = project(to_metres(vertices), self.location, self.target, self.half_width_per_metre, *self.size)
        return [round(float(v), 1) for v in (*pixels.min(0), *pixels.max(0))]


def light_scene(name, centre):
    """overcast: the whole sky. sun: low, from one side. portrait: a studio's two lamps."""
    def beside(right, front, up):
        return centre + np.array([right, -front, up])

    if name == 'overcast':
        stage.light_sky((.75, .82, .95), .7)
        stage.light_area(beside(-.5, 1.5, 1.8), centre, 1.6, 34, (1, .98, .95))
    elif name == 'sun':
        stage.light_sky((.5, .56, .66), .4)
        stage.light_area(beside(1.5, 1.1, .9), centre, .35, 40, (1, .88, .74))
        stage.light_area(beside(-1.2, .6, .4), centre, .8, 7, (.75, .84, 1))
    else:
        stage.light_sky((.8, .82, .85), .6)
        stage.light_area(beside(-1.0, 1.6, .9), centre, 1.0, 26, (1, .96, .92))
        stage.light_area(beside(1.2, 1.4, .5), centre, 1.0, 13)


def render_look(person, look, vertices, camera, samples, path):
    stage.clear()
    stage.prepare_renderer(*camera.size, samples, transparent=look['light'] != 'portrait')
    person.build(vertices, subdivisions=1, for_distance=False, subsurface=0)
    stage.place_camera(camera.location, camera.target, camera.half_width_per_metre)
    light_scene(look['light'], camera.target)
    stage.render_to(f'{path}.part.png')
    os.rename(f'{path}.part.png', f'{path}.png')


def main(folder, only_truth):
    plan = read_json(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'passers.json'))
    makehuman = MakeHuman()
    os.makedirs(folder, exist_ok=True)
    for group in plan['groups']:
        for index in range(group['count']):
            seed = group['firstSeed'] + index
            macro = {key: values[index % len(values)] for key, values in plan['macro'].items()}
            identity = make_identity(makehuman, seed, folder, deviation=plan['shapeDeviation'], **macro)
            person = Person(makehuman, identity)
            face = person.body_indices[person.face_indices()]
            boxes = {}
            for name in group['looks']:
                look, path = plan['looks'][name], f'{folder}/{seed}-{name}'
                vertices = person.vertices(SMILE if look.get('smiles') else None)
                camera = Camera(makehuman, vertices, look, plan['frame'])
                boxes[name] = camera.box_of(vertices[face])
                if not only_truth and not os.path.exists(f'{path}.png'):
                    render_look(person, look, vertices, camera, plan['samples'], path)
            with open(f'{folder}/{seed}.json', 'w') as file:
                json.dump(boxes, file)
            print('passer', group['name'], seed, flush=True)


arguments = sys.argv[sys.argv.index('--') + 1:]
main(arguments[0], arguments[1:] == ['truth'])
