"""The cameras of the street: where each stands, and where a point of the street falls in its picture."""
import json
import math
import os

import numpy as np

WIDTH, HEIGHT, FPS, FRAMES = 1280, 720, 25, 500
VIEWS_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'views.json')


class View:
    """Metres, z up; the street runs along +y."""

    def __init__(self, name):
        with open(VIEWS_FILE) as file:
            view = json.load(file)[name]
        self.caption = view['caption']
        self.location, self.target = view['locationM'], view['targetM']
        self.half_width_per_metre = math.tan(math.radians(view['horizontalViewDeg'] / 2))

    def project(self, points):
        """World points (n, 3) to pixels (n, 2) and depth in metres (n)."""
        return project(points, self.location, self.target, self.half_width_per_metre, WIDTH, HEIGHT)


def project(points, location, target, half_width_per_metre, width, height):
    """World points (n, 3) to the pixels (n, 2) of a camera's picture, and depth in metres (n)."""
    origin = np.array(location)
    forward = np.array(target) - origin
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, [0, 0, 1])
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    offset = points - origin
    depth = offset @ forward
    scale = (width / 2) / half_width_per_metre
    return np.stack([width / 2 + scale * (offset @ right) / depth,
                     height / 2 - scale * (offset @ up) / depth], 1), depth
