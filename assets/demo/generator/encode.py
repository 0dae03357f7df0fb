"""Encodes master videos into the elementary streams that the camera simulator loops, and writes clips.json.

/usr/bin/python3 encode.py MASTER_FOLDER     with NAME.mp4 for each view; needs ffmpeg with libx264

Annex-B H.264 without B-frames; each second is a closed group of pictures that starts with SPS, PPS and IDR, so a
viewer may join, and the simulator may cut, at any second. One slice a picture, no SEI.
"""
import hashlib
import json
import os
import subprocess
import sys

from view import FPS, FRAMES, View

CLIPS = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../clips'))
NAMES = ['crossing', 'doorway', 'van', 'street']
STREAMS = [  # suffix, width, height, kbit/s
    ('', 1280, 720, 1550),
    ('.sub', 640, 360, 220)]


def encode(master, out, width, height, kilobits):
    colours = 'in_color_matrix=bt601:out_color_matrix=bt709'
    command = ['ffmpeg', '-y', '-loglevel', 'error', '-i', master, '-an', '-frames:v', str(FRAMES),
               '-vf', f'fps={FPS},scale={width}:{height}:flags=area:{colours}', '-pix_fmt', 'yuv420p',
               '-c:v', 'libx264', '-profile:v', 'high', '-preset', 'veryslow', '-refs', '3', '-bf', '0',
               '-g', str(FPS), '-keyint_min', str(FPS), '-sc_threshold', '0', '-x264-params', 'open-gop=0:slices=1',
               '-b:v', f'{kilobits}k', '-maxrate', f'{kilobits * 5 // 4}k', '-bufsize', f'{kilobits}k',
               '-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709']
    log = ['-passlogfile', out + '.pass']
    subprocess.run([*command, '-pass', '1', *log, '-f', 'null', '-'], check=True)
    subprocess.run([*command, '-pass', '2', *log, '-bsf:v', 'filter_units=remove_types=6', '-f', 'h264', out],
                   check=True)
    for name in os.listdir(os.path.dirname(out)):
        if '.pass' in name:
            os.remove(os.path.join(os.path.dirname(out), name))


def describe(file):
    with open(os.path.join(CLIPS, file), 'rb') as stream:
        data = stream.read()
    return dict(file=file, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))


def main(masters):
    clips = []
    for name in NAMES:
        entries = []
        for suffix, width, height, kilobits in STREAMS:
            file = f'{name}{suffix}.h264'
            encode(os.path.join(masters, f'{name}.mp4'), os.path.join(CLIPS, file), width, height, kilobits)
            entries.append(dict(describe(file), width=width, height=height, fps=FPS, frames=FRAMES))
        main_stream, substream = entries
        clips.append(dict(name=name, **main_stream, caption=View(name).caption, substream=substream,
                          truth=describe(f'{name}.gt.json.gz')))
    with open(os.path.join(CLIPS, 'clips.json'), 'w') as file:
        json.dump(clips, file, indent=2)
        file.write('\n')


main(sys.argv[1])
