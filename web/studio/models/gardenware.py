"""Garden and terrace: cans, pots, lanterns, hand tools."""
import math
import random

import bpy
import numpy as np
from mathutils import Matrix, Vector, noise as mnoise

from kitchenware import bead, fill, powder_coat, round_text, scatter, slab, wrap
from materials import *
from shapes import *


# Materials that only garden things need.

def galvanised():
    """Hot-dipped zinc: a frost of crystals, each of its own grey and gloss."""
    m = Mat('#a7adb0', .4, .92, name='zinc')
    crystal = m.n('SeparateXYZ', ins=(m.voro(m.co(scale=(1, 1, .8)), .95, 'F1', 'Color'),)).outputs[0]
    cloud = m.noise(m.co(), .35, 3)
    grey = m.math('MULTIPLY_ADD', cloud, .5, m.math('MULTIPLY', crystal, .5))
    m.set(Base_Color=m.mix(m.rng(grey, .2, .8), '#868e92', '#c3c8c9'), Roughness=m.rng(crystal, 0, 1, .3, .5))
    m.bump(m.math('MULTIPLY_ADD', crystal, .25, cloud), .03)
    return m.m


def terracotta(color='#a4573a', bloom=.3):
    """Unglazed fired clay with throwing rings and a bloom of lime."""
    m = Mat(color, .88, name='terracotta', Specular=.2)
    co = m.co()
    pale = m.rng(m.noise(co, .28, 6, .68), .42, .8, 0, bloom, True)
    grain = m.noise(co, 7, 4)
    tone = m.mix(m.rng(grain, .3, .7, 0, .35), rgb(color), '#7a3d26')
    m.set(Base_Color=m.mix(pale, tone, '#d4b39d'))
    rings = m.noise(m.co(scale=(.04, .04, 1)), 2.4, 2)
    m.bump(m.math('MULTIPLY_ADD', rings, 1.2, m.math('MULTIPLY', grain, .4)), .05)
    return m.m


def rusting_iron():
    """Raw casting: grey-black skin, rust breaking through in patches."""
    m = Mat('#3d3835', .72, .35, name='iron')
    co = m.co()
    patch = m.rng(m.noise(co, .13, 8, .7), .4, .68, 0, .9, True)
    rust = m.mix(m.rng(m.noise(co, 1.3, 5, .65), .3, .7), '#472516', '#83492a')
    m.set(Base_Color=m.mix(patch, '#37322f', rust), Roughness=m.rng(patch, 0, 1, .55, .92), Metallic=m.rng(patch, 0, 1, .5, 0))
    m.bump(m.math('MULTIPLY_ADD', m.noise(co, .9, 3), .7, m.noise(co, 5, 3)), .12)
    return m.m


def jute(color):
    """Spun bast fibre, hairy and uneven."""
    m = Mat(color, .95, name='jute', Specular=.1, Sheen=.5)
    co = m.co()
    fibre = m.noise(co, 14, 4, .7)
    m.set(Base_Color=m.mix(m.rng(fibre, .25, .75), tuple(c * .45 for c in rgb(color)[:3]) + (1,), rgb(color)))
    m.bump(fibre, .03)
    return m.m


def brass(rough=.22):
    """Brushed brass with a little tarnish."""
    m = Mat('#c69a57', rough, 1., name='brass')
    m.set(Roughness=m.rng(m.noise(m.co(), 1.1, 3), .3, .7, rough - .05, rough + .1))
    return m.m


# Shaping helpers.

def plank(w, d, h, mat, r=.08):
    """A sawn board with its arrises taken off, standing on z = 0."""
    return rbox(w, d, h, r, r, mat, n=3)


def screw(radius, mat, dark):
    """A slotted screw head facing +z."""
    head = lathe(fillet([(0, 0), (radius, 0), (radius * .8, radius * .35), (0, radius * .45)], [0, 0, radius * .2, 0]), mat, 32)
    slot = put(rbox(radius * 1.5, radius * .26, .03, .02, .0, dark), (0, 0, radius * .4))
    return group([head, slot])


# The models.

def watering_can(coat=None):
    """Long-reach watering can, 5 L, 68 cm from handle to rose, in zinc or in a coat of paint."""
    sheet = powder_coat(coat, .42) if coat else galvanised()
    inside, yellow, hole = plastic('#a3a8a6', .7, .004), brass(), plastic('#241a10', .8, 0)
    beads = [(9.3, 2.2), (9.52, 2.45), (9.3, 2.7), (9.1, 14.6), (9.32, 14.85), (9.1, 15.1)]
    lathe(fillet([(0, .5), (9.2, .5), (9.3, 0), (9.55, .1), (9.55, .9), (9.35, 1.2), *beads, (9, 18.2), (9.25, 18.45), (9.2, 18.85),
                  (8.9, 18.9)], .12, 4), sheet, 160)
    lathe([(8.88, 18.9), (8.9, 15), (9.15, .9), (0, .9)], inside, 160)
    half = [(8.95 * cos(math.radians(a)), 8.95 * sin(math.radians(a))) for a in range(88, 273, 4)]
    put(slab(half, .16, .05, sheet), (0, 0, 18.7))
    root, tip = Vector((-8.3, 0, 3.4)), Vector((-46, 0, 31))
    along = (tip - root).normalized()
    sweep([root.lerp(tip, t) for t in np.linspace(0, 1, 24)], ell(1, n=40), sheet, up=(0, 1, 0), scale=lambda s: 2.5 - 1.6 * s ** .8)
    sweep([root, root + along * 2.6], ell(1, n=40), sheet, up=(0, 1, 0), scale=lambda s: 3.1 - .75 * s, round_end=.05)
    sweep([root.lerp(tip, .985), tip + along * 1.4], ell(1.08, n=40), yellow, up=(0, 1, 0), round_end=.1)
    hook = root.lerp(tip, .56)
    tube([(-8.8, 0, 18.2), (-16, 0, 19.2), tuple(hook + Vector((-.4, 0, .9)))], .34, sheet, 16, 10)
    sweep([hook - along * .5, hook + along * .5], ell(1.62, n=36), sheet, up=(0, 1, 0), round_end=.06)
    elbow = tube([(0, 0, 0), (0, 0, 1.2), (0, 0, 2.2)], .85, yellow, 32, 6)
    bell = lathe(fillet([(.8, 1.8), (1.05, 2.4), (3.0, 5.2), (3.15, 5.3), (3.1, 5.6), (1.8, 6.0), (0, 6.15)], [0, .4, .3, .1, .15, 1, 0],
                        6), yellow, 96)
    spray = [(r * cos(tau * i / n), r * sin(tau * i / n)) for r, n in ((.0, 1), (.55, 6), (1.1, 12), (1.65, 18), (2.2, 24),
                                                                       (2.7, 30)) for i in range(n)]
    holes = scatter(disc(.1, hole, 12), [((x, y, 6.17 - .052 * (x * x + y * y) + .02), (0, 0, 0), 1) for x, y in spray], hole)
    group([elbow, bell, holes], tuple(tip + along * .9), (0, -22, 0))
    tube([(-6.5, 0, 18.8), (-6.2, 0, 22.5), (-3.4, 0, 26.3), (0, 0, 27.4), (3.4, 0, 26.3), (6.2, 0, 22.5), (6.5, 0, 18.8)], .72, sheet, 24,
         12)
    tube([(8.7, 0, 17.2), (12.4, 0, 17.6), (15.6, 0, 15.4), (15.9, 0, 11.4), (13.4, 0, 7.0), (9.0, 0, 4.6)], .72, sheet, 24, 12)
    for x in (-6.5, 6.5): put(rbox(2.6, 2.2, .2, .9, .06, sheet), (x * 1.05, 0, 18.8))
    steps = [(1, 0), (1, .1), (.98, .12), (.8, .12), (.6, .12), (.4, .12), (.2, .12), (.01, .12)]
    plate_ = loft([[(x * t, y * t, z) for x, y in ell(2.9, 1.35, 64)] for t, z in steps], yellow, caps=(False, False))
    words = [text('HARROW & DIBB', .52, hole, 'spartan', spacing=1.1), text('5 LITRES', .36, hole, 'med', spacing=1.3)]
    warp(words[0], lambda x, y, z: (x, y + .22, z + .13)), warp(words[1], lambda x, y, z: (x, y - .5, z + .13))
    for ob in [plate_, *words]: put(wrap(ob, [(9.3, 0), (9.08, 18)], 9.2, 8, .02))


def pot(rim, height, clay, stamp=None):
    """A terracotta flowerpot standing on z = 0; rim is its diameter over the band."""
    R, band = rim / 2, height * .73
    outer = [(0, .5), (1, .5), (1, 0), (R * .62, 0), (R * .9, band), (R * .985, band - .05), (R, height)]
    inner = [(R - .75, height), (R * .82, band), (R * .56, .9), (1, .9), (1, .5)]
    body = lathe(fillet(outer + inner, [0, 0, .1, .25, .25, .2, .3, .3, 1, .5, .1, 0], 6), clay, 160, wn=False)
    parts = [body]
    if stamp:
        mark = text('PELLWORTH', rim * .042, stamp, 'med', spacing=1.3)
        parts.append(wrap(mark, [(R * .985, band), (R, height)], (band + height) / 2, 18, .012))
    return group(parts)


def saucer(rim, clay, glaze):
    """The dish under a pot, glazed on its upper face."""
    R = rim * .47
    dish = lathe(fillet([(0, 0), (R * .86, 0), (R, 1.9), (R - .5, 1.9), (R * .82, .5), (0, .5)], [0, .3, .25, .25, .5, 0]), clay, 160,
                 wn=False)
    shine = lathe(fillet([(R - .52, 1.82), (R * .82 - .03, .53), (0, .53)], [0, .5, 0]), glaze, 160)
    return group([dish, shine])


def terracotta_pots(nested=False):
    """Three flowerpots of 10, 13 and 16 cm with saucers; nested puts them inside one another."""
    clay, stamp, glaze = terracotta(), card('#6b3420', .9), gloss('#96462a', .12)
    sizes = (16, 15), (13, 12), (10, 9)
    pots, dishes = [pot(d, h, clay, stamp) for d, h in sizes], [saucer(d, clay, glaze) for d, _ in sizes]
    if nested:
        for i, (lift, turn) in enumerate(((0, 0), (4.6, 40), (8.4, -30))): put(pots[i], (.1 * i, 0, lift), (0, .8 * i, turn))
        for i, dish in enumerate(dishes): put(dish, (12.5 + .1 * i, -7, .52 * i))
        return
    for i, (x, y, turn) in enumerate(((-6.5, 4.5, 8), (9.3, 2.2, -14), (1.6, -10.2, 4))):
        put(pots[i], (x, y, .55), (0, 0, turn)), put(dishes[i], (x, y, 0))


def flame(height):
    """A candle flame, its point at the given height above its foot."""
    lit = Mat(name='flame')
    z = lit.n('SeparateXYZ', ins=(lit.co(),)).outputs[2]
    color = lit.mix(lit.rng(z, 0, height), '#ff9a3c', '#fff0c4')
    glow_ = lit.n('Emission', Color=color, Strength=lit.rng(z, 0, height * .4, 4, 26)).outputs[0]
    lit.t.links.new(glow_, lit.out.inputs[0])
    drop = [(.4 * height / 3 * sin(pi * s ** .72) ** .9, height * s) for s in np.linspace(0, 1, 24)]
    return lathe(drop, lit.m, 32, wn=False, auto=180)


def lamp_light(location, watts, size=.5):
    """A warm point light that the camera does not see."""
    light = bpy.data.lights.new('flame', 'POINT')
    light.energy, light.color, light.shadow_soft_size = watts, (1, .58, .24), size
    ob = bpy.data.objects.new('flame', light)
    bpy.context.scene.collection.objects.link(ob)
    ob.location, ob.visible_camera = location, False


def lantern(lit=False):
    """Garden lantern, 16 x 16 cm and 32 cm high (39 with its ring), with four panes and a pillar candle."""
    steel, yellow, dark = powder_coat('#1d1e20', .5), brass(), plastic('#060606', .9, 0)
    pane = glass((.985, .995, .99), 1.2)
    rbox(16, 16, .8, .5, .12, steel)
    put(rbox(14.6, 14.6, 1.0, .3, .1, steel), (0, 0, .75))
    for x in (-6.9, 6.9):
        for y in (-6.9, 6.9):
            put(rbox(1.1, 1.1, 20.6, .12, .05, steel), (x, y, 1.6))
            put(cyl(.9, .5, steel, .1, 32), (x, y, -.5))
    for turn in range(4):
        a = 90 * turn
        side = [put(rbox(13, .5, .8, .06, .04, steel), (0, -6.9, z)) for z in (1.7, 21.2)]
        side.append(put(rbox(12.6, .3, 19, .03, .02, pane), (0, -6.75, 2.3)))
        side += [put(rbox(.5, .16, .9, .05, .03, steel), (x, -7.2, z)) for x in (-4, 4) for z in (2.2, 20.6)] if turn else []
        group(side, rot=(0, 0, a))
    frame = [put(rbox(.75, .45, 19.4, .08, .04, steel), (x, -7.5, 2.1)) for x in (-5.9, 5.9)]
    frame += [put(rbox(11.05, .45, .75, .08, .04, steel), (0, -7.5, z)) for z in (2.1, 20.75)]
    hinges = [put(cyl(.3, 1.8, steel, .08, 24), (-6.45, -7.6, z)) for z in (4.5, 17.5)]
    latch = [put(cyl(.5, .4, yellow, .12, 40), (5.9, -7.7, 11.6), (90, 0, 0)),
             put(rbox(1.9, .22, .42, .1, .06, yellow), (6.4, -8.05, 11.4))]
    group(frame + hinges + latch)
    square = lambda half: (lambda i: rrect(2 * (half - i), 2 * (half - i), .35, 4))
    put(stack(square(8.6), [(.1, 0), (0, .1), (0, .55), (.15, .7), (5.4, 6.2), (5.5, 6.3)], steel), (0, 0, 22.2))
    put(rbox(6.2, 6.2, 2.1, .3, .08, steel), (0, 0, 28.3))
    for turn in range(4):
        slots = [put(rbox(.5, .1, 1.2, .04, .0, dark), (x, -3.08, 28.75)) for x in (-1.9, -.95, 0, .95, 1.9)]
        group(slots, rot=(0, 0, 90 * turn))
    put(stack(square(3.9), [(.08, 0), (0, .08), (0, .35), (.2, .5), (3.3, 1.5)], steel), (0, 0, 30.3))
    put(cyl(.5, .9, steel, .15, 32), (0, 0, 31.4))
    ring = torus(3.2, .3, steel, 'Y')
    ring.location = (0, 0, 35.2)
    ring.rotation_euler = (0, 0, math.radians(28))
    wax = Mat('#efe3c8', .5, name='wax', Specular=.35)
    if lit:
        z = wax.n('SeparateXYZ', ins=(wax.co(),)).outputs[2]
        wax.set(Emission=rgb('#ff9c48'), Emission_Strength=wax.rng(z, 7, 13.4, .05, 1.1, True))
    lathe(fillet([(0, 1.75), (3.6, 1.75), (3.6, 13.4), (3.3, 13.5), (2.7, 13.0), (0, 12.9)], [0, .15, .25, .15, .5, 0]), wax.m, 96)
    tube([(0, 0, 12.8), (.02, 0, 13.5), (.12, .03, 14.0)], .1, dark, 10, 4)
    if lit:
        flame(3.4).location = (.1, 0, 13.7)
        lamp_light((0, 0, 15.6), 11000, .9)


def trowel_blade(steel):
    """The dished blade along -x, and the height of its upper face at (x, y)."""
    half = lambda s: 3.5 * (1 - .1 * s) * math.sqrt(max(0, 1 - s ** 3.2)) * min(1, .74 + 2.2 * s)
    dish = lambda s, v: .25 + 1.35 * v * v * (1 - .6 * s) + .5 * s * s - .22 * s
    rings, v_top = [], np.linspace(-1, 1, 21)
    for s in np.linspace(0, .997, 56):
        x, w = -16 * s, half(s)
        upper = [(x, w * v, dish(s, v)) for v in v_top]
        lower = [(x, w * v * .985, dish(s, v) - .17 * (1 - .55 * abs(v) ** 6)) for v in v_top[::-1]]
        rings.append(upper + lower)
    face = lambda x, y: dish(-x / 16, max(-1, min(1, y / max(half(-x / 16), .1))))
    return loft(rings, steel, auto=35, wn=False), face, half


def trowel():
    """Hand trowel, 32 cm: stainless blade with depth marks, forged neck, ash handle on a leather thong."""
    steel = metal('#cfd1d2', .27, None, (.3, 4, 1), 0, .03)
    plain, etched = Mat('#cfd0d0', .22, 1.).m, card('#26282a', .7)
    ash = wood('#d9bd92', '#ab8553', 1.1, (.1, 1, 1), .5, .06)
    body, face, half = trowel_blade(steel)
    parts = [body]
    tick_shape = [[(x, t, 0) for t in np.linspace(0, .75, 8)] for x in (-.06, .06)]
    lay = lambda ob, x, y: warp(ob, lambda a, b, c: (x + a, y + b, face(x + a, y + b) + c + .012))
    for cm in range(2, 15, 2):
        x = -16 + cm
        w = half(-x / 16)
        tick = lay(loft(tick_shape, etched, closed=False), x, -w + .12)
        digits = text(str(cm), .95, etched, 'lato')
        digits.data.transform(Matrix.Rotation(-pi / 2, 4, 'Z'))
        parts += [tick, lay(digits, x, -w + 1.4)]
    for inch in range(1, 6):
        x = -16 + 2.54 * inch
        w = half(-x / 16)
        parts.append(lay(loft(tick_shape, etched, closed=False), x, w - .87))
        digits = text(str(inch), .95, etched, 'lato')
        digits.data.transform(Matrix.Rotation(-pi / 2, 4, 'Z'))
        parts.append(lay(digits, x, w - 1.35))
    brand = text('HARROW & DIBB', .5, etched, 'spartan', spacing=1.15)
    parts.append(lay(brand, -4.4, 0))
    neck = catmull([(-3.2, 0, .15), (-1.2, 0, .3), (.6, 0, .8), (2.4, 0, 2.3), (4.2, 0, 2.75), (6.4, 0, 2.75)], 10)
    parts.append(sweep(neck, ell(.62, .62, 28), plain, up=(0, 1, 0), round_end=.4,
                       scale=lambda s: (.62 + .38 * min(1, s * 2.2), 2.1 - 1.1 * min(1, s * 1.8))))
    ferrule = lathe(fillet([(0, 5.0), (.95, 5.0), (1.1, 6.6), (0, 6.6)], .08), plain, 64, 'X')
    grip = lathe([(0, 6.5), (1.12, 6.52)] + catmull([(1.2, 6.7), (1.28, 7.6), (1.12, 9.2), (1.3, 11.5), (1.62, 13.6), (1.5, 15.2),
                                                     (.9, 15.9), (0, 16)], 8), ash, 96, 'X')
    for ob in (ferrule, grip): ob.location = (0, 0, 2.75)
    thong = tube([(14.9, -1.5, 2.7), (16.6, -2.6, 1.6), (19.4, -2.2, .2), (20.8, -.4, .16), (19.2, 1.4, .2), (16.6, 2.2, 1.5),
                  (14.9, 1.5, 2.7)], .15, leather('#7c4c2c', 16, .012), 12)
    group(parts + [ferrule, grip, thong], (0, 0, 0), (0, 1.5, 0))


def nest_box(open=False):
    """Cedar nest box, 17 x 16 x 30 cm, with a brass plate round the entrance and a hinged roof."""
    cedar = wood('#bd7a50', '#84482b', .9, (1, 1, .1), .7, 0)
    cedar_across = wood('#b9744b', '#80462a', .9, (.1, 1, 1), .7, 0)
    yellow, dark = brass(), plastic('#17100b', .9, 0)
    slope = math.radians(17)
    low, high = 23.4, 23.4 + 14.2 * math.tan(slope)
    front = plank(17, 1.8, low - .4, cedar)
    drill = lambda: warp(slab(ell(1.6, n=64), 6, 0, cedar), lambda x, y, z: (x, 3 - z, y + 17))
    cut(front, drill())
    put(front, (0, -6.2, 0))
    profile = [(-5.3, 0), (7.1, 0), (7.1, high), (-5.3, low)]
    for side in (-1, 1):
        board = slab(profile, 1.8, .06, cedar)
        warp(board, lambda x, y, z: (z, x, y))
        put(board, (6.7 if side > 0 else -8.5, 0, 0))
    put(plank(17, 1.8, 30, cedar), (0, 8, 0))
    put(plank(13.4, 12.4, 1.5, cedar), (0, .9, .4))
    plate_ = warp(slab(rrect(6, 6, .7), .14, .03, yellow), lambda x, y, z: (x, -z, y + 17))
    cut(plate_, drill())
    put(plate_, (0, -7.1, 0))
    heads = [(x, 17 + z) for x in (-2.45, 2.45) for z in (-2.45, 2.45)] + [(x, z) for x in (-7.7, 7.7) for z in (2, 11.5, 21)]
    for i, (x, z) in enumerate(heads):
        put(screw(.28 if i < 4 else .36, yellow, dark), (x, -7.22 if i < 4 else -7.1, z), (90, 37 * i, 0))
    mark = faced(text('HARROW & DIBB', .85, card('#4a2514', .9), 'spartan', spacing=1.2))
    put(mark, (0, -7.12, 5.4))
    roof = [put(plank(20, 18.6, 1.8, cedar_across, .12), (0, -9.3, 0))]
    roof.append(put(rbox(13, 2.2, .12, .2, .04, yellow), (0, -.2, 1.8)))
    roof += [put(screw(.3, yellow, dark), (x, -.6, 1.9)) for x in (-5, 0, 5)]
    tilt = 17 if not open else -52
    group(roof, (0, 7.0, high + .05), (tilt, 0, 0))
    tube([(8.62, -3.5, 21.6), (9.0, -3.5, 21.6), (9.0, -3.5, 23.6), (9.0, -3.5, 24.6), (9.05, -4.2, 25.0)], .13, yellow, 12, 8)
    eye = torus(.3, .1, yellow, 'Y', 40, 12)
    eye.location = (8.9, -3.5, 21.6)


def log(radius, length):
    """A birch log along x, white bark with dark dashes, rings on its ends."""
    bark = Mat('#d6cebf', .9, name='bark', Specular=.1)
    dash = bark.rng(bark.noise(bark.co(scale=(2.4, .35, .35)), 1.1, 4, .7), .56, .62, 0, 1, True)
    bark.set(Base_Color=bark.mix(dash, bark.mix(bark.noise(bark.co(), .5, 3), '#e0d9cb', '#b9ab97'), '#3a2f28'))
    bark.bump(bark.noise(bark.co(scale=(.5, 2, 2)), 1.4, 4), .2)
    heart = Mat('#cfa674', .85, name='heartwood')
    away = heart.n('VectorMath', dict(operation='LENGTH'), (heart.co(scale=(0, 1, 1)),)).outputs['Value']
    ring = heart.math('SINE', heart.math('MULTIPLY', heart.math('ADD', away, heart.noise(heart.co(), .6, 2)), 11.))
    heart.set(Base_Color=heart.mix(heart.rng(ring, -1, 1), '#b98b58', '#d9b585'))
    outline = [(radius * (1 + .06 * mnoise.noise((cos(a) * 1.3, sin(a) * 1.3, radius * 7))), a)
               for a in (tau * i / 60 for i in range(60))]
    ring_at = lambda x, k: [(x, r * k * cos(a), r * k * sin(a)) for r, a in outline]
    body = loft([ring_at(x, 1 + .03 * sin(x)) for x in np.linspace(-length / 2, length / 2, 24)], bark.m, caps=(False, False))
    ends = loft([ring_at(-length / 2, .94), ring_at(length / 2, .94)], heart.m)
    return group([body, ends])


def fire_bowl():
    """Cast-iron fire bowl, 55 cm across on three legs, its rim at 34 cm, laid with birch logs."""
    iron, dark = rusting_iron(), plastic('#1a1512', .9, .02, 6)
    curve = [(27.2 * sin(math.radians(a)), 52.5 - 34 * cos(math.radians(a))) for a in np.linspace(0, 53, 28)]
    foot = curve[0][1]
    rise = 33.4 - foot
    scale_z = rise / (curve[-1][1] - foot)
    grow = 27.2 / curve[-1][0]
    outer = [(r * grow, foot + (z - foot) * scale_z) for r, z in curve]
    lip = [(27.5, 33.5), (27.5, 34.0), (26.8, 34.1)]
    inner = [(max(r - .75, 0), z + .7) for r, z in outer[::-1]]
    lathe(outer + lip + inner, iron, 192, wn=False)
    lathe([(0, foot + .72), (.6, foot + .74)], dark, 32)
    under = lambda r: float(np.interp(r, *zip(*outer)))
    for a in (25, 145, 265):
        c, s = cos(math.radians(a)), sin(math.radians(a))
        top = (15.5 * c, 15.5 * s, under(15.5) + .2)
        sweep([(20.5 * c, 20.5 * s, 0), (19.6 * c, 19.6 * s, 4), top], ell(1, n=32), iron, scale=lambda q: 1.05 + .75 * q)
        put(lathe(fillet([(0, -1.6), (2.6, -1.6), (2.9, 0), (2.6, .8), (0, .8)], .3), iron, 48), top)
    mark = text('ORMSGILL', 2.1, iron, 'spartan', .16, .03, spacing=1.3)
    wrap(mark, [(r, z) for r, z in outer[2:]], 30.2, 18, .0)
    for x, y, z, r, length, turn, pitch in ((-.5, -4.2, 8.2, 3.2, 31, 8, 1), (.5, 4.2, 8.4, 3.5, 32, -6, -1),
                                            (.5, -.3, 14.2, 3.1, 33, 58, 2)):
        put(log(r, length), (x, y, foot + z), (20 * r, pitch, turn))


def plied_yarn(path, radius, mat):
    """Three-ply yarn along a dense path, one twist to the centimetre or so."""
    section = [(radius * (1 + .2 * cos(3 * a)) * cos(a), radius * (1 + .2 * cos(3 * a)) * sin(a))
               for a in (tau * i / 12 for i in range(12))]
    length = sum((Vector(b) - Vector(a)).length for a, b in zip(path, path[1:]))
    return sweep(path, section, mat, up=None, twist=lambda s: s * length * 3.2, wn=False)


def twine(color='#b99a68'):
    """Jute twine, 75 m, wound on a beech spool 9 cm high and 7 cm across, its cutter in the rim."""
    yarn = jute(color)
    beech = wood('#d3a878', '#a97b4b', 1.3, (1, 1, .12), .5, .06)
    ink, steel = card('#4a3522', .8), Mat('#d3d4d4', .2, 1.).m
    for z in (0, 8.05):
        lathe(fillet([(0, z), (3.5, z), (3.5, z + .95), (0, z + .95)], [0, .16, .16, 0]), beech, 128)
    lathe([(2.6, .9), (2.6, 8.1)], yarn, 64)
    turns, low, high = 33, 1.1, 7.9
    first = [(2.72 * cos(a), 2.72 * sin(a), low + (high - low) * a / (tau * turns)) for a in np.arange(0, tau * turns, .045)]
    plied_yarn(first, .115, yarn)
    second, a = [], 0.
    for pass_ in range(11):
        for t in np.linspace(0, 1, 300, endpoint=False):
            up = t if pass_ % 2 == 0 else 1 - t
            angle = a + tau * 2.62 * t
            second.append((2.93 * cos(angle), 2.93 * sin(angle), low + .1 + (high - low - .2) * (.5 - .5 * cos(pi * up))))
        a += tau * 2.62
    plied_yarn(second, .115, yarn)
    loose = catmull([(2.95 * cos(-.9), 2.95 * sin(-.9), 3.0), (2.95 * cos(-.5), 2.95 * sin(-.5), 2.4), (3.5, .2, 1.4), (4.9, .8, .3),
                     (6.6, -.6, .12),
                     (7.2, -3.2, .12), (5.2, -5.4, .12), (2.0, -5.7, .12), (-1.5, -6.6, .12), (-3.4, -8.0, .12)], 110)
    plied_yarn(loose, .115, yarn)
    for words, size, radius in (('HARROW & DIBB', .56, 2.6), ('JUTE · 75 m', .46, 1.75)):
        round_text(text(words, size, ink, 'spartan', spacing=1.15), radius, lambda r: 9.006)
    disc(.62, plastic('#2a1b10', .9, 0), 48, 9.004)
    notch = slab([(-.5, -.9), (.5, -.9), (.35, .5), (-.35, .5)], .09, .02, steel)
    put(warp(notch, lambda x, y, z: (z - .04, y, x)), (2.3, -2.3, 9.0), (0, 0, 45))


def secateurs():
    """Bypass secateurs, 21 cm, half open: curved blade, hooked anvil, red grips, a coil spring, a leather loop."""
    steel, ground = Mat('#8e9295', .34, 1.).m, metal('#b4b7b9', .22, None, (3, .3, 1), 0, .03)
    red, dark, yellow = plastic('#7a1f19', .36, .004, 60), plastic('#1c1c1d', .5), brass()
    blade_shape = fillet([(-1.25, -1.3), (1.2, -1.4), (1.75, .9), (1.95, 2.8), (1.5, 4.8), (.1, 6.9), (-.25, 6.6), (.1, 4.6), (0, 2.7),
                          (-1.1, 1.1)],
                         [.5, .5, 1.5, 2, 3, .15, .1, 2, 2, .6], 8, True)
    hook_shape = fillet([(-1.2, -1.4), (1.25, -1.2), (1.05, .9), (.1, 2.3), (-.15, 3.8), (.45, 5.6), (.05, 5.9), (-1.1, 5.1), (-1.85, 3.2),
                         (-1.7, .9)],
                        [.5, .5, .6, 1.5, 1.5, .12, .15, 1.6, 2, 1.2], 8, True)
    tang_shape = fillet([(-.9, .6), (-2.3, -2.4), (-3.1, -6), (-2.9, -11), (-1.9, -14.2), (-1.2, -14), (-1.55, -10), (-1.55, -6),
                         (-.5, -2.6), (.9, -.4)],
                        [.5, 2, 3, 3, .3, .3, 3, 3, 1.5, .5], 8, True)
    grip_shape = fillet([(-1.5, -2.9), (-2.6, -3.0), (-3.5, -6), (-3.45, -11), (-2.5, -14.7), (-1.4, -15.1), (-.85, -14.5), (-1.15, -10.4),
                         (-1.25, -6)],
                        [.4, .6, 3, 3.5, .8, .5, .5, 3, 3], 8, True)
    mirror = lambda shape: [(-x, y) for x, y in shape[::-1]]

    def half(jaw, jaw_mat, tang, grip, z, angle):
        parts = [put(slab(jaw, .34, .05, jaw_mat), (0, 0, z)), put(slab(tang, .34, .05, steel), (0, 0, z))]
        parts.append(put(slab(grip, 1.5, .38, red), (0, 0, .12)))
        return group(parts, rot=(0, 0, angle))

    mark = put(text('HARROW & DIBB', .34, card('#2f3234', .6), 'spartan', spacing=1.1), (.95, 2.5, 1.206), (0, 0, 86))
    group([half(blade_shape, ground, tang_shape, grip_shape, .86, 0), mark], rot=(0, 0, -10))
    half(hook_shape, steel, mirror(tang_shape), mirror(grip_shape), .5, 10)
    put(cyl(1.05, .2, steel, .06, 64), (0, 0, 1.18))
    nut = [(.72 * cos(tau * i / 6), .72 * sin(tau * i / 6)) for i in range(6)]
    put(slab(nut, .4, .06, yellow), (0, 0, 1.34))
    put(rbox(.9, .14, .03, .02, 0, dark), (0, 0, 1.735), (0, 0, 35))
    coil = [(-1.8 + 3.6 * t, -3.9 + .52 * cos(tau * 9 * t), .85 + .52 * sin(tau * 9 * t)) for t in np.linspace(0, 1, 320)]
    sweep(coil, ell(.1, n=10), Mat('#c9cacb', .25, 1.).m)
    loop = [(1.5 * cos(a), -9.4 + 2.5 * sin(a) - .25 * cos(a), .55) for a in np.linspace(0, tau, 60, endpoint=False)]
    sweep(loop, rrect(.2, 1.1, .06, 3), leather('#8a5530', 16, .012), closed=True, up=(0, 0, 1))


def mister():
    """Plant mister, 300 ml: a ribbed glass flask under a brass pump, 18 cm high."""
    yellow, clear = brass(.17), glass((.955, .985, .97))
    ribs, n = 36, 432
    ring = lambda r, z, depth: [((r + depth * cos(ribs * tau * i / n)) * cos(tau * i / n),
                                 (r + depth * cos(ribs * tau * i / n)) * sin(tau * i / n), z) for i in range(n)]
    outer = fillet([(0, 0), (4.0, 0), (4.15, 6.6), (1.9, 9.6), (1.9, 10.6)], [0, .8, 2.4, 1.0, 0], 10)
    inner = fillet([(1.55, 10.6), (1.6, 9.4), (3.75, 6.4), (3.65, .6), (0, .6)], [0, .9, 2.2, .7, 0], 10)
    ribbed = lambda z: .07 * min(1, max(0, z - .5)) * min(1, max(0, (9.0 - z) / 1.5))
    loft([ring(max(r, 1e-3), z, ribbed(z)) for r, z in outer] + [ring(max(r, 1e-3), z, 0) for r, z in inner], clear, caps=(False, False),
         auto=60, wn=False)
    level = 5.4
    wet = [(r + .012, z) for r, z in inner[::-1] if z < level]
    lathe([(0, .595), *wet[1:], (wet[-1][0], level), (wet[-1][0] - .2, level - .06), (0, level - .07)], glass((.86, .94, .96), 1.33), 160,
          wn=False, auto=60)
    tube([(0, 0, 11), (.1, 0, 7), (.5, 0, 2), (.9, 0, .9)], .16, Mat('#d8dcd8', .3).m, 16, 10)
    knurl = lambda i: [((2.2 - i + .03 * (k % 2)) * cos(tau * k / 160), (2.2 - i + .03 * (k % 2)) * sin(tau * k / 160)) for k in range(160)]
    put(stack(knurl, [(.1, 0), (0, .1), (0, 1.0), (.12, 1.12)], yellow), (0, 0, 9.9))
    lathe(fillet([(2.1, 10.9), (2.25, 11.1), (1.9, 11.8), (.95, 12.6), (.85, 15.2), (1.1, 15.4), (1.1, 15.9), (0, 16.1)],
                 [0, .15, .5, .6, .2, .1, .2, 0], 6), yellow, 96)
    nozzle = lathe(fillet([(0, 0), (.55, 0), (.5, 2.2), (.72, 2.35), (.72, 3.2), (.55, 3.4), (.2, 3.3), (0, 3.2)],
                          [0, 0, .1, .08, .15, .05, .05, 0]), yellow, 64)
    put(nozzle, (-.5, 0, 14.2), (0, -90, 0))
    lathe([(.24, 15.9), (.24, 17.2)], yellow, 32)
    lathe(fillet([(0, 17.0), (.5, 17.0), (1.25, 17.3), (1.3, 17.7), (.9, 17.85), (0, 17.75)], [0, .1, .2, .15, .1, 0]), yellow, 64)
    ear = catmull([(.8, 0, 14.4), (2.6, 0, 15.0), (3.7, 0, 13.8), (3.3, 0, 12.2), (1.9, 0, 11.6)], 10)
    sweep(ear, rrect(.28, .9, .12, 4), yellow, up=(0, 1, 0))


def bird_feeder():
    """Tube bird feeder, 30 cm, glass between a steel cap and tray, three pairs of perches, filled with seed."""
    steel, roof = Mat('#b9bcbd', .28, 1.).m, powder_coat('#39473f', .45)
    dark, wire = plastic('#15100b', .9, 0), Mat('#9a9c9c', .3, 1.).m
    tube_glass = glass((.98, .99, .985), 1.3)
    lathe([(3.2, 3), (3.2, 26), (2.95, 26), (2.95, 3), (3.2, 3)], tube_glass, 128, wn=False, auto=50)
    tones = [Mat(c, .6, name='seed', Specular=.15).m for c in ('#2b2623', '#c79a55', '#e0cfa6', '#a8763c')]
    fill(bead(.24, .15, .4), .5, 2.93, 3.0, 22.5, tones)
    lathe(fillet([(0, 1.9), (3.5, 1.9), (3.5, 3.9), (3.2, 3.9)], .1), roof, 128)
    lathe(fillet([(0, 0), (5.6, 0), (6.2, 1.5), (6.0, 1.5), (5.4, .3), (0, .3)], [0, .5, .1, .1, .5, 0]), roof, 128)
    lathe([(1.2, .2), (1.2, 2)], roof, 48)
    lathe(fillet([(3.2, 25), (3.5, 25), (3.5, 26.4), (6.3, 26.3), (6.4, 26.6), (1.4, 30.4), (0, 30.6)], [0, .05, .05, .1, .12, 1.6, 0], 6),
          roof, 128)
    for z, turn in ((7.2, 0), (13.2, 90), (19.2, 0)):
        parts = []
        for side in (-1, 1):
            collar = lathe(fillet([(.62, -.15), (1.15, -.15), (1.1, .3), (.75, .42), (.62, .1)], .08), steel, 64)
            parts.append(put(collar, (side * 3.15, 0, 1.9), (0, 90 * side, 0)))
            parts.append(put(disc(.66, dark, 40), (side * 3.22, 0, 1.9), (0, 90 * side, 0)))
            parts.append(put(lathe(fillet([(0, 0), (.27, 0), (.27, 4.2), (0, 4.2)], .12), steel, 32), (side * 2.9, 0, 0),
                             (0, 90 * side, 0)))
            parts.append(put(bead(.42, .42, .3, steel), (side * 7.1, 0, 0), (0, 90 * side, 0)))
        group(parts, (0, 0, z), (0, 0, turn + 24))
    tube([(-3.4, 0, 26.2), (-4.6, 0, 29), (-2.6, 0, 33.6), (0, 0, 36), (2.6, 0, 33.6), (4.6, 0, 29), (3.4, 0, 26.2)], .14, wire, 12, 12)
    wrap(text('HARROW & DIBB', .5, card('#e8e2d2', .5), 'spartan', spacing=1.15), [(3.52, 1), (3.52, 5)], 2.9, 10, .012)
    spots = [(-4.6, -1.5), (-3.9, -2.8), (-4.4, .4), (4.5, -1.2), (4.2, -2.4), (1.6, -4.5), (-1.4, -4.6), (.2, -4.8), (3.3, -3.4),
             (-2.6, -4.0)]
    for i, tone in enumerate(tones[:2]):
        scatter(bead(.24, .15, .4), [((x, y, .5), (pi / 2, 0, random.uniform(0, tau)), 1) for x, y in spots[i::2]], tone)


def planter(glaze='#e6e2d8', speck='#84735c', clay='#a9805c'):
    """Glazed planter, 28 cm across, on a low oak stand with four legs."""
    ware = stoneware(glaze, clay, -9, speck)
    oak = wood('#c39a66', '#8f6638', 1.0, (1, 1, .1), .52, .05)
    rails = wood('#c39a66', '#8f6638', 1.0, (.1, 1, 1), .52, .05)
    outer = [(0, 0), (10.8, 0), (13.6, 6), (14, 24), (13.1, 24)]
    body = lathe(fillet(outer + [(12.7, 7), (10, 1.4), (0, 1.2)], [0, 2.4, 8, .35, .35, 4, 2, 0], 8), ware, 192, wn=False)
    body.location.z = 8.4
    soil = Mat('#221812', .95, name='soil', Specular=.1)
    soil.bump(soil.noise(soil.co(), 1.1, 8, .8), 1.4)
    disc(12.9, soil.m, z=28.2)
    for a in (45, 135, 225, 315):
        leg = put(rbox(2.3, 2.3, 19.5, .35, .12, oak), (15.3, 0, 0))
        plug = put(cyl(.42, .06, plastic('#6e4a28', .6, 0), .02, 32), (16.46, 0, 7.4), (0, 90, 0))
        group([leg, plug], rot=(0, 0, a))
    for a, z in ((45, 6.2), (135, 6.2)):
        put(rbox(29, 2.0, 2.3, .2, .1, rails), (0, 0, z), (0, 0, a))
    stamp = text('PELLWORTH', .8, card(speck, .8), 'med', spacing=1.35)
    wrap(stamp, [(13.6, 6), (13.8, 12), (14, 24)], 10.5, 4, .1).location.z = 8.4


def rain_scale(radius, foot, pitch):
    """Millimetre marks and figures etched into the front of a tube; pitch is a millimetre's height in cm."""
    ink, marks = card('#2a2f33', .6), []
    for mm in range(1, 36):
        long, z = mm % 5 == 0, foot + mm * pitch
        marks.append(put(oncyl(plate(1.5 if long else .8, .07, ink, .01), radius), (0, 0, z)))
        if long: marks.append(put(oncyl(text(str(mm), .8, ink, 'med'), radius), (0, 0, z), (0, 0, 44)))
    return marks + [put(oncyl(text('mm', .6, ink, 'italic'), radius), (0, 0, foot + 36.4 * pitch), (0, 0, 44))]


def rain_gauge():
    """Rain gauge, 30 cm high: a graduated glass tube with a flared mouth, held by brass rings on an oak post."""
    yellow, oak = brass(), wood('#d0a671', '#a67b48', 1.1, (1, 1, .1), .55, .04)
    base = wood('#d0a671', '#a67b48', 1.1, (.1, 1, 1), .55, .04)
    dark, clear = plastic('#20160c', .8, 0), clear_wall('#bccbcb')
    rbox(13, 10, 2.6, .6, .25, base)
    put(rbox(5.4, 2.2, 22.8, .4, .14, oak), (0, 2.6, 2.5))
    gauge = lathe(fillet([(0, 0), (1.7, 0), (1.7, 20.6), (2.2, 22.4), (2.2, 22.9)], [0, 1.1, 1.2, .4, 0], 8), clear, 128, wn=False, auto=60)
    lining = lathe(fillet([(2.04, 22.9), (2.04, 22.4), (1.54, 20.6), (1.5, .5), (0, .5)], [0, .4, 1.2, .9, 0], 8), clear, 128, wn=False,
                   auto=60)
    water = Mat('#a9c6d0', .05, name='rain', Clearcoat=1., Alpha=.45)
    rain = lathe(fillet([(0, .51), (1.48, .51), (1.5, 6.4), (1.38, 6.3), (0, 6.28)], [0, .9, 0, .1, 0]), water.m, 128, auto=60)
    mouth = torus(2.12, .12, yellow)
    mouth.location.z = 22.9
    foot = 4.7
    group([gauge, lining, rain, mouth], (0, -.5, foot))
    group(rain_scale(1.715, foot + .5, .5), (0, -.5, 0))
    name = faced(warp(text('KETTERBY', .8, card('#4a2f17', .8), 'spartan', spacing=1.3), lambda x, y, z: (-y, x, z)))
    put(name, (-2.2, 1.49, 15))
    for z in (7.2, 21.4):
        band = lathe(fillet([(1.72, 0), (1.9, 0), (1.9, .7), (1.72, .7)], .06), yellow, 96)
        group([band, put(rbox(1.1, 1.0, .7, .1, .06, yellow), (0, 1.75, 0))], (0, -.5, z))
    for z in (6.1, 23.4): put(screw(.26, yellow, dark), (2.2, 1.5, z), (90, 40 * z, 0))
    cup = lathe(fillet([(0, 0), (2.1, 0), (2.1, .9), (1.75, .9)], .1), yellow, 96)
    group([cup, put(rbox(1.4, 2.4, .5, .1, .06, yellow), (0, 1.4, .05))], (0, -.5, 4.2))


POTS_VIEW = dict(bg='#dfe6e3', az=10, el=20, fill=.82)
CAN_VIEW = dict(az=14, el=13, fill=.9)
TWINE_VIEW = dict(az=-8, el=24, fill=.8)
DUSK = dict(bg='#94806c', key=.4, fillk=.12, rim=.5, lift=.1, amb=.05, samples=2)
PLANTER_VIEW = dict(az=16, el=15, fill=.8)

SHOTS = {
    'GDN-1001': (watering_can, {}, CAN_VIEW | dict(bg='#e4e6d8')),
    'GDN-1001-GREEN': (watering_can, dict(coat='#2c4a3a'), CAN_VIEW | dict(bg='#ecdfcd')),
    'GDN-1002': (terracotta_pots, {}, POTS_VIEW),
    'GDN-1003': (lantern, {}, dict(bg='#d9dfe3', az=24, el=11, fill=.86, flags=60)),
    'GDN-1004': (trowel, {}, dict(bg='#e2e6d6', az=-26, el=42, fill=.92)),
    'GDN-1005': (nest_box, {}, dict(bg='#dce5ea', az=24, el=12, fill=.82)),
    'GDN-1006': (fire_bowl, {}, dict(bg='#e7dccd', az=12, el=20, fill=.84)),
    'GDN-1007': (twine, {}, TWINE_VIEW | dict(bg='#dde5e6')),
    'GDN-1007-GREEN': (twine, dict(color='#6f8258'), TWINE_VIEW | dict(bg='#ebe0cd')),
    'GDN-1008': (secateurs, {}, dict(bg='#e4e4da', az=34, el=54, fill=.86)),
    'GDN-1009': (mister, {}, dict(bg='#e0e7da', az=10, el=9, fill=.82, flags=True, samples=2)),
    'GDN-1010': (bird_feeder, {}, dict(bg='#e8e0d2', az=0, el=9, fill=.86, flags=True)),
    'GDN-1011': (planter, {}, PLANTER_VIEW | dict(bg='#e3dccf')),
    'GDN-1011-SAGE': (planter, dict(glaze='#9aae93', clay='#8f8466'), PLANTER_VIEW | dict(bg='#e6e8dc')),
    'GDN-1011-TERRACOTTA': (planter, dict(glaze='#b5633f', speck='#6b3622', clay='#9a5a3c'), PLANTER_VIEW | dict(bg='#dae3e6')),
    'GDN-1012': (rain_gauge, {}, dict(bg='#c3d2dc', az=14, el=11, fill=.86)),
    'GDN-1001.2': (watering_can, {}, dict(bg='#e4e6d8', az=-42, el=20, fill=.86)),
    'GDN-1002.2': (terracotta_pots, dict(nested=True), dict(bg='#e9dccb', az=24, el=22, fill=.8)),
    'GDN-1003.2': (lantern, dict(lit=True), DUSK | dict(az=-22, el=8, fill=.86)),
    'GDN-1005.2': (nest_box, dict(open=True), dict(bg='#e6e1d2', az=-32, el=22, fill=.84)),
    'GDN-1009.2': (mister, {}, dict(bg='#e8dfd2', az=-36, el=22, fill=1.3, shift=-.5, flags=True, samples=2)),
    'GDN-1011.2': (planter, {}, dict(bg='#e3dccf', az=38, el=26, fill=.86)),
}
