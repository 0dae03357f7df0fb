"""Random, seeded people: face, skin, hair and clothes. Nothing here is fitted to a photograph of anybody.

The names of MakeHuman's three base heads ("caucasian", "african", "asian") are its own file names; a person is
always a mix of two. Only assets that MakeHuman itself bundles are used (CC0), no community uploads.
"""
import os

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from makehuman import DATA

DEVIATION, LIMIT = .4, .9  # of the face shape; see MakeHuman.random_face

BASE_HEADS = ['caucasian', 'african', 'asian']
MALE_HAIR = ['short01', 'short02', 'short04', 'short04', 'afro01', None]
FEMALE_HAIR = ['long01', 'ponytail01', 'Braid01', 'long01', 'ponytail01', 'Braid01', 'short01', 'short02', 'bob02',
               'afro01', 'afro01']
MALE_CLOTHES = ['male_casualsuit01', 'male_casualsuit02', 'male_casualsuit03', 'male_casualsuit04',
                'male_casualsuit05', 'male_casualsuit06', 'male_elegantsuit01']
FEMALE_CLOTHES = ['female_casualsuit01', 'female_casualsuit02', 'female_elegantsuit01', 'female_sportsuit01']
EYES = ['brown', 'brownlight', 'blue', 'bluegreen', 'green', 'grey', 'deepblue', 'lightblue']

SKIN_TONES = {  # sRGB
    'caucasian': [(226, 186, 165), (214, 168, 142), (200, 154, 124), (233, 196, 178)],
    'asian': [(222, 182, 148), (208, 164, 128), (190, 146, 110), (230, 194, 162)],
    'african': [(120, 82, 60), (94, 62, 46), (146, 102, 74), (74, 49, 38)]}
HAIR_COLOURS = {  # sRGB
    'dark': [(28, 22, 20), (40, 30, 24), (20, 18, 18)],
    'mid': [(74, 50, 34), (96, 66, 42), (58, 40, 28)],
    'light': [(150, 112, 66), (176, 140, 90), (122, 66, 36)],
    'grey': [(120, 118, 116), (168, 166, 162), (88, 86, 84)]}


def paint_skin(path, first, second, mix, tone, contrast, random):
    """Mixes two skin atlases, moves them to the wanted tone, sharpens their detail and adds a few moles."""
    def atlas(file):
        return np.asarray(Image.open(file).convert('RGB').resize((1024, 1024), Image.LANCZOS), np.float32)

    def to_image(pixels):
        return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))

    mixed = atlas(first) * (1 - mix) + atlas(second) * mix
    face_median = np.median(mixed[560:720, 860:960].reshape(-1, 3), 0)
    broad = np.asarray(to_image(mixed).filter(ImageFilter.GaussianBlur(30)), np.float32)
    toned = (broad + (mixed - broad) * contrast) / face_median * np.array(tone, np.float32)
    image = to_image(toned)
    draw = ImageDraw.Draw(image)
    for _ in range(random.integers(0, 5)):
        x, y, radius = random.uniform(850, 985), random.uniform(480, 740), random.uniform(.6, 1.5)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tuple(int(t * .45) for t in tone))
    image.save(path)


def make_identity(makehuman, seed, folder, race=None, gender=None, age=None, deviation=DEVIATION):
    """The whole of one person from a seed. The order of the draws is the identity: never reorder them."""
    random = np.random.default_rng(seed)
    race = race or BASE_HEADS[random.integers(3)]
    second_race = BASE_HEADS[random.integers(3)]
    mix = random.uniform(0, .35)
    race_weights = {race: 1 - mix}
    race_weights[second_race] = race_weights.get(second_race, 0) + mix
    male = bool(random.integers(2)) if gender is None else gender == 'male'
    age = age or float(random.choice([22, 27, 33, 41, 50, 60, 68]))
    macro = dict(age=age, gender=float(np.clip(random.normal(.95 if male else .05, .08), 0, 1)),
                 muscle=random.uniform(.35, .75), weight=random.uniform(.3, .8),
                 height=random.uniform(.4, .65) if male else random.uniform(.35, .6),
                 proportions=random.uniform(.5, .8), race=race_weights)

    shape = makehuman.macro_weights(macro)
    shape.update(makehuman.random_face(np.random.default_rng(7000 + seed), deviation, LIMIT))
    asymmetries = [name for name in makehuman.target_index if name.startswith('asym/')]
    for name in random.choice(asymmetries, 10, replace=False):
        shape[name] = float(random.uniform(.1, .5))

    age_group = 'young' if age < 36 else 'middleage' if age < 57 else 'old'
    gender_name = 'male' if male else 'female'

    def any_atlas(of_race, of_age):
        textures = f'{DATA}/skins/{of_age}_{of_race}_{gender_name}/textures'
        files = sorted(file for file in os.listdir(textures) if 'special' not in file)
        return os.path.join(textures, files[random.integers(len(files))])

    tone = np.array(SKIN_TONES[race][random.integers(4)], float)
    if second_race != race:
        tone = tone * (1 - mix * .6) + np.array(SKIN_TONES[second_race][random.integers(4)]) * mix * .6
    tone = np.clip(tone * random.normal(1, .035, 3), 20, 245)
    os.makedirs(f'{folder}/skins', exist_ok=True)
    skin_path = f'{folder}/skins/{seed}.png'
    paint_skin(skin_path, any_atlas(race, age_group),
               any_atlas(race if random.random() < .6 else second_race, random.choice(['young', 'middleage', 'old'])),
               random.uniform(0, .5), tone, random.uniform(1.0, 1.6), random)

    if age >= 55 and random.random() < .8:
        hair_family = 'grey'
    elif race == 'caucasian':
        hair_family = random.choice(['dark', 'mid', 'mid', 'light'])
    else:
        hair_family = 'dark'
    hair_colour = np.clip(np.array(HAIR_COLOURS[hair_family][random.integers(3)]) * random.normal(1, .08), 8, 240)
    pale = tone.mean() / 255 > .45
    lips = tone * np.array([.86, .58, .58]) if pale else tone * np.array([1.0, .72, .70])
    if not male and random.random() < .5:
        lips = tone * np.array([.72, .32, .36])

    skin = dict(blush_colour=tuple(np.clip(tone * np.array([1.02, .78, .74]), 0, 255)),
                under_eye_colour=tuple(tone * np.array([.72, .62, .66])), lip_colour=tuple(lips),
                hair_colour=tuple(hair_colour), cheek=random.uniform(0, .5), under_eye=random.uniform(.05, .7),
                lip=random.uniform(.35, .8), blotch=random.uniform(.2, 1.0),
                wrinkle=random.uniform(.2, .6) + max(0, age - 40) / 40, bump=.15 + max(0, age - 30) / 120,
                roughness=random.uniform(.42, .6), scalp=.95 if random.random() < .8 else .6,
                freckle=float(random.choice([0, 0, .35, .6])) if race == 'caucasian' else 0,
                freckle_colour=tuple(tone * np.array([.62, .5, .42])),
                stubble=float(random.choice([0, .25, .5, .8, .95])) if male else 0)

    hair_styles = [style for style in (MALE_HAIR if male else FEMALE_HAIR) if race == 'african' or style != 'afro01']
    hair = hair_styles[random.integers(len(hair_styles))]
    if hair is None:
        skin['scalp'] = float(random.choice([0, .35, .8]))
    wardrobe = MALE_CLOTHES if male else FEMALE_CLOTHES
    if race == 'african':
        eyes = 'brown'
    else:
        eyes = EYES[random.integers(2 if race == 'asian' else len(EYES))]
    return dict(seed=seed, race=race_weights, male=male, age=age, shape=shape, skin=skin, skin_path=skin_path, eyes=eyes,
                brows=f'eyebrow{random.integers(1, 13):03d}', lashes=f'eyelashes0{random.integers(2, 4)}',
                brow_colour=tuple(np.clip(hair_colour * random.uniform(.6, 1.0), 5, 200)), hair=hair,
                hair_mirrored=bool(random.integers(2)), hair_gain=float(random.uniform(1.6, 2.6)),
                clothes=[wardrobe[random.integers(len(wardrobe))], f'shoes0{random.integers(1, 7)}'],
                clothes_hue=(float(random.uniform(0, 1)), float(random.uniform(.2, 1)), float(random.uniform(.5, 1.2))))
