"""Packs the renderings of render_passers.py: each person's looks side by side as one WebP, portraits as JPEG, and
passers.json with their hashes and face boxes.

/usr/bin/python3 pack_passers.py FOLDER
"""
import hashlib
import json
import os
import sys

from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.normpath(os.path.join(HERE, '../passers'))
SHEET_QUALITY, PORTRAIT_QUALITY = 82, 88


def described(name):
    with open(os.path.join(OUT, name), 'rb') as file:
        return dict(file=name, sha256=hashlib.sha256(file.read()).hexdigest())


def pack(folder, group, seed, frame):
    with open(f'{folder}/{seed}.json') as file:
        faces = json.load(file)
    portrait = None
    if 'portrait' in faces:
        del faces['portrait']
        Image.open(f'{folder}/{seed}-portrait.png').convert('RGB').save(
            f'{OUT}/SYN-{seed}.jpg', quality=PORTRAIT_QUALITY, optimize=True)
        portrait = described(f'SYN-{seed}.jpg')
    sheet = Image.new('RGBA', (frame['widthPx'] * len(faces), frame['heightPx']))
    for index, look in enumerate(faces):
        sheet.paste(Image.open(f'{folder}/{seed}-{look}.png').convert('RGBA'), (index * frame['widthPx'], 0))
    sheet.save(f'{OUT}/SYN-{seed}.webp', quality=SHEET_QUALITY, method=6)
    return dict(id=f'SYN-{seed}', group=group, sheet=described(f'SYN-{seed}.webp'), faces=faces, portrait=portrait)


def main(folder):
    with open(f'{HERE}/passers.json') as file:
        plan = json.load(file)
    os.makedirs(OUT, exist_ok=True)
    frame = {key: plan['frame'][key] for key in ('widthPx', 'heightPx')}
    looks = {name: {key: look[key] for key in ('yawDeg', 'pitchDeg', 'light')}
             for name, look in plan['looks'].items() if name != 'portrait'}
    people = [pack(folder, group['name'], group['firstSeed'] + index, frame)
              for group in plan['groups'] for index in range(group['count'])]
    with open(f'{OUT}/passers.json', 'w') as file:
        json.dump(dict(frame=frame, looks=looks, people=people), file, indent=2)
        file.write('\n')


main(sys.argv[1])
