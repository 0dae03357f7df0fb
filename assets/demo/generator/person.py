"""Builds one person in Blender from an identity: body, eyes, brows, lashes, teeth, hair, clothes."""
import os

import bpy
import numpy as np

from makehuman import DATA, expression_weights
from materials import skin_material, textured_material


def to_metres(vertices):
    """MakeHuman's decimetres (y up, z front) to Blender's metres (z up, -y front)."""
    return np.stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]], 1) * .1


def smoothstep(x, low, high):
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def skin_masks(base):
    """Where on the base mesh the lips, beard, cheeks, shadows under the eyes and scalp are, 0..1 per vertex."""
    x, y, z = np.abs(base[:, 0]), base[:, 1], base[:, 2]
    head = y > 5.9
    lip = np.minimum(1, 2.2 * np.clip(1 - ((x / .27) ** 2 + ((y - 6.675) / .115) ** 2), 0, 1)) * (z > 1.38)
    jaw = smoothstep(y, 6.0, 6.2) * (1 - smoothstep(y, 6.62, 6.8)) * smoothstep(z, .55, .8)
    sideburn = (smoothstep(x, .48, .58) * (1 - smoothstep(y, 7.0, 7.25)) * smoothstep(y, 6.15, 6.3)
                * smoothstep(z, .5, .62) * (1 - smoothstep(z, 1.15, 1.3)))
    moustache = np.clip(1 - ((x / .30) ** 4 + ((y - 6.86) / .085) ** 2), 0, 1) * (z > 1.35)
    beard = np.clip(np.maximum(np.maximum(jaw, sideburn), np.minimum(1, 2 * moustache)), 0, 1) * (1 - lip) * head
    cheek = np.clip(1 - (((x - .45) / .25) ** 2 + ((y - 6.98) / .22) ** 2 + ((z - 1.2) / .5) ** 2), 0, 1)
    under_eye = np.clip(1 - (((x - .32) / .2) ** 2 + ((y - 7.13) / .08) ** 2), 0, 1) * (z > 1.2)
    front = smoothstep(z, .9, 1.2) * (y > 6.2) * (y < 8) * (1 - lip)
    crown = smoothstep(y, 7.85, 8.05) + (1 - smoothstep(z, .1, .45)) * smoothstep(y, 6.75, 7.05)
    scalp = np.clip(crown, 0, 1) * head * (1 - (x > .8))
    scalp = np.maximum(scalp, (1 - smoothstep(z, .55, .7)) * smoothstep(y, 7.5, 7.65) * head)
    return dict(lip=lip, beard=beard, cheek=cheek, under_eye=under_eye, front=front, scalp=scalp)


def add_mesh(name, vertices, faces, face_uvs, uvs, material, subdivisions, attributes=None):
    triangle = faces[:, 3] == faces[:, 2]
    corners = np.where(triangle, 3, 4)
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(to_metres(vertices).tolist(), [],
                     [list(map(int, face[:n])) for face, n in zip(faces, corners)])
    flat_uvs = np.concatenate([face[:n] for face, n in zip(face_uvs, corners)])
    mesh.uv_layers.new(name='uv').data.foreach_set('uv', uvs[flat_uvs].astype(np.float32).ravel())
    mesh.polygons.foreach_set('use_smooth', [True] * len(faces))
    for key, values in (attributes or {}).items():
        mesh.attributes.new(key, 'FLOAT', 'POINT').data.foreach_set('value', values.astype(np.float32))
    mesh.materials.append(material)
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.collection.objects.link(thing)
    if subdivisions:
        modifier = thing.modifiers.new('subdivide', 'SUBSURF')
        modifier.levels = modifier.render_levels = subdivisions
    return thing


class Person:
    """`parts` lists what was built: (Blender object, rest vertices, skinning bones, skinning weights), body first."""

    def __init__(self, makehuman, identity):
        self.makehuman, self.identity = makehuman, identity
        self.clothes = [makehuman.proxy('clothes', name) for name in identity['clothes']]
        hidden = np.zeros(len(makehuman.base), bool)
        for garment in self.clothes:
            if len(garment['hides']):
                hidden |= garment['hides']
        self.visible_faces = (makehuman.face_materials == 0) & ~hidden[makehuman.faces].any(1)
        self.body_indices = np.unique(makehuman.faces[self.visible_faces])
        self.parts = []

    def face_indices(self):
        """Which of the body's vertices are the front of the face: the truth of face boxes is around them."""
        base = self.makehuman.base
        front = (base[:, 2] > .95) & (base[:, 1] > 6.15) & (base[:, 1] < 7.95)
        face = np.where(front & np.isin(np.arange(len(base)), self.body_indices))[0]
        return np.searchsorted(self.body_indices, face)

    def vertices(self, expression=None):
        weights = dict(self.identity['shape'])
        if expression:
            weights.update(expression_weights(self.identity['race'], expression))
        return self.makehuman.shape(weights)

    def build(self, vertices, subdivisions, for_distance, subsurface):
        """for_distance, subsurface: see skin_material. Clothes deform too: they are fitted to these vertices."""
        makehuman, identity = self.makehuman, self.identity
        skin = identity['skin']
        used = self.body_indices
        renumbered = np.full(len(makehuman.base), -1)
        renumbered[used] = np.arange(len(used))
        masks = {name: mask[used] for name, mask in skin_masks(makehuman.base).items()}
        body = add_mesh('body', vertices[used], renumbered[makehuman.faces[self.visible_faces]],
                        makehuman.face_uvs[self.visible_faces], makehuman.uvs,
                        skin_material(skin, identity['skin_path'], for_distance, subsurface), subdivisions, masks)
        self.parts = [(body, vertices[used], makehuman.skin_bones[used], makehuman.skin_weights[used])]

        def add(proxy, material):
            fitted = makehuman.fit(proxy, vertices)
            if proxy['kind'] == 'hair' and identity['hair_mirrored']:
                fitted = fitted * np.array([-1, 1, 1], np.float32)
            thing = add_mesh(proxy['name'], fitted, proxy['faces'], proxy['face_uvs'], proxy['uvs'], material, 0)
            self.parts.append((thing, fitted, proxy['skin_bones'], proxy['skin_weights']))

        iris = os.path.join(DATA, f"proxies/eyes/HighPolyEyes/textures/{identity['eyes']}_eye.png")
        add(makehuman.proxy('eyes', 'HighPolyEyes'), textured_material('eyes', iris, roughness=.08, specular=.6))
        for kind, name in (('eyebrows', identity['brows']), ('eyelashes', identity['lashes'])):
            proxy = makehuman.proxy(kind, name)
            add(proxy, textured_material(kind, proxy['texture'], tint=identity['brow_colour'], roughness=.8))
        for kind, name in (('teeth', 'Teeth_Base'), ('tongue', 'tongue01')):
            proxy = makehuman.proxy(kind, name)
            add(proxy, textured_material(kind, proxy['texture'], roughness=.3, alpha=False))
        if identity['hair']:
            proxy = makehuman.proxy('hair', identity['hair'])
            add(proxy, textured_material('hair', proxy['texture'], tint=skin['hair_colour'], tint_share=.85,
                                         gain=identity['hair_gain'], roughness=.45, specular=.25))
        for garment, hue in zip(self.clothes, (identity['clothes_hue'], None)):
            add(garment, textured_material(garment['name'], garment['texture'], roughness=.85, specular=.15, hue=hue))
