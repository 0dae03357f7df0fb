"""Blender materials, built from nodes: skin, textured proxies (hair, clothes, eyes) and the street's surfaces."""
import bpy
import numpy as np


def linear(colour):
    """sRGB 0..255 to the linear 0..1 that Blender computes in."""
    c = np.asarray(colour, float) / 255
    return tuple(np.where(c <= .04045, c / 12.92, ((c + .055) / 1.055) ** 2.4))


class Material:
    """A principled material, with short helpers for the nodes that feed it."""

    def __init__(self, name):
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        output = self.node('OutputMaterial')
        self.surface = self.node('BsdfPrincipled')
        self.link(self.surface.outputs[0], output.inputs[0])

    def node(self, kind):
        return self.tree.nodes.new('ShaderNode' + kind)

    def link(self, output, socket):
        self.tree.links.new(output, socket)

    def set(self, **values):
        """set(Base_Color=…): underscores stand for spaces; a socket is linked, a value is written."""
        for name, value in values.items():
            self._feed(self.surface.inputs[name.replace('_', ' ')], value)

    def _feed(self, socket, value):
        if isinstance(value, bpy.types.NodeSocket):
            self.link(value, socket)
        else:
            socket.default_value = value

    def mix(self, factor, a, b, mode='MIX'):
        node = self.node('MixRGB')
        node.blend_type = mode
        self._feed(node.inputs[0], factor)
        for socket, colour in ((node.inputs[1], a), (node.inputs[2], b)):
            self._feed(socket, (*colour[:3], 1) if isinstance(colour, tuple) else colour)
        return node.outputs[0]

    def math(self, operation, a, b=0.):
        node = self.node('Math')
        node.operation = operation
        self._feed(node.inputs[0], a)
        self._feed(node.inputs[1], b)
        return node.outputs[0]

    def multiply(self, a, b):
        return self.math('MULTIPLY', a, b)

    def attribute(self, name):
        node = self.node('Attribute')
        node.attribute_name = name
        return node.outputs['Fac']

    def coordinates(self, kind='Object'):
        return self.node('TexCoord').outputs[kind]

    def noise(self, scale, detail):
        node = self.node('TexNoise')
        node.inputs['Scale'].default_value = scale
        node.inputs['Detail'].default_value = detail
        self.link(self.coordinates(), node.inputs['Vector'])
        return node.outputs['Fac']

    def ramp(self, value, low, high):
        node = self.node('MapRange')
        node.inputs[1].default_value = low
        node.inputs[2].default_value = high
        node.clamp = True
        self.link(value, node.inputs[0])
        return node.outputs[0]

    def image(self, path):
        node = self.node('TexImage')
        node.image = bpy.data.images.load(path, check_existing=True)
        return node


def skin_material(skin, texture, for_distance, subsurface):
    """for_distance: a figure in the street, whose pores nobody can see, without bump and fine grain."""
    m = Material('skin')
    atlas = m.image(texture)
    atlas.interpolation = 'Cubic'
    colour = m.mix(m.multiply(m.ramp(m.noise(45, 3), .45, .75), .22 * skin['blotch']), atlas.outputs['Color'],
                   linear(skin['blush_colour']))
    if not for_distance:
        grain = m.noise(900, 2)
        colour = m.mix(m.multiply(m.ramp(grain, .35, .75), .07), colour, (.2, .08, .05), 'MULTIPLY')
    for mask, strength, tint in (('cheek', 'cheek', 'blush_colour'), ('under_eye', 'under_eye', 'under_eye_colour'),
                                 ('lip', 'lip', 'lip_colour')):
        colour = m.mix(m.multiply(m.attribute(mask), skin[strength]), colour, linear(skin[tint]))
    if skin['freckle']:
        freckles = m.multiply(m.multiply(m.ramp(m.noise(420, 1), .64, .74), m.attribute('front')), skin['freckle'])
        colour = m.mix(freckles, colour, linear(skin['freckle_colour']))
    hairs = m.noise(1400, 1)
    if skin['stubble']:
        stubble = m.multiply(m.attribute('beard'), m.multiply(m.ramp(hairs, .35, .6), skin['stubble']))
        colour = m.mix(stubble, colour, linear(skin['hair_colour']))
    scalp = m.multiply(m.attribute('scalp'), m.multiply(m.ramp(hairs, .2, .5), skin['scalp']))
    colour = m.mix(scalp, colour, linear(skin['hair_colour']))
    m.set(Base_Color=colour, Roughness=skin['roughness'], Specular=.35, Subsurface=subsurface,
          Subsurface_Radius=(.012, .004, .002), Subsurface_Color=colour)
    if not for_distance:
        bump = m.node('Bump')
        bump.inputs['Strength'].default_value = skin['bump']
        bump.inputs['Distance'].default_value = .0008
        height = m.math('ADD', m.multiply(grain, .6), m.multiply(m.noise(130, 5), skin['wrinkle']))
        m.link(height, bump.inputs['Height'])
        m.set(Normal=bump.outputs[0])
    return m.material


def textured_material(name, texture, tint=None, tint_share=1., gain=1., roughness=.6, specular=.3, alpha=True,
                      hue=None):
    """tint: sRGB colour that the texture's lightness modulates; hue: (hue, saturation, value) shift."""
    m = Material(name)
    image = m.image(texture)
    colour = image.outputs['Color']
    if hue is not None:
        shift = m.node('HueSaturation')
        for socket, value in zip(('Hue', 'Saturation', 'Value'), hue):
            shift.inputs[socket].default_value = value
        m.link(colour, shift.inputs['Color'])
        colour = shift.outputs[0]
    if tint is not None:
        lightness = m.node('RGBToBW')
        m.link(image.outputs['Color'], lightness.inputs[0])
        scale = m.node('VectorMath')
        scale.operation = 'SCALE'
        scale.inputs[0].default_value = linear(tint)
        m.link(m.multiply(m.math('POWER', lightness.outputs[0], .7), gain), scale.inputs['Scale'])
        colour = m.mix(tint_share, colour, scale.outputs[0])
    m.set(Base_Color=colour, Roughness=roughness, Specular=specular)
    if alpha:
        m.set(Alpha=image.outputs['Alpha'])
    return m.material


def plain_material(name, colour, roughness=.8, specular=.2, metallic=0, speckle=None, speckle_scale=None,
                   speckle_share=.35):
    """speckle: sRGB colour of the noise that breaks up a large surface."""
    m = Material(name)
    base = linear(colour)
    m.set(Roughness=roughness, Specular=specular, Metallic=metallic, Base_Color=(*base, 1))
    if speckle:
        fine = m.mix(m.multiply(m.ramp(m.noise(speckle_scale, 8), .35, .7), speckle_share), base, linear(speckle))
        broad = m.multiply(m.ramp(m.noise(.55, 4), .45, .65), .25)
        m.set(Base_Color=m.mix(broad, fine, linear(tuple(c * .7 for c in colour))))
    return m.material


def brick_material(name, first, second, mortar, scale, width, height, plane='xy', roughness=.9, mortar_size=.012):
    """plane: the world plane that the bricks lie in."""
    m = Material(name)
    bricks = m.node('TexBrick')
    vector = m.coordinates()
    if plane == 'xz':
        mapping = m.node('Mapping')
        mapping.inputs['Rotation'].default_value = (np.pi / 2, 0, 0)
        m.link(vector, mapping.inputs[0])
        vector = mapping.outputs[0]
    if plane == 'yz':
        split, join = m.node('SeparateXYZ'), m.node('CombineXYZ')
        m.link(vector, split.inputs[0])
        m.link(split.outputs[1], join.inputs[0])
        m.link(split.outputs[2], join.inputs[1])
        vector = join.outputs[0]
    m.link(vector, bricks.inputs['Vector'])
    for socket, colour in (('Color1', first), ('Color2', second), ('Mortar', mortar)):
        bricks.inputs[socket].default_value = (*linear(colour), 1)
    for socket, value in (('Scale', scale), ('Brick Width', width), ('Row Height', height),
                          ('Mortar Size', mortar_size)):
        bricks.inputs[socket].default_value = value
    bricks.offset = .5
    colour = m.mix(m.multiply(m.ramp(m.noise(1.3, 6), .4, .7), .35), bricks.outputs['Color'],
                   linear(tuple(c * .6 for c in first)))
    colour = m.mix(m.multiply(m.ramp(m.noise(60, 3), .4, .7), .25), colour, linear(tuple(c * .7 for c in second)))
    m.set(Base_Color=colour, Roughness=roughness, Specular=.2)
    return m.material
