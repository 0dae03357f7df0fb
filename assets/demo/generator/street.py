"""The street: paving, shopfronts, parked vehicles, trees, and the furniture that people walk behind."""
import math

import bpy
import numpy as np

import stage
from materials import brick_material, plain_material

SUN_DIRECTION = np.array([-.42, .55, -1.0])  # the way the light travels
SUN_DIRECTION /= np.linalg.norm(SUN_DIRECTION)


def light_street():
    stage.light_sky((.62, .72, .88), .75)
    stage.light_sun(SUN_DIRECTION)


def add_shape(name, vertices, faces, material):
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], faces)
    mesh.materials.append(material)
    return stage.add(name, mesh)


def add_box(name, low, high, material):
    (x0, y0, z0), (x1, y1, z1) = low, high
    vertices = [(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0),
                (x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)]
    faces = [(0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    return add_shape(name, vertices, faces, material)


def add_cylinder(name, x, y, radius, bottom, top, material, sides=24):
    vertices, faces = [], []
    for k in range(sides):
        angle = 2 * math.pi * k / sides
        ring = (x + radius * math.cos(angle), y + radius * math.sin(angle))
        vertices += [(*ring, bottom), (*ring, top)]
        i, j = 2 * k, 2 * ((k + 1) % sides)
        faces.append((i, j, j + 1, i + 1))
    faces.append(tuple(2 * k + 1 for k in range(sides)))
    return add_shape(name, vertices, faces, material)


def add_sign(words, location, size, material):
    curve = bpy.data.curves.new('sign', 'FONT')
    curve.body, curve.size, curve.extrude, curve.align_x = words, size, .015, 'CENTER'
    curve.materials.append(material)
    stage.add('sign', curve, location).rotation_euler = (math.pi / 2, 0, math.pi / 2)


def add_furniture():
    """What stands in front of people: drawn in the plate, cut out of the people."""
    things = []
    dark = plain_material('bollard', (38, 40, 44), .45, .5, .3)
    band = plain_material('band', (200, 200, 195), .5)
    for y in (6.2, 9.2, 12.2, 15.2, 18.2):
        things.append(add_cylinder('bollard', 1.75, y, .085, 0, .95, dark))
        things.append(add_cylinder('band', 1.75, y, .10, .78, .84, band))
    grey = plain_material('post', (96, 100, 104), .4, .5, .4)
    things.append(add_cylinder('lamp post', -1.32, 7.6, .065, 0, 5.5, grey))
    things.append(add_cylinder('lamp base', -1.32, 7.6, .11, 0, .9, grey))
    things.append(add_box('bin', (-1.62, 7.95, 0), (-1.18, 8.4, 1.02), plain_material('bin', (34, 58, 48), .5, .4)))
    things.append(add_box('lid', (-1.66, 7.92, 1.02), (-1.14, 8.44, 1.10), plain_material('lid', (22, 24, 26), .4)))
    return things


def add_street():
    glass = plain_material('glass', (36, 48, 56), .06, .8)
    add_ground()
    add_shops(glass)
    add_far_buildings(glass)
    add_vehicle(glass, 2.55, 13.0, 1.95, 3.6, 2.2, (206, 208, 210), bonnet=1.0)
    add_vehicle(glass, 2.6, 21.0, 1.8, 2.4, 1.5, (92, 28, 30), bonnet=1.3)
    add_vehicle(glass, 2.6, 28.5, 1.8, 2.6, 1.5, (40, 52, 70), bonnet=1.3)
    add_trees()


def add_ground():
    paving = brick_material('paving', (150, 146, 140), (136, 133, 128), (98, 95, 92), 1.0, .6, .6, roughness=.85,
                            mortar_size=.008)
    kerb = plain_material('kerb', (165, 162, 156), .9, speckle=(130, 128, 122), speckle_scale=20)
    asphalt = plain_material('asphalt', (66, 66, 68), .9, .25, speckle=(92, 92, 92), speckle_scale=90,
                             speckle_share=.5)
    white = plain_material('white', (205, 203, 196), speckle=(150, 150, 146), speckle_scale=30, speckle_share=.6)
    yellow = plain_material('yellow', (196, 164, 60), speckle=(130, 110, 60), speckle_scale=30, speckle_share=.6)
    add_box('near pavement', (-2.6, -3, -.3), (2.0, 60, 0), paving)
    add_box('kerb', (2.0, -3, -.3), (2.18, 60, 0), kerb)
    add_box('road', (2.18, -3, -.5), (9.2, 60, -.12), asphalt)
    for y in range(0, 60, 4):
        add_box('lane mark', (5.6, y, -.12), (5.72, y + 2.0, -.116), white)
    add_box('yellow line', (2.3, -3, -.12), (2.4, 60, -.117), yellow)
    add_box('far pavement', (9.2, -3, -.3), (12, 60, 0), paving)


def add_shops(glass):
    red_brick = brick_material('red brick', (142, 84, 66), (122, 70, 56), (176, 168, 158), 3.2, .5, .25, plane='yz')
    frame = plain_material('frame', (32, 34, 36), .4, .4)
    sill = plain_material('sill', (186, 180, 170))
    lettering = plain_material('lettering', (236, 232, 220), .6)
    add_box('shops', (-9, -3, 0), (-2.6, 40, 9), red_brick)
    shops = [('CORNER CAFE', (36, 74, 110)), ('DRY CLEANER', (118, 38, 40)), ('BOOKS', (40, 88, 66)),
             ('PHONE REPAIR', (170, 120, 40)), ('BAKERY', (70, 66, 90))]
    for i, (words, colour) in enumerate(shops):
        y = 4.2 + i * 5.2
        add_box('window', (-2.62, y, .45), (-2.575, y + 3.0, 2.45), glass)
        add_box('frame', (-2.60, y + 1.46, .45), (-2.555, y + 1.54, 2.45), frame)
        add_box('door', (-2.62, y + 3.4, 0), (-2.57, y + 4.3, 2.35),
                plain_material(f'door {i}', tuple(int(c * .7) for c in colour), .4, .4))
        add_box('door glass', (-2.60, y + 3.52, .9), (-2.56, y + 4.18, 2.15), glass)
        add_box('fascia', (-2.72, y - .15, 2.6), (-2.54, y + 4.5, 3.15), plain_material(f'fascia {i}', colour, .5, .3))
        add_sign(words, (-2.53, y + 2.2, 2.74), .34, lettering)
        for k in range(2):
            add_box('upper window', (-2.62, y + .3 + k * 2.4, 4.0), (-2.57, y + 1.5 + k * 2.4, 5.8), glass)
            add_box('sill', (-2.66, y + .2 + k * 2.4, 3.9), (-2.5, y + 1.6 + k * 2.4, 4.0), sill)


def add_far_buildings(glass):
    pale = brick_material('pale brick', (178, 166, 148), (164, 152, 136), (190, 184, 172), 2.4, .6, .3, plane='yz')
    grey = brick_material('grey brick', (150, 140, 132), (132, 124, 118), (170, 164, 156), 2.2, .6, .3, plane='xz')
    add_box('across the road', (12, -3, 0), (20, 60, 11), pale)
    for i in range(8):
        for k in range(3):
            add_box('window', (11.97, 4 + i * 4.2, 1.0 + k * 3), (12.03, 5.6 + i * 4.2, 2.7 + k * 3), glass)
    add_box('end of the street', (-12, 47, 0), (20, 55, 12), grey)
    for i in range(9):
        for k in range(3):
            add_box('window', (-10 + i * 3.1, 46.95, 1.2 + k * 3.3), (-8.6 + i * 3.1, 47.05, 3.0 + k * 3.3), glass)


def add_vehicle(glass, x, y, width, length, height, colour, bonnet):
    paint = plain_material('paint', colour, .25, .6, .2)
    tyre = plain_material('tyre', (20, 20, 21))
    headlight = plain_material('headlight', (220, 220, 215), .2)
    front = y - bonnet

    def rounded(thing, radius):
        bevel = thing.modifiers.new('bevel', 'BEVEL')
        bevel.width, bevel.segments = radius, 4

    body = add_box('body', (x, y, .25), (x + width, y + length, height), paint)
    rounded(body, .22)
    for polygon in body.data.polygons:
        polygon.use_smooth = True
    rounded(add_box('bonnet', (x + .05, front, .25), (x + width - .05, y + .3, height * .56), paint), .18)
    add_box('windscreen', (x + .18, y - .012, height * .6), (x + width - .18, y + .05, height * .93), glass)
    add_box('side window', (x - .012, y + .5, height * .6), (x + .05, y + length - .5, height * .9), glass)
    for wheel_y in (y - bonnet * .45, y + length * .75):
        wheel = add_cylinder('tyre', 0, 0, .33, -.12, .12, tyre, 28)
        wheel.rotation_euler = (0, math.pi / 2, 0)
        wheel.location = (x + .1, wheel_y, .21)
    for left in (x + .1, x + width - .38):
        add_box('headlight', (left, front - .01, .62), (left + .28, front + .02, .78), headlight)
    middle = x + width / 2
    add_box('blank number plate', (middle - .26, front - .015, .42), (middle + .26, front + .01, .54),
            plain_material('number plate', (222, 214, 150), .5))


def add_trees():
    bark = plain_material('bark', (70, 58, 46), .95)
    leaf = plain_material('leaf', (58, 84, 40), .95, .1, speckle=(92, 116, 60), speckle_scale=8, speckle_share=.7)
    random = np.random.default_rng(5)
    for x, y in ((10.4, 12), (10.4, 21), (10.4, 30), (-1.6, 33)):
        add_cylinder('trunk', x, y, .13, 0, 3.2, bark)
        for _ in range(26):
            radius = random.uniform(.35, .75)
            location = (x + random.normal(0, .7), y + random.normal(0, .7), 3.7 + random.normal(0, .6))
            bpy.ops.mesh.primitive_ico_sphere_add(subdivisions=2, radius=radius, location=location)
            crown = bpy.context.object
            crown.data.materials.append(leaf)
            for vertex in crown.data.vertices:
                vertex.co *= 1 + random.normal(0, .12)
