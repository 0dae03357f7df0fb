"""A person who walks down the street: path, gait and skinning."""
import math

import numpy as np

from makehuman import SMILE
from person import Person, to_metres

HIP_SWING_DEG = 23


def gait(phase, amplitude, head_yaw, head_pitch):
    """Joint rotations as (axis, degrees, axis, degrees). About x, + swings a limb backwards, because z is front."""
    rotations = {}
    for side, offset, sign in (('L', 0., 1), ('R', math.pi, -1)):
        p = phase + offset
        rotations[f'upperleg01.{side}'] = ('x', -(HIP_SWING_DEG * amplitude * math.sin(p) + 3), 'z', -7.0 * sign)
        rotations[f'lowerleg01.{side}'] = ('x', 6 + 50 * amplitude * max(0., math.cos(p + .35)) ** 1.5, 'z', 0)
        rotations[f'foot.{side}'] = ('x', -6 * amplitude * math.sin(p), 'z', 0)
        rotations[f'upperarm01.{side}'] = ('z', -31 * sign, 'x', 17 * amplitude * math.sin(p))
        rotations[f'lowerarm01.{side}'] = ('x', 8 - 9 * amplitude * max(0, -math.sin(p)), 'z', -12 * sign)
    rotations['spine03'] = ('y', 3.5 * amplitude * math.sin(phase), 'x', 2)
    rotations['spine01'] = ('y', 2.5 * amplitude * math.sin(phase), 'x', 0)
    rotations['neck02'] = ('y', head_yaw * .4, 'x', head_pitch * .4 - 1)
    rotations['head'] = ('y', head_yaw * .6 - 3 * amplitude * math.sin(phase), 'x', head_pitch * .6)
    return rotations


def rotation(axis, degrees):
    a = math.radians(degrees)
    c, s = math.cos(a), math.sin(a)
    return {'x': np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
            'y': np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
            'z': np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])}[axis]


class Walker:
    def __init__(self, makehuman, identity, role):
        """role: the person's entry in cast.json."""
        self.makehuman, self.identity, self.role = makehuman, identity, role
        person = Person(makehuman, identity)
        vertices = person.vertices()
        if role.get('smiles'):
            vertices = vertices + .5 * (person.vertices(SMILE) - vertices)
        person.build(vertices, subdivisions=0, for_distance=True, subsurface=0.)
        self.parts = person.parts
        self.joints = makehuman.joint_positions(vertices)
        self.face_indices = person.face_indices()
        leg = sum(np.linalg.norm(self.joints[f'{a}.L____head'] - self.joints[f'{b}.L____head'])
                  for a, b in (('upperleg01', 'lowerleg01'), ('lowerleg01', 'foot')))
        self.stride_m = 2 * 2 * (leg * .1) * math.sin(math.radians(HIP_SWING_DEG)) * 1.02

    def state(self, time_s):
        """Where the person is and how they hold their head, or None before the start and after the end."""
        role = self.role
        seed = role['seed']
        elapsed = time_s - role['startS']
        walked = elapsed
        moving = True
        if 'pauseS' in role:
            at, length = role['pauseS']
            moving = not at < elapsed < at + length
            if elapsed > at:
                walked = at + max(0, elapsed - at - length)
        distance = role['speedMps'] * walked
        start, end = np.array(role['fromM'], float), np.array(role['toM'], float)
        length = np.linalg.norm(end - start)
        if distance < 0 or distance > length:
            return None
        along = (end - start) / length
        across = np.array([-along[1], along[0]])
        position = start + along * distance + across * .12 * math.sin(distance * .55 + seed)
        return dict(
            position=position,
            heading=math.atan2(along[0], -along[1]),  # 0 = towards -y, where the cameras are
            phase=distance / self.stride_m * 2 * math.pi + seed,
            head_yaw=role.get('headYawDeg', 0) + 9 * math.sin(time_s * .7 + seed * 1.3)
            + 4 * math.sin(time_s * 1.9 + seed),
            head_pitch=3 * math.sin(time_s * .9 + seed * .7) + role.get('headPitchDeg', 0),
            amplitude=1.0 if moving else .04)

    def pose(self, state):
        """World vertices in metres, one array for each part."""
        rotations = gait(state['phase'], state['amplitude'], state['head_yaw'], state['head_pitch'])
        transforms = []
        for name, parent in self.makehuman.bones:
            transform = np.eye(4) if parent < 0 else transforms[parent]
            joint = rotations.get(name.removesuffix('____head')) if name.endswith('____head') else None
            if joint:
                turn = rotation(*joint[:2]) @ rotation(*joint[2:])
                centre = self.joints[name]
                local = np.eye(4)
                local[:3, :3], local[:3, 3] = turn, centre - turn @ centre
                transform = transform @ local
            transforms.append(transform)
        transforms = np.stack(transforms)
        posed, floor = [], 1e9
        for _, rest, bones, weights in self.parts:
            blend = (transforms[bones] * weights[:, :, None, None]).sum(1)
            vertices = np.einsum('nij,nj->ni', blend[:, :3, :3], rest) + blend[:, :3, 3]
            posed.append(vertices)
            floor = min(floor, vertices[:, 1].min())
        cos, sin = math.cos(state['heading']), math.sin(state['heading'])
        x0, y0 = state['position']
        placed = []
        for vertices in posed:
            m = to_metres(vertices)
            placed.append(np.stack([m[:, 0] * cos - m[:, 1] * sin + x0, m[:, 0] * sin + m[:, 1] * cos + y0,
                                    m[:, 2] - floor * .1], 1))
        return placed

    def show(self, placed):
        for (thing, *_), vertices in zip(self.parts, placed):
            thing.hide_render = False
            thing.data.vertices.foreach_set('co', vertices.astype(np.float32).ravel())
            thing.data.update()

    def hide(self):
        for thing, *_ in self.parts:
            thing.hide_render = True
