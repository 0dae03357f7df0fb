"""Lays the walkers over the plate with their shadows, adds a CCTV camera's optics, noise and caption, and encodes.

/usr/bin/python3 compose.py VIEW WORK_FOLDER OUT.mp4

WORK_FOLDER holds plate.png, furniture.png and the people/ and truth/ of render_walk.py. The result is a master of
high quality for encode.py, beside it OUT.gt.json.gz, the truth. A frame that was not rendered repeats the one before and
has no truth.
"""
import gzip
import json
import os
import subprocess
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import gaussian_filter, uniform_filter

from view import FPS, FRAMES, HEIGHT, WIDTH, View

SHADOW_STRENGTH = .42
FONT = '/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf'
NOTE = ('Synthetic people (MakeHuman assets). face = box of face-front vertices, body = box of all vertices, '
        'yaw deg relative to camera ray, visible = share of face vertices not hidden.')


def read_pixels(path, mode):
    return np.asarray(Image.open(path).convert(mode), np.float32) / 255


def paint_shadow(points):
    """One person's shadow, 0..1, from the scattered pixels of their vertices on the ground."""
    half = (HEIGHT // 2, WIDTH // 2)
    extent = np.ptp(points[:, 1]) + np.ptp(points[:, 0])
    x, y = (points / 2).astype(int).T
    inside = (x >= 0) & (x < half[1]) & (y >= 0) & (y < half[0])
    x, y = x[inside], y[inside]
    if not len(x):
        return 0.
    mask = np.zeros(half, np.float32)
    mask[y, x] = 1
    spread = max(1.2, extent / 230)
    area = (slice(max(0, y.min() - 12), y.max() + 12), slice(max(0, x.min() - 12), x.max() + 12))
    filled = np.clip(gaussian_filter(mask[area], spread) * spread * 5, 0, 1)
    mask[:] = 0
    mask[area] = gaussian_filter(filled, spread * .8)
    large = Image.fromarray((mask * 255).astype(np.uint8)).resize((WIDTH, HEIGHT), Image.BILINEAR)
    return np.asarray(large, np.float32) / 255


class Sensor:
    """Vignette, lens blur, in-camera sharpening, fixed and moving noise, a slight flicker of the exposure."""

    def __init__(self):
        self.random = np.random.default_rng(1)
        rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
        radius = ((columns - WIDTH / 2) / (WIDTH / 2)) ** 2 + ((rows - HEIGHT / 2) / (HEIGHT / 2)) ** 2
        self.vignette = (1 - .11 * radius)[..., None]
        self.fixed_noise = self.random.normal(0, .006, (HEIGHT, WIDTH, 1)).astype(np.float32)

    def expose(self, light, frame):
        image = light * self.vignette * (1 + .012 * np.sin(frame * .11))
        image = gaussian_filter(image, (.65, .65, 0))
        image = image + .35 * (image - uniform_filter(image, (5, 5, 1)))
        grain = self.random.normal(0, 1, (HEIGHT, WIDTH, 1)).astype(np.float32) * .011
        colour = gaussian_filter(self.random.normal(0, 1, (HEIGHT, WIDTH, 3)).astype(np.float32), (1, 1, 0)) * .012
        image = image * 1.06 + .012 + self.fixed_noise + (grain + colour) * (.6 + .8 * (1 - image))
        return (np.clip(image, 0, 1) * 255).astype(np.uint8)


def write_caption(image, caption, frame, font):
    hundredths = int(frame / FPS * 100)
    words = f'{caption}   SYNTHETIC DEMO   2031-03-14 08:41:{hundredths // 100:02d}.{hundredths % 100:02d}'
    draw = ImageDraw.Draw(image)
    draw.text((17, 691), words, font=font, fill=(0, 0, 0))
    draw.text((16, 690), words, font=font, fill=(235, 235, 235))


def main(view_name, folder, out):
    view = View(view_name)
    plate = read_pixels(f'{folder}/plate.png', 'RGB')
    furniture = read_pixels(f'{folder}/furniture.png', 'RGBA')[..., 3]
    sensor, font = Sensor(), ImageFont.truetype(FONT, 20)
    encoder = subprocess.Popen(
        ['ffmpeg', '-y', '-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', f'{WIDTH}x{HEIGHT}',
         '-r', str(FPS), '-i', '-', '-c:v', 'libx264', '-preset', 'medium', '-crf', '14', '-pix_fmt', 'yuv420p', out],
        stdin=subprocess.PIPE)
    truths, raw = [], b''
    for frame in range(FRAMES):
        picture = f'{folder}/people/{frame:05d}.png'
        if not os.path.exists(picture):
            encoder.stdin.write(raw)
            continue
        people = read_pixels(picture, 'RGBA')
        points = np.load(f'{folder}/truth/{frame:05d}.npz')
        shadow = np.zeros((HEIGHT, WIDTH), np.float32)
        for name in points.files:
            if len(points[name]) >= 30:
                shadow = np.maximum(shadow, paint_shadow(points[name]))
        alpha = people[..., 3:]
        ground = plate * (1 - SHADOW_STRENGTH * (shadow * (1 - furniture))[..., None])
        image = Image.fromarray(sensor.expose(ground * (1 - alpha) + people[..., :3] * alpha, frame))
        write_caption(image, view.caption, frame, font)
        raw = np.asarray(image).tobytes()
        encoder.stdin.write(raw)
        with open(f'{folder}/truth/{frame:05d}.json') as file:
            truths.append(json.load(file))
    encoder.stdin.close()
    if encoder.wait() != 0:
        sys.exit('ffmpeg failed')
    truth = dict(width=WIDTH, height=HEIGHT, fps=FPS, note=NOTE, frames=truths)
    with gzip.GzipFile(out.replace('.mp4', '.gt.json.gz'), 'wb', mtime=0) as file:
        file.write(json.dumps(truth, separators=(',', ':')).encode())


main(*sys.argv[1:])
