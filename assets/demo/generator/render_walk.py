"""Renders the walkers of a view on a transparent ground, and writes the truth about each frame beside them.

blender -b --python render_walk.py -- VIEW OUT_FOLDER [FIRST LAST STEP [SAMPLES]]

A frame whose picture exists is passed over, so a stopped run goes on where it was. With "truth" in place of SAMPLES
nothing is rendered: that is how a new camera is tried.
"""
import json
import math
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import numpy as np

import stage
import street
from identity import make_identity
from makehuman import MakeHuman, read_json
from view import FPS, FRAMES, HEIGHT, WIDTH, View
from walker import Walker

DEPTH_SCALE = 4  # the depth map that tells who hides whom has a quarter of the picture's resolution
NEAREST_M = .4
HIDDEN_BEHIND_M = .45  # a face vertex this far behind the depth map is hidden; nearer, it is the same head


class DepthMap:
    def __init__(self):
        self.depths = np.full((HEIGHT // DEPTH_SCALE + 2, WIDTH // DEPTH_SCALE + 2), 1e9, np.float32)

    def cells(self, pixels):
        rows, columns = self.depths.shape
        return np.clip((pixels / DEPTH_SCALE).astype(int), 0, [columns - 1, rows - 1])

    def add(self, pixels, depths):
        near = (np.abs(pixels - [WIDTH / 2, HEIGHT / 2]) < [WIDTH / 2 + 40, HEIGHT / 2 + 40]).all(1)
        order = np.argsort(-depths[near])
        cells, depths = self.cells(pixels)[near][order], depths[near][order]
        rows, columns = self.depths.shape
        for dx in (0, 1):  # each vertex covers two by two cells, or the mesh would be a sieve
            for dy in (0, 1):
                y, x = np.clip(cells[:, 1] + dy, 0, rows - 1), np.clip(cells[:, 0] + dx, 0, columns - 1)
                nearer = depths < self.depths[y, x]
                self.depths[y[nearer], x[nearer]] = depths[nearer]

    def visible_share(self, pixels, depths):
        cells = self.cells(pixels)
        inside = ((pixels >= 0) & (pixels < [WIDTH, HEIGHT])).all(1)
        return float(np.mean(inside & (self.depths[cells[:, 1], cells[:, 0]] > depths - HIDDEN_BEHIND_M)))


def bounds(pixels):
    return [*pixels.min(0), *pixels.max(0)]


def describe(view, walker, state, face, body_pixels, body_depths, depth_map):
    """One person's truth in one frame, or None outside the picture. Boxes are [left, top, right, bottom] in pixels."""
    body = np.clip(bounds(body_pixels), 0, [WIDTH, HEIGHT, WIDTH, HEIGHT])
    if body[2] - body[0] < 2 or body[3] - body[1] < 2:
        return None
    to_camera = np.array(view.location[:2]) - state['position']
    camera_deg = math.degrees(math.atan2(to_camera[0], -to_camera[1]))
    yaw = (math.degrees(state['heading']) + state['head_yaw'] - camera_deg + 180) % 360 - 180
    return dict(id=walker.role['reference'], seed=walker.role['seed'],
                face=[round(float(v), 1) for v in bounds(face[0])], body=[round(float(v), 1) for v in body],
                yaw=round(yaw, 1), dist=round(float(body_depths.mean()), 2), facing=bool(abs(yaw) < 75),
                visible=round(depth_map.visible_share(*face), 2))


def shadow_points(view, vertices):
    """Pixels of a person's shadow on the ground; the compositor darkens them."""
    fall = street.SUN_DIRECTION * (vertices[:, 2] / -street.SUN_DIRECTION[2])[:, None]
    pixels, depths = view.project(vertices + fall)
    return pixels[depths > .5][::2].astype(np.float32)


def render_frame(scene, path, seed, people):
    if people:  # only the part of the picture that has people in it
        pixels = np.concatenate([pixels for pixels, _ in people])
        near = (np.abs(pixels - [WIDTH / 2, HEIGHT / 2]) < [WIDTH / 2 + 60, HEIGHT / 2 + 60]).all(1)
        left, top, right, bottom = bounds(pixels[near])
        scene.render.border_min_x, scene.render.border_max_x = max(0, (left - 8) / WIDTH), min(1, (right + 8) / WIDTH)
        scene.render.border_min_y = max(0, 1 - (bottom + 8) / HEIGHT)
        scene.render.border_max_y = min(1, 1 - (top - 8) / HEIGHT)
    scene.cycles.seed = seed
    scene.frame_set(1)
    stage.render_to(path)


def main(view_name, folder, first=0, last=FRAMES, step=1, samples='5'):
    only_truth = samples == 'truth'
    view = View(view_name)
    for part in ('people', 'truth'):
        os.makedirs(f'{folder}/{part}', exist_ok=True)
    stage.clear()
    scene = stage.prepare_renderer(WIDTH, HEIGHT, 1 if only_truth else int(samples), transparent=True)
    scene.cycles.use_adaptive_sampling = False
    scene.cycles.max_bounces = scene.cycles.diffuse_bounces = scene.cycles.glossy_bounces = 1
    scene.cycles.transparent_max_bounces = 8
    scene.render.use_border, scene.render.use_crop_to_border = True, False
    scene.render.image_settings.compression = 15
    stage.place_camera(view.location, view.target, view.half_width_per_metre)
    street.light_street()
    for thing in street.add_furniture():
        thing.is_holdout = True

    makehuman = MakeHuman()
    cast = read_json(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'cast.json'))
    walkers = [Walker(makehuman, make_identity(makehuman, role['seed'], folder, **role['identity']), role)
               for role in cast]

    for frame in range(int(first), int(last), int(step)):
        picture = f'{folder}/people/{frame:05d}.png'
        if os.path.exists(picture) and not only_truth:
            continue
        depth_map, shadows, seen = DepthMap(), [], []
        for walker in walkers:
            state = walker.state(frame / FPS)
            if state is None:
                walker.hide()
                continue
            parts = walker.pose(state)
            walker.show(parts)
            vertices = np.concatenate(parts)
            pixels, depths = view.project(vertices)
            before_lens = depths > NEAREST_M
            pixels, depths = pixels[before_lens], depths[before_lens]
            depth_map.add(pixels, depths)
            shadows.append(shadow_points(view, vertices))
            face = view.project(parts[0][walker.face_indices])
            if len(pixels) and face[1].min() > NEAREST_M:
                seen.append((walker, state, face, pixels, depths))
        described = [describe(view, *person, depth_map) for person in seen]
        truth = dict(frame=frame, t=round(frame / FPS, 3), faces=[person for person in described if person])
        with open(f'{folder}/truth/{frame:05d}.json', 'w') as file:
            json.dump(truth, file)
        np.savez_compressed(f'{folder}/truth/{frame:05d}.npz', *shadows)
        if not only_truth:
            render_frame(scene, picture, frame, [(pixels, depths) for *_, pixels, depths in seen])
        print('frame', frame, len(truth['faces']), flush=True)


main(*sys.argv[sys.argv.index('--') + 1:])
