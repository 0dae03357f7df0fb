"""Blender's scene: renderer, camera and light."""
import math

import bpy
from mathutils import Vector

SENSOR_WIDTH_MM = 36


def clear():
    for thing in list(bpy.data.objects):
        bpy.data.objects.remove(thing, do_unlink=True)
    for collection in (bpy.data.meshes, bpy.data.materials, bpy.data.lights, bpy.data.cameras):
        for thing in list(collection):
            collection.remove(thing)


def prepare_renderer(width, height, samples, transparent=False, threads=2):
    """Cycles on the CPU, for speed rather than for beauty: the compositor adds sensor noise anyway."""
    scene = bpy.context.scene
    render, cycles = scene.render, scene.cycles
    render.engine = 'CYCLES'
    render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
    render.threads_mode, render.threads = 'FIXED', threads
    render.use_persistent_data = True
    render.film_transparent = transparent
    render.image_settings.file_format = 'PNG'
    render.image_settings.color_mode = 'RGBA' if transparent else 'RGB'
    scene.view_settings.view_transform, scene.view_settings.look = 'Filmic', 'Medium High Contrast'
    cycles.samples = samples
    cycles.use_denoising = False
    cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, .03
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 5, 2, 1
    cycles.transparent_max_bounces = 24
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 3
    cycles.filter_width = 1.5
    return scene


def render_to(path):
    bpy.context.scene.render.filepath = path
    bpy.ops.render.render(write_still=True)


def aim(thing, target):
    thing.rotation_euler = (Vector(target) - thing.location).to_track_quat('-Z', 'Y').to_euler()


def add(name, data, location=(0, 0, 0)):
    thing = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(thing)
    thing.location = location
    return thing


def place_camera(location, target, half_width_per_metre):
    """half_width_per_metre: half the picture's width, a metre in front of the lens."""
    lens = bpy.data.cameras.new('camera')
    lens.sensor_width = SENSOR_WIDTH_MM
    lens.lens = SENSOR_WIDTH_MM / (2 * half_width_per_metre)
    camera = add('camera', lens, location)
    aim(camera, target)
    bpy.context.scene.camera = camera


def light_sky(colour, strength):
    world = bpy.data.worlds.get('sky') or bpy.data.worlds.new('sky')
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes['Background']
    background.inputs[0].default_value = (*colour, 1)
    background.inputs[1].default_value = strength


def light_area(location, target, size, energy, colour=(1, 1, 1)):
    light = bpy.data.lights.new('area', 'AREA')
    light.size, light.energy, light.color = size, energy, colour
    aim(add('area', light, location), target)


def light_sun(direction):
    light = bpy.data.lights.new('sun', 'SUN')
    light.energy, light.angle, light.color = 1.5, math.radians(12), (1, .95, .88)
    add('sun', light).rotation_euler = Vector(direction).to_track_quat('-Z', 'Y').to_euler()
