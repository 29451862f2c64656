"""Audio and desk: headphones, speakers, radios, keyboards, lamps."""
import math
from types import SimpleNamespace

import bpy
import numpy as np
from mathutils import Matrix, Vector, noise as mnoise

import shapes
from materials import *
from shapes import *


# Helpers of this family

def faced_x(ob):
    """Turns a mesh that faces up (+z) to face +x, with its y pointing up."""
    return warp(ob, lambda x, y, z: (z, x, y))


def oval(a, b, power=2.25):
    """Outline of an oval with the half axes a and b, for stack()."""
    return lambda inset: ell(max(a - inset, .05), max(b - inset, .05), 96, power)


def knurled(radius, height, mat, teeth=60, depth=.03):
    """A knob with fine vertical flutes, standing on z = 0."""
    ring = [(radius + (depth if i % 4 < 2 else 0), tau * i / (4 * teeth)) for i in range(4 * teeth)]
    outline = lambda inset: [((r - inset) * cos(a), (r - inset) * sin(a)) for r, a in ring]
    return stack(outline, [(.05, 0), (0, .06), (0, height - .06), (.05, height)], mat, auto=30)


def cable(path, radius, mat, smooth=14):
    """A cable along a path, which the camera does not have to fit."""
    ob = tube(path, radius, mat, 14, smooth)
    ob['noframe'] = 1
    return ob


# Headphones

def ear_cup(m):
    """One ear cup, 7.1 x 8.7 cm, its back towards +x; with its fork and slider."""
    shell_profile = [(.35, 0), (.12, .06), (0, .25), (0, .9), (.1, 1.35), (.45, 1.85), (.95, 2.1), (1.02, 2.12)]
    trim_profile = [(1.0, 2.12), (1.02, 2.2), (1.08, 2.23), (1.2, 2.23), (1.26, 2.2), (1.28, 2.1)]
    cap_profile = [(1.28, 2.12), (1.8, 2.17), (2.6, 2.2), (3.4, 2.2)]
    outline = oval(3.55, 4.35)
    parts = [
        faced_x(stack(outline, shell_profile, m.shell, caps=(True, False))),
        faced_x(stack(outline, trim_profile, m.trim, caps=(False, False))),
        faced_x(stack(outline, cap_profile, m.cap, caps=(False, True))),
        put(faced_x(text('ODELINE', .5, m.trim, 'spartan', .015, spacing=1.2)), (2.22, 0, 0)),
        put(faced_x(stack(oval(2.4, 3.2), [(0, 0), (2.0, .02)], m.mesh)), (-.9, 0, 0)),
        ear_cushion(m.leather),
    ]
    fork = [(.75, 4.0 * cos(a), 4.95 * sin(a)) for a in np.linspace(0, pi, 46)]
    parts.append(sweep(fork, rrect(.28, .95, .12, 4), m.alu, up=(1, 0, 0), round_end=.12))
    for side in (-1, 1):
        parts.append(put(cyl(.42, .5, m.alu, .08, 40), (.75, side * 3.62, 0), (-90 * side, 0, 0)))
    parts.append(put(cyl(.36, 1.0, m.shell, .12, 40), (.75, 0, 4.75)))
    parts.append(put(rbox(.26, 1.2, 3.6, .12, .05, m.alu), (.75, 0, 5.4), (0, -5.5, 0)))
    return group(parts)


def ear_cushion(mat):
    """The ring of padded leather, with the creases that a soft cover has."""
    path = [Vector((-.05, x, y)) for x, y in ell(2.65, 3.45, 120, 2.25)]
    ring = sweep(path, ell(1.0, .95, 36, 2.6), mat, closed=True, up=(1, 0, 0), wn=False)
    for v in ring.data.vertices:
        angle = math.atan2(v.co.z, v.co.y)
        pleats = sin(angle * 46 + 3 * mnoise.noise(v.co * .4)) * max(0, 1 - abs(v.co.x + .95) * 1.2)
        swell = mnoise.noise(v.co * .55) * .05 + mnoise.noise(v.co * 1.7) * .022 + .008 * pleats
        v.co += Vector((-swell, 0, 0)) + Vector((0, v.co.y, v.co.z)).normalized() * swell
    return put(ring, (-.95, 0, 0))


def head_band(m, rx=7.95, rz=7.4, centre=12.6):
    """The sprung band with its padding, leather strip and stitches."""
    def bow(lift, start, end, n):
        angles = [math.radians(a) for a in np.linspace(start, end, n)]
        return [((rx + lift) * cos(a), 0, centre + (rz + lift) * sin(a)) for a in angles]
    up = (0, 1, 0)
    sweep(bow(0, -8, 188, 90), rrect(.34, 2.5, .15, 5), m.shell, up=up, round_end=.18, scale=lambda s: (1, .62 + .38 * sin(pi * s) ** .6))
    for start, trim in ((-10, -10), (166, 187.5)):
        sweep(bow(0, start, start + 24, 24), rrect(.78, 1.95, .3, 6), m.shell, up=up, round_end=.2)
        sweep(bow(0, trim, trim + 2.5, 6), rrect(.82, 1.99, .31, 6), m.trim, up=up)
    swell = lambda s: (.75 + .25 * sin(pi * s) ** .5 + .035 * sin(s * 90), .82 + .18 * sin(pi * s) ** .5)
    sweep(bow(-.62, 22, 158, 120), ell(.52, 1.45, 40, 3), m.leather, up=up, round_end=.5, scale=swell, wn=False)
    sweep(bow(.2, 24, 156, 90), rrect(.12, 2.0, .06, 4), m.cap, up=up, round_end=.1)
    for side in (-1, 1):
        seam = [(x, side * .85, z) for x, _, z in bow(.27, 26, 154, 200)]
        stitches(seam, m.thread, .3, .16, .03, up=up)


def headphones(shell='#23262b', cushion='#1d1d20', cap='#8c5a38', trim='#d9c3a5', thread='#e6d6bd'):
    """Over-ear headphones, 20 cm high: matt shell, aluminium forks, leather cushions and caps."""
    m = SimpleNamespace(
        shell=plastic(shell, .38, .004, 70), leather=leather(cushion, 16, .018, .46, .2), cap=leather(cap, 15, .02, .42, .3),
        alu=metal('#cfcac2', .26, None, (40, 1, 1)), mesh=fabric('#3a3d42', '#111214', .14, .03), trim=metal(trim, .2, 'X', (1, 1, 1), .5),
        thread=plastic(thread, .7, 0))
    put(ear_cup(m), (6.95, 0, 4.42), (0, 3.2, -6))
    put(ear_cup(m), (-6.95, 0, 4.42), (0, 3.2, 186))
    head_band(m)


# Travel speaker

def speaker_end(side, m, R, L):
    """Rubber rim, metal ring and passive radiator of one end of the speaker."""
    def turned(profile, mat, seg=160):
        return lathe([(r, side * z) for r, z in profile][::side], mat, seg, 'X')
    rim = fillet([(R - .15, L - .15), (R + .16, L - .1), (R + .16, L + .75), (R - .35, L + 1.25), (R - .75, L + 1.2), (R - .85, L + .85)],
                 [0, .12, .5, .35, .15, 0], 7)
    ring = fillet([(R - .83, L + .95), (R - .83, L + 1.1), (R - 1.05, L + 1.1), (R - 1.1, L + .9)], .06, 4)
    roll = [(R - 1.1 - .75 * q, L + .92 + .28 * sin(pi * q)) for q in np.linspace(0, 1, 14)]
    cone = [(R - 1.08, L + .92)] + roll + fillet([(R - 1.9, L + .85), (R - 2.6, L + .55), (1.1, L + .5), (0, L + .5)], .3, 4)
    cap = fillet([(1.75, L + .5), (1.7, L + .72), (1.5, L + .78), (0, L + .82)], .08, 4)
    return [turned(rim, m.rubber), turned(ring, m.alu), turned(cone, m.cone), turned(cap, m.alu, 96)]


def control_strip(m, R):
    """The strip of keys along the top of the speaker, bent to its radius."""
    strip = bake(rbox(11.6, 2.3, .22, .9, .09, m.keys, n=8))
    bm = bmesh.new()
    bm.from_mesh(strip.data)
    bmesh.ops.triangulate(bm, faces=[f for f in bm.faces if len(f.verts) > 4])
    bmesh.ops.subdivide_edges(bm, edges=[e for e in bm.edges if abs((e.verts[0].co - e.verts[1].co).y) > .5], cuts=5)
    bm.to_mesh(strip.data)
    bm.free()
    parts = [strip]
    for x, sign in ((-4.2, '−'), (4.2, '+')):
        parts.append(text(sign, 1.7, m.signs, 'lato'))
        parts[-1].data.transform(Matrix.Translation((x, 0, .235)))
    corners = fillet([(-.42, -.5), (.5, 0), (-.42, .5)], .1, 4, True)
    parts.append(loft([[(x, y, .228) for x, y in corners], [(x * .98, y * .98, .238) for x, y in corners]], m.signs, wn=False))
    for x in (-2.1, 2.1):
        parts.append(disc(.16, m.signs, 24, .23))
        parts[-1].data.transform(Matrix.Translation((x, 0, 0)))
    for part in parts:
        oncyl(part, R - .04, 'X')
        part.data.transform(Matrix.Rotation(-pi / 2 + math.radians(-2), 4, 'X'))
    return parts


def speaker(cloth='#4f6f7d', shade_of='#22333b', strap='#a4683f', rubber='#22262a'):
    """Travel speaker, 19 x 9 cm: a cloth tube between rubber ends, with a leather strap."""
    m = SimpleNamespace(
        cloth=fabric(cloth, shade_of, .2, .045, .3), rubber=plastic(rubber, .55, .006, 40), alu=metal('#d5d5d3', .24, 'X', (1, 1, 1), .6),
        cone=plastic('#17191b', .5, .004), keys=plastic('#2b3035', .5, .005), signs=plastic('#e9ecec', .5, 0))
    R, L = 4.3, 8.2
    parts = [lathe([(R, x) for x in np.linspace(-L, L, 40)], m.cloth, 160, 'X', wn=False)]
    for side in (-1, 1):
        parts += speaker_end(side, m, R, L)
    parts += control_strip(m, R)
    name = oncyl(text('odeline', 1.15, Mat('#e8e8e6', .25, 1.).m, 'spartan', .03, .008, spacing=1.08), R + .03, 'X')
    name.data.transform(Matrix.Rotation(math.radians(6), 4, 'X'))
    loop = catmull([(L + .55, .3, R + .05), (L + 1.6, .35, R + .5), (L + 2.7, -.2, R - .9), (L + 2.75, -.9, 0), (L + 2.2, -1.2, -R + 1.2),
                    (L + .9, -.9, -R + .35)], 12)
    parts += [name, sweep(loop, rrect(.2, 1.1, .09, 3), leather(strap, 15, .015), up=(0, 1, .15), round_end=.1)]
    group(parts, (0, 0, R + .16))
    for x in (-5, 5):
        for y in (-1.3, 1.3):
            put(rbox(2.2, .6, .5, .25, .1, m.rubber), (x, y, 0))


# Keyboard

UNIT = 1.905  # the pitch of the keys
ROW_HEIGHT = [.98, .86, .78, .80, .86]
ROW_TILT = [.16, .08, .0, -.08, -.06]


def keys_of(letters):
    """One key of unit width for each letter."""
    return [(letter, 1, 'alpha') for letter in letters]


def keys_by(kind, *names):
    """Keys of one kind, from (name, width) pairs."""
    return [(name, width, kind) for name, width in names]


KEY_ROWS = [
    keys_by('accent', ('Esc', 1)) + keys_of('1234567890-=') + keys_by('mod', ('←', 2)),
    keys_by('mod', ('Tab', 1.5)) + keys_of('QWERTYUIOP[]') + keys_by('mod', ('\\', 1.5), ('PgUp', 1)),
    keys_by('mod', ('Caps', 1.75)) + keys_of("ASDFGHJKL;'") + keys_by('accent', ('Enter', 2.25)) + keys_by('mod', ('PgDn', 1)),
    keys_by('mod', ('Shift', 2.25)) + keys_of('ZXCVBNM,./') + keys_by('mod', ('Shift', 1.75), ('↑', 1), ('End', 1)),
    keys_by('mod', ('Ctrl', 1.25), ('Opt', 1.25), ('Cmd', 1.25)) + keys_by('alpha', ('', 6.25))
    + keys_by('mod', ('Fn', 1.5), ('Ctrl', 1.5), ('←', 1), ('↓', 1), ('→', 1)),
]


def key_cap(width, row, mat):
    """One key cap: tapered walls, a tilted top with a shallow dish."""
    W, D, h, tilt = width * UNIT - .1, UNIT - .1, ROW_HEIGHT[row], ROW_TILT[row]
    top_w, top_d, lean = W - .58, D - .42, .06
    walls = [(0, 0), (.02, .05)] + [(q, q * (h - .14)) for q in (.2, .5, .8)] + [(.93, h - .09), (.985, h - .035), (1.03, h)]
    rings = []
    for t, z in walls:
        outline = rrect(W + (top_w - W) * t, D + (top_d - D) * t, .12 + .16 * t, 5)
        rings.append([(x, y + lean * t, z * (1 + (tilt * y / D) * (z / h))) for x, y in outline])
    edge, dish = rings[-1], .075 if width < 2 else .05
    for q in (.94, .8, .6, .4, .2, .02):
        ring = [(x * q, lean + (y - lean) * q) for x, y, _ in edge]
        rings.append([(x, y, h * (1 + tilt * y / D) - dish * (1 - q ** 2)) for x, y in ring])
    return loft(rings, mat, auto=60, wn=False)


def key_legend(name, width, row, mat):
    """A key's legend, laid into the dish of its cap."""
    h, tilt, D = ROW_HEIGHT[row], ROW_TILT[row], UNIT - .1
    def lay(x, y, z):
        y += .06
        top = h * (1 + tilt * y / D)
        return x, y, top - .028 if width >= 2 else top - .075 * (1 - min(1, (x / .66) ** 2 + (y / .74) ** 2)) + .016
    return warp(text(name, .78 if len(name) == 1 else .52, mat, 'inter'), lay)


def key_field(caps, legends, z):
    """All keys; caps and legends give the materials by kind of key."""
    made, parts = {}, []
    for row, keys in enumerate(KEY_ROWS):
        x, y = -8 * UNIT, (2 - row) * UNIT
        for name, width, kind in keys:
            key = (width, row, kind)
            if key not in made:
                made[key] = key_cap(width, row, caps[kind])
                shapes.COL.objects.unlink(made[key])
            place = (x + width * UNIT / 2, y, z)
            parts.append(dup(made[key], place))
            if name:
                parts.append(put(key_legend(name, width, row, legends[kind]), place))
            x += width * UNIT
    return parts


def keyboard(case='#3f5a56', alpha='#efe9dc', mods='#8fa79f', accent='#e0714f', ink='#3b4a48', cord='#e0714f', cord_shade='#8f3d25'):
    """Keyboard of 66 keys, 32 x 11 cm, with a knurled brass knob and a braided cable."""
    case_metal, dark, rubber = Mat(case, .33, .85).m, plastic('#1b1d1f', .6), plastic('#222222', .8)
    caps = {kind: plastic(colour, .5, .006, 45) for kind, colour in dict(alpha=alpha, mod=mods, accent=accent).items()}
    legends = {kind: plastic(colour, .6, 0) for kind, colour in dict(alpha=ink, mod='#f4efe4', accent='#fff4e6').items()}
    W, D = 16 * UNIT, 5 * UNIT
    parts = key_field(caps, legends, .95)
    face = fillet([(.775, 1.06), (.74, 1.1), (.62, 1.1), (.58, 1.06), (0, 1.06)], .02, 3)
    parts += [put(knurled(.8, 1.07, metal('#d8b27c', .25, 'Z', (1, 1, 1), .6), 60, .018), (7.5 * UNIT, 2 * UNIT, .95)),
              put(lathe(face, metal('#d8b27c', .22, 'Z', (1, 1, 1), .75), 96), (7.5 * UNIT, 2 * UNIT, .965))]
    rim = [(.5, 0), (.12, 0), (.03, .05), (0, .14), (0, 1.35), (.02, 1.43), (.07, 1.48), (.14, 1.5), (.68, 1.5), (.74, 1.48), (.78, 1.42),
           (.8, 1.3), (.8, .7)]
    outline = lambda inset: rrect(W + 1.7 - 2 * inset, D + 1.7 - 2 * inset, max(.9 - inset, .12), 8)
    parts += [stack(outline, rim, case_metal), put(rbox(W, D, .1, .1, 0, dark), (0, 0, .72))]
    group(parts, (0, 0, .45), (5.5, 0, 0))
    for x in (-12, 12):
        put(rbox(3, .8, 1.35, .3, .1, rubber), (x, 4.2, 0))
        put(rbox(3, .8, .35, .3, .1, rubber), (x, -4.2, 0))
    cable([(-9, 5.6, 1.6), (-9, 6.6, 1.4), (-9.2, 8, .8), (-8, 10.5, .45), (-3, 11.5, .45), (3, 10.2, .45), (9, 12, .45), (16, 11, .45)],
          .28, fabric(cord, cord_shade, .1, .03))


# Turntable

def vinyl(color='#060607'):
    """Pressed record: bright along the grooves' normal, in bands of louder and softer music."""
    m = Mat(color, .3, name='vinyl', Specular=.38)
    x, y, _ = m.n('SeparateXYZ', ins=(m.co(),)).outputs
    radius = m.math('SQRT', m.math('ADD', m.math('MULTIPLY', x, x), m.math('MULTIPLY', y, y)))
    loud = m.noise(m.n('CombineXYZ', ins=(radius,)).outputs[0], 3., 4)
    m.set(Roughness=m.rng(loud, .3, .7, .16, .34), Anisotropic=.85,
          Tangent=m.n('Tangent', dict(direction_type='RADIAL', axis='Z')).outputs[0])
    m.bump(m.math('SINE', m.math('MULTIPLY', radius, 50.)), .003)
    return m.m


def record(label='#c9643c'):
    """A 12 inch record with a paper label, lying at z = 0."""
    gap, ink = gloss('#0a0a0b', .12), card('#f4ead6', .6)
    parts = [lathe(fillet([(.36, 0), (15.05, 0), (15.05, .18), (14.7, .14), (5.3, .14), (.36, .14)], [0, .05, .05, .3, .3, 0], 3), vinyl(),
                   200)]
    for r in (6.1, 8.0, 10.15, 12.3, 14.55):
        parts.append(lathe([(r - .09, .145), (r - .09, .152), (r + .09, .152), (r + .09, .145)], gap, 160))
    parts.append(put(disc(5.0, card(label, .55), r0=.36), (0, 0, .15)))
    parts.append(put(disc(1.75, ink, r0=1.66), (0, 0, .153)))
    for line, size, y, face in (('ODELINE', .85, 3.2, 'spartan'), ('Side A', .75, -2.6, 'italic'), ('33', .8, -3.6, 'med')):
        parts.append(put(text(line, size, ink, face, spacing=1.1), (0, y, .156)))
    for x in (-3.3, 3.3):
        parts.append(put(plate(1.6, .06, ink), (x, 0, .153)))
    return group(parts)


def tone_arm(m, length=23.8):
    """A straight tone arm about its pivot, pointing to -y; the stylus is at z = 0, the pivot at z = 2."""
    parts = [
        lathe(fillet([(0, -2.9), (3.2, -2.9), (3.2, -2.5), (1.7, -2.3), (1.5, .4), (0, .4)], [0, .1, .15, .3, .2, 0], 5), m.alu),
        put(rbox(2.6, 3.4, 1.5, .5, .15, m.dark), (0, 0, 1.2)),
        put(rbox(.5, 1.6, 3.1, .2, .1, m.alu), (-1.6, 0, .5)), put(rbox(.5, 1.6, 3.1, .2, .1, m.alu), (1.6, 0, .5)),
        tube([(0, 3.5, 2), (0, -10, 2), (0, 4.6 - length, 1.75)], .4, m.alu, 24, 8),
        put(cyl(.62, 2.4, m.dark, .1, 40), (0, -1.5, 2), (90, 0, 0)),
        lathe(fillet([(0, 2.9), (1.75, 2.9), (1.75, 5.3), (1.5, 5.6), (0, 5.6)], [0, .12, .1, .1, 0], 4), m.alu, 96, 'Y'),
        lathe(fillet([(0, 2.3), (1.5, 2.3), (1.5, 2.9), (0, 2.9)], [0, .08, 0, 0], 4), m.dark, 96, 'Y'),
    ]
    for ob in parts[-2:]:
        ob.location.z = 2
    shell = group([
        put(rbox(1.6, 4.2, .25, .35, .08, m.dark), (0, -1.9, .1)),
        put(rbox(1.45, 2.3, .95, .1, .1, m.dark), (0, -2.4, -.9)), put(rbox(1.2, 1.2, .5, .1, .1, m.red), (0, -3.4, -1.25)),
        put(cyl(.5, 1.0, m.alu, .06, 32), (0, .7, .2), (90, 0, 0)),
        tube([(.8, -3.2, .22), (1.7, -3.4, .3), (2.3, -3.5, .75)], .1, m.alu, 12, 8),
    ] + [put(cyl(.2, .12, m.alu, .04, 24), (x, -2.2, .34)) for x in (-.42, .42)], (0, 4.3 - length, 1.55), (0, 0, -20))
    return group(parts + [shell])


def turntable():
    """Belt-drive turntable, 43 x 35 x 12 cm: walnut plinth, aluminium platter, a record playing."""
    m = SimpleNamespace(alu=metal('#d3d2cf', .24, 'Z', (1, 1, 1), .5), dark=plastic('#1d1e20', .42), red=gloss('#b5432c', .2))
    walnut, rubber, ink = wood('#7d5032', '#4b2c19', .55, (.1, 1, 1), .4), plastic('#1a1a1b', .7), card('#efe2c8', .5)
    top, spindle = 6.2, (-5.2, .3)
    put(rbox(43, 35, 4, .7, .22, walnut), (0, 0, 2.2))
    for x, y in ((-17, -13), (17, -13), (0, 13)):
        put(cyl(2.5, 1.2, rubber, .2), (x, y, 0))
        put(cyl(2.1, 1.1, m.alu, .1), (x, y, 1.2))
    put(cyl(6, .4, m.dark, .05), (*spindle, top))
    put(cyl(14.8, 2.1, metal('#dddcd9', .2, 'Z', (.2, .2, 8), .7), .18, 200), (*spindle, top + .35))
    put(cyl(14.5, .28, plastic('#b98a57', .8, .02, 12), .05, 160), (*spindle, top + 2.45))
    put(record(), (*spindle, top + 2.73), (0, 0, 24))
    put(lathe(fillet([(.34, 0), (.34, 1.0), (0, 1.15)], .12, 4), m.alu, 48), (*spindle, top + 2.75))
    put(tone_arm(m), (16.2, 9.5, top + 2.9), (0, 0, -39))
    put(cyl(.45, 3.6, m.alu, .1, 40), (19.6, 2.2, top))
    put(rbox(1.5, .8, .8, .2, .1, m.dark), (19.3, 2.2, top + 3.3))
    put(knurled(1.5, 1.5, m.alu, 48, .03), (16.6, -13.2, top))
    for label, x in (('33', 14.2), ('45', 19.0)):
        put(text(label, .95, ink, 'med'), (x, -13.2, top + .006))
    put(text('odeline', 1.5, Mat('#e0b877', .35, 1.).m, 'spartan', .02, spacing=1.1), (-16.6, -15.2, top + .01))


# Table radio

def dial_face(m):
    """The radio's lit dial, 7 cm across, facing up: FM and AM scales and a needle."""
    parts = [disc(3.5, m.lit), lathe(fillet([(3.35, -.1), (3.75, -.1), (3.75, .3), (3.5, .36), (3.4, .05)], .08, 4), m.brass, 128)]
    for i, label in enumerate(('88', '92', '96', '100', '104', '108')):
        angle = 205 - 46 * i
        parts.append(put(text(label, .56, m.ink, 'lato'), around(2.82, angle, .012)))
    for i in range(41):
        long = i % 8 == 4
        angle = 214 - 6.2 * i
        parts.append(put(plate(.22 if long else .13, .035, m.ink), around(3.24, angle, .008), (0, 0, angle)))
    for i, label in enumerate(('53', '70', '100', '130', '170')):
        parts.append(put(text(label, .4, m.red, 'lato'), around(2.05, 200 - 55 * i, .012)))
    parts += [put(text('FM MHz', .3, m.ink, 'lato'), (0, -2.75, .012)), put(text('AM kHz ×10', .28, m.red, 'lato'), (0, -2.2, .012))]
    parts.append(put(plate(3.2, .07, m.red), around(1.7, 112, .05), (0, 0, 112)))
    return parts


def radio_case(m, w, h, d):
    """The radio's box: veneered sides and a rounded lip around the sunk front, facing up."""
    rim = [(.4, 0), (.1, .1), (0, .4), (0, d - .35), (.08, d - .12), (.28, d), (.62, d), (.78, d - .08), (.85, d - .25), (.85, d - .8)]
    return stack(lambda inset: rrect(w - 2 * inset, h - 2 * inset, max(1.7 - inset, .3), 10), rim, m.walnut, caps=(True, False))


def radio():
    """Table radio, 24 x 15 x 12 cm: walnut case, oat cloth, amber dial with a tuning knob."""
    m = SimpleNamespace(
        walnut=wood('#80522f', '#4a2b18', .8, (.1, 1, 1), .38), lit=glow('#ffb857', .95), brass=metal('#c9a05f', .24, None, (1, 1, 1), .4),
        ink=card('#3a2a1c', .6), red=card('#b5432c', .6), cream=plastic('#ddd0b6', .4, .003), cloth=fabric('#d9ccb2', '#9c8c6e', .2, .04))
    w, h, d = 24, 15, 12
    parts = [radio_case(m, w, h, d), put(plate(w - 1.7, h - 1.7, m.cloth, .9), (0, 0, d - .75))]
    parts.append(put(rbox(9.2, h - 1.75, .3, .85, .06, m.cream, n=8), (6.5, 0, d - .75)))
    front = d - .43
    parts += [put(group(dial_face(m)), (6.5, 2.15, front)),
              put(knurled(1.3, 1.7, m.brass, 44, .04), (6.5, 2.15, front)), put(knurled(.85, 1.3, m.brass, 30, .035), (4.2, -4.2, front)),
              put(knurled(.85, 1.3, m.brass, 30, .035), (8.8, -4.2, front))]
    for label, x, y in (('volume', 4.2, -5.65), ('FM', 7.35, -3.6), ('AM', 8.8, -2.85), ('BT', 10.25, -3.6)):
        parts.append(put(text(label, .56, m.ink, 'lato', spacing=1.05), (x, y, front + .004)))
    for x in (4.2, 8.8):
        parts.append(put(plate(.09, .5, m.ink), (x, -3.85, front + 1.31)))
    parts.append(put(text('Larkspool', .95, m.brass, 'italic', .03, .008), (-8.3, -5.55, d - .72)))
    for part in parts:
        part.rotation_euler.x = pi / 2
        x, y, z = part.location
        part.location = (x, d / 2 - z, y + h / 2 + .7)
    for x in (-9, 9):
        for y in (-4, 4):
            put(cyl(.8, .75, plastic('#1d1c1b', .7), .12, 40), (x, y, 0))
    cable([(9, 6.2, 2.5), (10, 7.5, 1.2), (13, 9, .3), (17, 8, .3), (24, 12, .3)], .27, fabric('#8d6a48', '#5a4029', .1, .02))


# Microphone

def wire_mesh(color='#4a4d52', pitch=.16):
    """Woven steel wire, from UVs in cm."""
    m = Mat(color, .34, .9, name='wire mesh')
    x, y, _ = m.n('SeparateXYZ', ins=(m.co('UV'),)).outputs
    wave = m.math('MULTIPLY', m.math('SINE', m.math('MULTIPLY', x, pi / pitch)), m.math('SINE', m.math('MULTIPLY', y, pi / pitch)))
    height = m.math('ABSOLUTE', wave)
    m.set(Base_Color=m.mix(m.rng(height, .05, .45), '#0b0c0d', color))
    m.bump(height, .05)
    return m.m


def microphone(muted=False):
    """USB microphone on a weighted stand, 22 cm high; muted lights its red ring."""
    body, dark, mesh = metal('#3b3f45', .34, 'Z', (1, 1, 3), .3), plastic('#17181a', .5), wire_mesh()
    alu, print_white = metal('#c9c7c2', .24, 'Z', (1, 1, 8), .5), plastic('#d9dbdc', .5, 0)
    ring = glow('#ff3b26', 6) if muted else plastic('#6d2019', .3, 0)
    R = 2.75
    head = [
        lathe(fillet([(0, 7), (1.9, 7), (R - .25, 7.2), (R, 7.7), (R, 14.2), (0, 14.2)], [0, .3, .3, .3, .06, 0], 6), body),
        lathe(fillet([(R - .2, 14.2), (R + .05, 14.2), (R + .05, 14.65), (R - .2, 14.65)], .08, 4), alu),
        lathe(fillet([(R - .06, 14.65), (R - .06, 20.2), (1.9, 21.7), (.9, 21.75)], [0, 1.7, .8, 0], 10), mesh, wn=False),
        lathe(fillet([(0, 21.4), (1.05, 21.4), (1.05, 21.95), (0, 21.95)], [0, 0, .15, 0], 4), dark),
        lathe(fillet([(1.0, 21.6), (1.25, 21.6), (1.22, 21.85), (1.0, 21.9)], .05, 4), ring),
        lathe(fillet([(R + .02, 17.4), (R + .05, 17.45), (R + .05, 17.75), (R + .02, 17.8)], .02, 2), alu),
        put(knurled(.78, .8, alu, 30, .03), (0, -R + .15, 10.2), (90, 0, 0)),
        put(plate(.09, .4, dark), (0, -R - .66, 10.45), (90, 0, 0)),
    ]
    for i in range(11):
        x, y, _ = around(1.15, 225 - 27 * i)
        tick = oncyl(put(disc(.05 if i % 5 else .08, print_white, 16)), R + .01)
        head.append(put(tick, (0, 0, 10.2 + y), (0, 0, math.degrees(x / R))))
    for label, size, face, z in (('LARKSPOOL', .46, 'spartan', 12.9), ('gain', .4, 'med', 8.55)):
        head.append(put(oncyl(text(label, size, print_white, face, spacing=1.2), R + .012), (0, 0, z)))
    group(head)
    fork = [(-R - .5, 0, 12.2), (-R - .5, 0, 8)] + [(-(R + .5) * cos(a), 0, 7.2 - 2.4 * sin(a)) for a in np.linspace(0, pi, 24)]
    fork += [(R + .5, 0, 8), (R + .5, 0, 12.2)]
    sweep(fork, rrect(.32, 1.5, .14, 4), body, up=(0, 1, 0), round_end=.15)
    for side in (-1, 1):
        put(knurled(.85, .75, alu, 34, .03), (side * (R + .55), 0, 11.6), (0, 90 * side, 0))
        put(cyl(.4, .5, dark, .05, 32), (side * (R - .05), 0, 11.6), (0, 90 * side, 0))
    lathe(fillet([(0, 1.2), (1.3, 1.2), (1.1, 1.6), (.75, 1.9), (.75, 4.3), (1.05, 4.4), (1.05, 5.1), (0, 5.1)],
                 [0, .1, .3, .3, .1, .1, .1, 0], 5), alu)
    lathe(fillet([(0, 0), (5.2, 0), (5.3, .3), (5.3, .9), (4.9, 1.25), (1.5, 1.45), (0, 1.45)], [0, .1, .1, .25, .4, .4, 0], 6), body, 160)
    lathe(fillet([(0, -.12), (4.9, -.12), (4.9, .05), (0, .05)], .05, 3), dark)
    cable([(0, 2.2, 8.2), (0, 3.4, 7.6), (.6, 5.2, 3.2), (2.6, 7, .4), (7, 8.2, .28), (12, 7, .28), (20, 9.5, .28)], .26,
          fabric('#2b2e33', '#141518', .1, .02))


# Charger

def port(w, h, mat, tongue):
    """A socket facing up: a dark opening with a metal rim and the tongue inside."""
    r = min(w, h) * .49 if h < .4 else .06
    opening = loft([[(x, y, 0) for x, y in rrect(w, h, r, 8)], [(x, y, -.3) for x, y in rrect(w, h, r, 8)]][::-1],
                   plastic('#0d0d0e', .6, 0), caps=(True, False))
    rim = stack(lambda i: rrect(w + .1 - 2 * i, h + .1 - 2 * i, r + .05 - i, 8), [(0, -.02), (0, .012), (.05, .012), (.05, -.05)], mat,
                caps=(False, False))
    return [opening, rim, put(rbox(w * .68, h * .26, .25, .02, .01, tongue), (0, 0 if h < .4 else h * .18, -.29))]


def charger():
    """Wall charger, 5.2 x 4.4 x 2.9 cm: three sockets in front, two prongs unfolded from its side."""
    w, h, d = 2.9, 4.4, 5.2
    chalk, grey = plastic('#d3cbbc', .34, .003, 90), plastic('#6f6c66', .6, 0)
    steel, dark, blue = metal('#d6d3cc', .22, None), plastic('#2b2b2c', .5), plastic('#3f6f8f', .5, 0)
    shell = stack(lambda i: rrect(w - 2 * i, h - 2 * i, max(.75 - i, .1), 12), bevprof(d, .3, .22, 8), chalk)
    slots = [put(rbox(1.5, .24, 2.3, .02, 0), (w / 2, y, 2.05)) for y in (-.635, .635)]
    sockets = [put(rbox(1.0, .42, .8, .2, 0), (0, y, d - .3)) for y in (1.25, .2)] + [put(rbox(1.42, .64, .8, .06, 0), (0, -1.05, d - .3))]
    cut(shell, *slots, *sockets)
    parts = [shell]
    for y, width, height, tongue in ((1.25, .9, .32, dark), (.2, .9, .32, dark), (-1.05, 1.32, .54, blue)):
        parts += [put(ob, (ob.location.x, y + ob.location.y, d + ob.location.z)) for ob in port(width, height, steel, tongue)]
    for label, y in (('65 W', 1.75), ('C', .64), ('A', -.52)):
        parts.append(put(text(label, .24, grey, 'lato', spacing=1.1), (0, y, d + .004)))
    for y in (-.635, .635):
        parts.append(put(rbox(.2, .22, 2.2, .02, 0, dark), (w / 2 - .64, y, 2.1)))
        blade = stack(lambda i: rrect(.15 - 2 * i, .66 - 2 * i, .05), [(.02, 0), (0, .02), (0, 1.5), (.12, 1.68)], steel)
        parts.append(put(blade, (w / 2 - .1, y, 2.5), (90, 0, 90)))
    parts.append(put(text('Tamsett', .58, grey, 'spartan', spacing=1.08), (0, h / 2 + .004, 3.1), (-90, 0, 0)))
    group(parts, (0, d / 2, h / 2), (90, 0, 0))


# Desk lamp

def spring(a, b, radius, turns, mat, wire=.1):
    """A coil spring from a to b."""
    a, b = Vector(a), Vector(b)
    turn = (b - a).to_track_quat('Z', 'Y')
    length, n = (b - a).length, turns * 14
    coil = [(radius * cos(tau * i / 14), radius * sin(tau * i / 14), length * (.08 + .84 * i / n)) for i in range(n + 1)]
    path = [a] + [a + turn @ Vector(p) for p in coil] + [b]
    return tube(path, wire, mat, 8, 0)


def arm_pair(a, b, m, spread=.85):
    """Two parallel rods from joint a to joint b, a pair of springs beside the lower half."""
    a, b = Vector(a), Vector(b)
    across, lift = Vector((0, 1, 0)), (b - a).cross(Vector((0, 1, 0))).normalized() * .9
    for side in (-1, 1):
        offset = across * side * spread
        tube([a + offset, b + offset], .4, m.paint, 24, 0)
        foot, hook = a + lift + offset * .9, a.lerp(b, .52) + lift + offset * .9
        spring(foot, hook, .5, 26, m.steel)
        tube([hook, a.lerp(b, .52) + offset], .12, m.steel, 10, 0)
    middle = a.lerp(b, .52)
    put(cyl(.3, 2.6, m.steel, .05, 24), middle + across * 1.3, (90, 0, 0))


def hinge(at, m, radius=1.15):
    """A joint: a drum across the arm with a brass wing knob on the near side."""
    x, y, z = at
    put(cyl(radius, 2.9, m.paint, .12, 48), (x, 1.45, z), (90, 0, 0))
    put(knurled(radius * .82, .9, m.brass, 30, .04), (x, -1.45, z), (90, 0, 0))
    put(cyl(radius * .35, .35, m.brass, .06, 32), (x, -2.3, z), (90, 0, 0))


def lamp_shade(m):
    """The shade, its joint at the origin and its opening down; with a lit bulb."""
    outer = fillet([(0, 1.4), (1.7, 1.4), (2.3, .9), (2.3, -4.2), (4.6, -6.2), (8.4, -13.6)], [0, .3, .3, 1.2, 2.5, 0], 8)[::-1]
    inner = fillet([(2.1, -3.6), (4.4, -6.4), (8.2, -13.55)], [0, 2.3, 0], 8)
    parts = [lathe(outer, m.paint, 160, wn=False), lathe(inner, m.inside, 160, wn=False), put(torus(8.35, .17, m.paint), (0, 0, -13.6)),
             lathe([(2.3 * sin(a), -9.2 - 2.6 * cos(a)) for a in np.linspace(0, pi, 30)], m.bulb, 64),
             put(cyl(1.3, 3.5, m.steel, .1, 48), (0, 0, -7.4))]
    for z in (-.6, -1.5, -2.4):
        parts.append(put(torus(2.3, .09, m.steel, 'Z', 96, 10), (0, 0, z)))
    parts.append(put(cyl(.45, .9, m.brass, .12, 32), (0, 0, 1.3)))
    light = bpy.data.lights.new('bulb', 'POINT')
    light.energy, light.color, light.shadow_soft_size = 4500, (1, .72, .42), 2.4
    lit = bpy.data.objects.new('bulb', light)
    shapes.COL.objects.link(lit)
    parts.append(put(lit, (0, 0, -12.2)))
    return group(parts)


def desk_lamp(paint='#26282b'):
    """Articulated desk lamp, 52 cm high: a heavy foot, two sprung arms, a bell shade, lit."""
    m = SimpleNamespace(
        paint=plastic(paint, .36, .002, 80), inside=plastic('#f4efe2', .6, 0), steel=metal('#cfcdc8', .22, None),
        brass=metal('#c79c58', .24, None, (1, 1, 1), .4), bulb=glow('#ffd9a0', 9))
    lathe(fillet([(0, 0), (8.8, 0), (9, .3), (9, 1.5), (8.4, 2.1), (1.6, 2.5), (1.5, 3.4), (0, 3.4)], [0, .1, .2, .4, .8, .3, .2, 0], 6),
          m.paint, 160)
    foot, elbow, neck = (0, 0, 4.4), (-11, 0, 33), (17, 0, 46)
    arm_pair(foot, elbow, m)
    arm_pair(elbow, neck, m)
    for joint in (foot, elbow, neck):
        hinge(joint, m)
    put(cyl(.9, 3.2, m.paint, .1, 32), (neck[0], 0, neck[2] - 2.6))
    put(lamp_shade(m), (neck[0] + 1.2, 0, neck[2] - 3.4), (-24, -24, 0))
    cable([(-7, 4, .7), (-9.5, 5.5, .45), (-14, 8, .3), (-19, 7, .3), (-27, 11, .3), (-40, 9, .3)], .3,
          fabric('#a9885d', '#7a5c38', .1, .02))


# Mouse

MOUSE = SimpleNamespace(a=3.15, b=5.75, outline=2.5, dome=3.1, base=.45)


def mouse_height(y):
    """The height of the mouse's back along its length; -y is the front."""
    return float(np.interp(y, np.linspace(-6, 6, 9), [1.55, 1.95, 2.4, 2.8, 3.08, 3.2, 3.1, 2.75, 2.2]))


def mouse_top(x, y):
    """The height of the mouse's surface at (x, y)."""
    t = min((abs(x / MOUSE.a) ** MOUSE.outline + abs(y / MOUSE.b) ** MOUSE.outline) ** (1 / MOUSE.outline), 1)
    return MOUSE.base + (1 - t ** MOUSE.dome) ** (1 / MOUSE.dome) * mouse_height(y)


def mouse_shell(mat):
    """The upper shell with its seams and the slot for the wheel cut in."""
    outline = ell(MOUSE.a, MOUSE.b, 180, MOUSE.outline)
    shell = inflate(outline, 1, mat, rings=40, p=MOUSE.dome)
    warp(shell, lambda x, y, z: (x, y, MOUSE.base + z * mouse_height(y)))
    split = [(0, y, mouse_top(0, y)) for y in np.linspace(-5.72, .1, 60)]
    across = [(x, .1 + .09 * x * x, mouse_top(x, .1 + .09 * x * x)) for x in np.linspace(-3.05, 3.05, 60)]
    seams = [sweep(path, rrect(.075, .6, .02, 2), up=(0, 0, 1)) for path in (split, across)]
    slot = put(rbox(.95, 2.7, 3, .45, 0), (0, -3.1, 1.2))
    return cut(shell, *seams, slot)


def mouse(shell='#303336', sole='#1b1c1e', ring='#c79c58', ink='#9da1a4'):
    """Wireless mouse, 11.5 x 6.3 x 3.7 cm: a moulded shell, a ribbed wheel, two keys at the thumb."""
    body, dark, print_ink = plastic(shell, .42, .004, 80), plastic(sole, .55, .005, 50), plastic(ink, .5, 0)
    parts = [mouse_shell(body)]
    sole_outline = lambda i: ell(MOUSE.a - i, MOUSE.b - i, 180, MOUSE.outline)
    parts.append(stack(sole_outline, [(.7, 0), (.35, .05), (.12, .35), (.03, .44)], dark))
    parts.append(put(rbox(1.5, 3.2, .8, .6, .1, dark), (0, -3.1, .9)))
    parts.append(put(knurled(1.12, .62, plastic('#17181a', .6), 26, .06), (-.31, -3.1, 2.12), (0, 90, 0)))
    for x in (-.36, .32):
        parts.append(put(cyl(1.02, .04, metal(ring, .25, None), .01, 64), (x, -3.1, 2.12), (0, 90, 0)))
    for start, end in ((-1.5, -.1), (.1, 1.5)):
        reach = lambda y: -MOUSE.a * (.955 ** MOUSE.outline - abs(y / MOUSE.b) ** MOUSE.outline) ** (1 / MOUSE.outline)
        path = [(reach(y), y, mouse_top(reach(y), y)) for y in np.linspace(start, end, 16)]
        parts.append(sweep(path, ell(.17, .24, 20, 3), dark, up=(0, 0, 1), round_end=.08))
    key = rbox(.55, 1.1, .12, .26, .05, dark)
    parts.append(put(warp(key, lambda x, y, z: (x, y - .75, z + mouse_top(x, y - .75) - .06))))
    name = text('Tamsett', .62, print_ink, 'spartan', spacing=1.12)
    parts.append(warp(name, lambda x, y, z: (x, 2.6 + y, mouse_top(x, 2.6 + y) + .006)))
    group(parts, (0, 0, .02), (0, 0, -38))


# Laptop stand

def laptop_stand():
    """Laptop stand, 25 cm wide, 12 cm high: one sheet of walnut ply bent round, with a lip in front."""
    walnut, birch = wood('#83573a', '#55341f', .7, (.12, 1, 1), .42), wood('#d8b888', '#b8935f', 1.2, (.12, 1, 1), .6, 0)
    silicone = plastic('#3a3a3a', .7, .004, 40)
    slope = math.radians(105)
    down = Vector((0, -sin(slope), cos(slope)))
    bend = [Vector((0, 7 + 5.5 * cos(a), 5.95 + 5.5 * sin(a))) for a in np.linspace(-pi / 2, slope, 40)]
    lip_start = bend[-1] + down * 18.6
    normal = Vector((0, down.z, -down.y))
    lip = [lip_start + normal * 1.1 + down * 1.1 * cos(a) + normal * 1.1 * sin(a) for a in np.linspace(-pi / 2, 0, 10)]
    path = [Vector((0, y, .45)) for y in np.linspace(-9.5, 6.6, 14)] + bend + [bend[-1] + down * t for t in np.linspace(1, 18, 14)]
    path += lip + [lip[-1] + normal * .9]
    window = [bend[-1] + down * 9.3 - normal * 3, bend[-1] + down * 9.3 + normal * 3]
    for i in range(5):
        outline = [(a + (i - 2) * .172, b) for a, b in rrect(.17, 25, .03, 2)]
        layer = sweep(path, outline, walnut if i in (0, 4) else (birch if i % 2 else walnut), up=(1, 0, 0), auto=30)
        cut(layer, sweep(window, rrect(7.5, 13, 3.7, 12), up=(1, 0, 0)))
    for x in (-9, 9):
        for t in (3, 15.5):
            pad = stack(lambda inset: rrect(1.6 - 2 * inset, 3.2 - 2 * inset, .8 - inset, 8), bevprof(.14, .06), silicone)
            put(pad, bend[-1] + down * t + normal * .43 + Vector((x, 0, 0)), (math.degrees(slope) - 90, 0, 0))
    name = text('Tamsett', .95, card('#2c1a10', .7), 'spartan', spacing=1.1)
    put(name, bend[-1] + down * 16.6 + normal * .436, (math.degrees(slope) - 90, 0, 0))


# Loudspeakers

def screws(places, mat, dark, radius=.24):
    """Countersunk screw heads with a slot, facing up."""
    parts = []
    for i, (x, y, z) in enumerate(places):
        parts.append(put(cyl(radius, .06, mat, .02, 24), (x, y, z)))
        parts.append(put(plate(radius * 1.5, .06, dark), (x, y, z + .061), (0, 0, 40 * i + 20)))
    return parts


def driver(m):
    """A 13 cm woofer, facing up: basket ring, rubber roll, cone, dust cap."""
    roll = [(5.35 - .85 * q, -.15 + .42 * sin(pi * q)) for q in np.linspace(0, 1, 16)]
    cone = [(4.5, -.15), (4.1, -.35), (1.75, -1.75), (1.7, -1.8)]
    cap = [(1.75 * sin(a), -2.45 + 1.35 * cos(a)) for a in np.linspace(1.1, 0, 14)]
    parts = [lathe(fillet([(6.7, -.1), (6.7, .22), (5.5, .22), (5.35, -.15)], [0, .12, .15, 0], 5), m.ring, 160),
             lathe(roll, m.rubber, 160), lathe(cone, m.cone, 160), lathe(cap, m.cap, 96)]
    return parts + screws([around(6.1, 45 + 90 * i, .2) for i in range(4)], m.steel, m.dark)


def tweeter(m):
    """A silk dome tweeter in a shallow horn, facing up."""
    face = fillet([(4.3, -.1), (4.3, .22), (3.4, .22), (2.2, -.1), (1.45, -.55)], [0, .12, .4, .6, 0], 6)
    dome = [(1.35 * sin(a), -.95 + 1.15 * cos(a)) for a in np.linspace(1.35, 0, 16)]
    parts = [lathe(face, m.ring, 128), lathe([(1.5, -.55), (1.42, -.42), (1.32, -.6)], m.rubber, 96), lathe(dome, m.silk, 96)]
    return parts + screws([around(3.85, 30 + 120 * i, .2) for i in range(3)], m.steel, m.dark, .2)


def loudspeaker(m, w=17, h=28, d=22):
    """One loudspeaker standing on z = 0, its front towards -y."""
    cabinet = rbox(w, d, h, .22, .16, m.case)
    holes = [put(cyl(r, 6, None, 0, 96), (0, 3 - d / 2, z), (90, 0, 0)) for r, z in ((6.3, 9.2), (4.0, 21.4))]
    parts = [cut(cabinet, *holes)]
    for z, unit in ((9.2, driver(m)), (21.4, tweeter(m))):
        parts.append(put(group(unit), (0, -d / 2, z), (90, 0, 0)))
    parts.append(put(cyl(6.25, .2, m.dark, 0), (0, 2.9 - d / 2, 9.2), (90, 0, 0)))
    parts.append(put(rbox(3.6, .62, .06, .08, .02, m.badge), (0, -d / 2, 1.75), (90, 0, 0)))
    parts.append(put(text('LARKSPOOL', .36, m.dark, 'spartan', spacing=1.2), (0, -d / 2 - .064, 1.75), (90, 0, 0)))
    parts += [put(cyl(.8, .5, m.rubber, .1, 32), (x, y, -.45)) for x in (-7, 7) for y in (-9, 9)]
    return group(parts)


def loudspeakers(case='#c39a66', grain='#9a7040', cone='#2b2d30', cap='#1c1d1f', ring='#2a2b2d', badge='#c79c58'):
    """A pair of two-way bookshelf loudspeakers, each 17 x 28 x 22 cm."""
    m = SimpleNamespace(
        case=wood(case, grain, .7, (1, 1, .1), .45, .05), cone=fabric(cone, None, .16, .012, 0, .55, 'twill'), cap=plastic(cap, .35, .002),
        ring=plastic(ring, .38, .003), rubber=plastic('#17181a', .5, 0), silk=fabric('#2d2f33', '#141517', .09, .006),
        steel=metal('#bdbbb6', .25, None),
        dark=plastic('#101011', .6, 0), badge=metal(badge, .28, None, (1, 1, 1), .3))
    put(loudspeaker(m), (-12.5, 0, .45), (0, 0, 10))
    put(loudspeaker(m), (13.5, 1, .45), (0, 0, -12))


# Earbuds

def earbud(m, tip=True):
    """One earbud: its touch face up, the nozzle and silicone tip below."""
    body = lathe(fillet([(0, -.75), (.5, -.7), (.95, -.1), (.98, .2), (.8, .48), (.45, .56), (0, .58)], [0, .2, .5, .2, .2, .3, 0], 8),
                 m.shell, 96, wn=False)
    parts = [warp(body, lambda x, y, z: (x * (1.18 if x > 0 else 1.0), y * .92, z)),
             lathe(fillet([(.5, .54), (.5, .6), (.56, .6), (.56, .54)], .02, 3), m.ring, 64), disc(.5, m.shell, 64, .585),
             put(rbox(.3, .07, .02, .03, 0, m.dark), (.88, 0, .43), (0, 32, 0))]
    if tip:
        nozzle = [cyl(.42, .55, m.shell, .04, 40),
                  lathe(fillet([(.3, .5), (.68, .5), (.72, .62), (.5, 1.0), (.3, 1.16), (.22, 1.12), (.22, .95)], .12, 5), m.tip, 72),
                  disc(.23, m.mesh, 32, .98)]
        parts.append(group(nozzle, (-.28, 0, -.55), (180, 22, 0)))
    return group(parts)


def earbud_case(m):
    """The open case, 6.4 x 4.9 cm, standing on z = 0 with its hinge at the back; returns where the buds sit."""
    outline = lambda i: ell(3.2 - i, 2.45 - i, 140, 2.7)
    bottom = [(1.3, 0), (.75, .06), (.3, .35), (.07, .85), (0, 1.3), (0, 1.52), (.03, 1.56), (.1, 1.57), (.16, 1.55), (.2, 1.46)]
    tray = stack(outline, [(.35, .5), (.2, .5), (.2, 1.44), (.24, 1.46)], m.inside)
    wells = [lathe([(1.12 * sin(a), -1.0 * cos(a)) for a in np.linspace(0, pi, 30)], None, 72) for _ in (0, 1)]
    for well, x in zip(wells, (-1.42, 1.42)):
        put(well, (x, .12, 1.52))
    cut(tray, *wells)
    parts = [stack(outline, bottom, m.shell, caps=(True, False)), tray]
    for letter, x in (('L', -1.42), ('R', 1.42)):
        parts.append(put(text(letter, .34, m.ink, 'med'), (x, -1.45, 1.466)))
    parts.append(put(cyl(.09, .03, glow('#ffe2b0', 2.5), .01, 24), (0, -2.43, 1.1), (80, 0, 0)))
    lid_outer = [(1.3, 1.0), (.75, .96), (.3, .75), (.07, .4), (0, .1), (0, .04), (.03, 0), (.16, 0), (.22, .06)]
    lid = [stack(outline, lid_outer[::-1], m.shell, caps=(False, True)),
           stack(outline, [(1.4, .82), (.9, .8), (.4, .6), (.22, .3), (.2, .05)], m.inside, caps=(False, False)),
           stack(outline, [(2.3, .83), (1.4, .82)], m.inside, caps=(True, False))]
    name = text('ODELINE', .46, m.ink, 'spartan', spacing=1.25)
    warp(name, lambda x, y, z: (x, -y, .815 - z))
    lid.append(put(name, (0, .1, 0)))
    for ob in lid:
        ob.data.transform(Matrix.Translation((0, -2.35, .05)))
    parts.append(put(group(lid), (0, 2.35, 1.56), (-102, 0, 0)))
    parts.append(put(cyl(.16, 2.2, m.ring, .04, 32), (-1.1, 2.4, 1.58), (0, 90, 0)))
    return parts


def earbuds(shell='#d6cebf', inside='#c2b9a8', tip='#bdb4a4', out=False):
    """Wireless earbuds in their open case, 6.4 x 4.9 x 2.6 cm; out lays one in front."""
    m = SimpleNamespace(
        shell=plastic(shell, .3, .002, 80), inside=plastic(inside, .45, .003, 60), tip=plastic(tip, .5, 0, Subsurface=.1),
        ink=plastic('#8c857a', .6, 0),
        ring=metal('#cfa868', .24, None, (1, 1, 1), .3), dark=plastic('#161616', .5, 0), mesh=fabric('#55565a', '#1b1b1c', .04, .01))
    parts = earbud_case(m)
    parts.append(put(earbud(m, False), (-1.42, .12, 1.72), (0, 0, 100)))
    if not out:
        parts.append(put(earbud(m, False), (1.42, .12, 1.72), (0, 0, 80)))
    group(parts)
    if out:
        put(earbud(m), (2.2, -4.4, .93), (84, 24, 84))


SHOTS = {
    'AUD-1001': (headphones, {}, dict(bg='#cfdce6', az=34, el=11, fill=.78)),
    'AUD-1001-CREAM': (headphones, dict(shell='#ddd0ba', cushion='#8a5f40', cap='#9a6c45', trim='#d6b98a', thread='#f5ead8'),
                       dict(bg='#e9d3bc', az=34, el=11, fill=.78)),
    'AUD-1001.2': (headphones, {}, dict(bg='#cfdce6', az=66, el=12, fill=1.25, shift=.26)),
    'AUD-1002': (keyboard, {}, dict(bg='#dfe5ea', az=26, el=40, fill=.88, key=.9, rim=.4, lift=.3)),
    'AUD-1002-GRAPHITE': (keyboard, dict(case='#33373b', alpha='#c9c6bf', mods='#555b62', accent='#d0a24c', ink='#33373b', cord='#3d4247',
                                         cord_shade='#1c1f22'), dict(bg='#e8dfd0', az=26, el=40, fill=.88, key=.9, rim=.4, lift=.3)),
    'AUD-1002.2': (keyboard, {}, dict(bg='#dfe5ea', az=74, el=32, fill=1.16, shift=.26, key=.9, rim=.4, lift=.3)),
    'AUD-1003': (turntable, {}, dict(bg='#e6d5bf', az=-24, el=30, fill=.86, fillk=.3)),
    'AUD-1003.2': (turntable, {}, dict(bg='#e6d5bf', az=38, el=24, fill=1.7, fillk=.3)),
    'AUD-1004': (speaker, {}, dict(bg='#e6e0cd', az=30, el=20, fill=.78)),
    'AUD-1004-RUST': (speaker, dict(cloth='#a85a3e', shade_of='#5c2a1c', strap='#6b4a36'), dict(bg='#dfe3e2', az=30, el=20, fill=.78)),
    'AUD-1004-CHARCOAL': (speaker, dict(cloth='#4a4d52', shade_of='#1d1f22', strap='#8d5c3a'), dict(bg='#e4ddd6', az=30, el=20, fill=.78)),
    'AUD-1004.2': (speaker, {}, dict(bg='#e6e0cd', az=68, el=14, fill=.84)),
    'AUD-1005': (radio, {}, dict(bg='#ccdad4', az=-24, el=13, fill=.8, key=1.05)),
    'AUD-1005.2': (radio, {}, dict(bg='#ccdad4', az=30, el=16, fill=1.5, shift=.05)),
    'AUD-1006': (microphone, {}, dict(bg='#d5dae4', az=16, el=9, fill=.8)),
    'AUD-1006.2': (microphone, dict(muted=True), dict(bg='#d5dae4', az=-32, el=34, fill=1.45, shift=-.42)),
    'AUD-1007': (charger, {}, dict(bg='#c2d6dc', az=38, el=20, fill=.66)),
    'AUD-1008': (desk_lamp, {}, dict(bg='#e4d8c4', az=24, el=6, fill=.84, key=.85, lift=.3)),
    'AUD-1008-SAGE': (desk_lamp, dict(paint='#5f7760'), dict(bg='#e2e0d4', az=24, el=6, fill=.84, key=.85, lift=.3)),
    'AUD-1009': (mouse, {}, dict(bg='#ead3c2', az=0, el=32, fill=.7)),
    'AUD-1009-CHALK': (mouse, dict(shell='#d3cabb', sole='#a79f92', ink='#7d766b'), dict(bg='#cbd8d2', az=0, el=32, fill=.7)),
    'AUD-1010': (laptop_stand, {}, dict(bg='#d3dfd6', az=32, el=17, fill=.78)),
    'AUD-1011': (loudspeakers, {}, dict(bg='#d3dbe4', az=-10, el=10, fill=.84)),
    'AUD-1011-BLACK': (loudspeakers, dict(case='#35353a', grain='#1d1d20', cone='#a5713f', cap='#2a2a2c', ring='#1f2022'),
                       dict(bg='#e6dac8', az=-10, el=10, fill=.84)),
    'AUD-1011.2': (loudspeakers, {}, dict(bg='#d3dbe4', az=34, el=12, fill=1.55, shift=.1)),
    'AUD-1012': (earbuds, {}, dict(bg='#c6d6e4', az=18, el=28, fill=.72)),
    'AUD-1012-BLACK': (earbuds, dict(shell='#26272a', inside='#3a3b3f', tip='#1b1b1d'), dict(bg='#e6d9c8', az=18, el=28, fill=.72)),
    'AUD-1012.2': (earbuds, dict(out=True), dict(bg='#c6d6e4', az=-16, el=26, fill=.8)),
}
