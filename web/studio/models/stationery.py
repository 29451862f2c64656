"""Books and paper: bindings, notebooks, pens, ink."""
import math
import random

import bpy
import numpy as np
from mathutils import Matrix, Vector

from materials import *
from shapes import *


# --- Printing: flat artwork that is laid onto covers, spines, labels and cartons.

def clipped(points, w, h):
    """The part of a polygon that lies on a w x h sheet (Sutherland-Hodgman)."""
    for axis, bound, keep in ((0, 0, 1), (0, w, -1), (1, 0, 1), (1, h, -1)):
        inside, source, points = (lambda p: (p[axis] - bound) * keep >= 0), points, []
        for a, b in zip(source, source[1:] + source[:1]):
            if inside(a): points.append(a)
            if inside(a) != inside(b):
                t = (bound - a[axis]) / (b[axis] - a[axis])
                points.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
    return points


def flat(points, faces, mat):
    """A flat mesh in the xy plane."""
    me = bpy.data.meshes.new('print')
    me.from_pydata([(x, y, 0) for x, y in points], [], faces)
    me.update()
    return link(bpy.data.objects.new('print', me), mat)


class Print:
    """Artwork on a sheet of w x h cm, origin at the lower left; each shape lies a hair above those it may cover."""

    def __init__(self, w, h, lift=.002):
        self.w, self.h, self.lift, self.layers, self.levels, self.inks = w, h, lift, [], [], {}

    def ink(self, color):
        if not isinstance(color, str): return color
        if color not in self.inks: self.inks[color] = card(color, .62, .002)
        return self.inks[color]

    def add(self, ob, x=0, y=0, turn=0):
        ob.data.transform(Matrix.Translation((x, y, 0)) @ Matrix.Rotation(math.radians(turn), 4, 'Z'))
        xs, ys, _ = zip(*[v.co for v in ob.data.vertices])
        x0, x1, y0, y1 = box = min(xs), max(xs), min(ys), max(ys)
        under = [level for (a0, a1, b0, b1), level in self.levels if a0 < x1 and x0 < a1 and b0 < y1 and y0 < b1]
        level = 1 + max(under, default=0)
        ob.data.transform(Matrix.Translation((0, 0, self.lift * level)))
        self.levels.append((box, level))
        self.layers.append(ob)

    def shape(self, points, color, x=0, y=0, turn=0):
        """A filled polygon, cut off at the sheet's edges."""
        c, s = cos(math.radians(turn)), sin(math.radians(turn))
        points = clipped([(x + c * px - s * py, y + s * px + c * py) for px, py in points], self.w, self.h)
        if len(points) > 2: self.add(flat(points, [tuple(range(len(points)))], self.ink(color)))

    def disc(self, r, color, x, y, squash=1.):
        self.shape(ell(r, r * squash), color, x, y)

    def ring(self, r, width, color, x, y, start=0, end=360, squash=1.):
        self.line([(x + r * cos(math.radians(a)), y + r * squash * sin(math.radians(a)))
                   for a in np.linspace(start, end, max(12, int(abs(end - start) / 4)))], width, color)

    def line(self, path, width, color):
        """A pen stroke with round ends. It is not cut off at the edges."""
        path = [Vector(p) for p in path]
        points, faces = [], []
        for i, p in enumerate(path):
            along = (path[min(i + 1, len(path) - 1)] - path[max(i - 1, 0)]).normalized() * width / 2
            points += [(p.x - along.y, p.y + along.x), (p.x + along.y, p.y - along.x)]
            if i: faces.append((2 * i - 2, 2 * i - 1, 2 * i + 1, 2 * i))
        for p in (path[0], path[-1]):
            faces.append(tuple(range(len(points), len(points) + 16)))
            points += [(p.x + x, p.y + y) for x, y in ell(width / 2, n=16)]
        self.add(flat(points, faces, self.ink(color)))

    def text(self, words, size, color, x, y, font='serif', width=None, turn=0, **k):
        """Words centred at (x, y), of a type size or of a set width in cm."""
        ob = text(words, size, self.ink(color), font, **k)
        if width:
            xs = [v.co.x for v in ob.data.vertices]
            ob.data.transform(Matrix.Scale(width / (max(xs) - min(xs)), 4))
        self.add(ob, x, y, turn)

    def place(self, fn):
        """Lays the sheet: fn maps (across, up, above the sheet) to space."""
        return [warp(ob, fn) for ob in self.layers]


def wave(x0, x1, y, height, length, phase, depth):
    """A band with a wavy upper edge and a smoother lower one."""
    xs = [float(x) for x in np.linspace(x0, x1, 90)]
    upper = [(x, y + height * sin(tau * x / length + phase) + height * .45 * sin(tau * x / length * .42 + phase)) for x in xs]
    return upper + [(x, u - depth + .22 * height * sin(tau * x / length * .7 + phase * 2)) for x, u in upper[::-1]]


def box_points(w, h):
    """A rectangle centred on the origin."""
    return [(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2)]


# --- Bindings. A book stands on z = 0, its front faces -y, its spine -x.

HINGE = .95  # where a hardback's front board begins, from the spine


def prism(outline, z0, z1, mat, bevel=.0, auto=40):
    """An upright prism with bevelled edges."""
    ob = loft([[(x, y, z0) for x, y in outline], [(x, y, z1) for x, y in outline]], mat, auto=auto, wn=False)
    if bevel: mod(ob, 'BEVEL', width=bevel, segments=3, limit_method='ANGLE', angle_limit=math.radians(50))
    mod(ob, 'WEIGHTED_NORMAL', keep_sharp=True)
    return ob


def spine_bulge(y, half):
    """How far a rounded spine stands out at y, negative towards the viewer."""
    return .1 - .55 * math.sqrt(max(0, 1 - (y / half) ** 2))


def case(w, h, t, board, mat):
    """A hardback's case: two boards, two grooves and a rounded spine."""
    half, inner_half = t / 2, t / 2 - board
    groove = [(HINGE - .05, 0), (.55, .16), (.2, .02)]
    angles = [math.radians(a) for a in range(-80, 81, 8)]
    outer = [(w, -half)] + [(x, d - half) for x, d in groove] + [(.1 - .55 * cos(a), half * sin(a)) for a in angles]
    outer += [(x, half - d) for x, d in groove[::-1]] + [(w, half)]
    inner = [(w, inner_half), (.85, inner_half), (.25, inner_half - .08)]
    inner += [(.1 + board * .8 - .55 * cos(a), inner_half * sin(a)) for a in angles[::-1]]
    inner += [(.25, .08 - inner_half), (.85, -inner_half), (w, -inner_half)]
    return prism((outer + inner)[::-1], 0, h, mat, .07, 35)


def pages(w, h, t, square, mat):
    """A sewn block of leaves with a hollow fore edge."""
    half = t / 2
    hollow = lambda y, depth: depth * (1 - (y / half) ** 2)
    ys = np.linspace(-half, half, 15)
    outline = [(w - square - hollow(y, .28), y) for y in ys] + [(.15 - hollow(y, .3), y) for y in ys[::-1]]
    return prism(outline, square, h - square, mat, auto=50)


def ribbon(path, color, width=.55):
    """A satin marker along a path."""
    return sweep(catmull(path, 10), rrect(.04, width, .015, 2), fabric(color, None, .05, .003))


def book(size, mat, cover, spine, board=.3, square=.35, band='#f1e4c9', mark=None, lying=0.):
    """A hardback of size (width, height, thickness); cover and spine draw on a Print.

    band is the head band's colour, mark the ribbon's, lying the turn in degrees of a
    book on its back (0: it stands).
    """
    w, h, t = size
    half, inner = t / 2, t / 2 - board - .01
    parts = [case(w, h, t, board, mat), pages(w, h, 2 * inner, square, paper('#e9d8b6', (.25, 22, .25), .95))]
    for z in (square, h - square):
        parts.append(sweep([(.05, y, z) for y in np.linspace(-inner, inner, 12)], ell(.13, n=12),
                           fabric(band, '#f1e4c9', .12, .02), round_end=.05))
    if mark and not lying:
        parts.append(ribbon([(w - 1, .2, .8), (w - .1, .1, .3), (w + .6, -.2, .04), (w + 1.6, -1, .03), (w + 2.6, -1.3, .03)], mark))
    if mark and lying:
        parts.append(ribbon([(w * .55, .1, .9), (w * .55, .2, -.2), (w * .57, .9, -.75), (w * .62, half - .08, -1.4),
                             (w * .68, half - .04, -2.6), (w * .66, half - .04, -3.6)], mark))
    front = Print(w - HINGE, h)
    cover(front)
    parts += front.place(lambda x, y, z: (HINGE + x, -half - z, y))
    back = Print(t, h)
    spine(back)
    parts += back.place(lambda x, y, z: (spine_bulge(x - half, half) - z - .004, half - x, y))
    if lying: return group(parts, (0, 0, half), (-90, 0, lying))
    return group(parts)


def paperback(size, mat, cover, spine, ajar=1.1):
    """A paperback of size (width, height, thickness), its front cover ajar by some degrees."""
    w, h, t = size
    half, skin, fold = t / 2, .045, .1
    block = prism([(.05, -half + .02), (w - .04, -half + .02), (w - .04, half - .02), (.05, half - .02)], .03, h - .03,
                  paper('#e6d7b8', (.25, 26, .25), .8))
    back = prism([(fold, half - skin), (w, half - skin), (w, half), (fold, half)], 0, h, mat, .012)
    shell = [(fold, -half), (fold, skin - half), (skin, skin - half), (skin, half - skin), (fold, half - skin), (fold, half)]
    wrap = prism(fillet(shell + [(0, half), (0, -half)], [0, 0, 0, 0, 0, 0, .08, .08], 6, True)[::-1], 0, h, mat)
    flap = prism([(0, 0), (w - fold, 0), (w - fold, skin), (0, skin)], 0, h, mat, .012)
    front = Print(w, h)
    cover(front)
    art = front.place(lambda x, y, z: (x - fold, -z, y))
    lid = group([flap] + art, (fold, -half, 0), (0, 0, -ajar))
    title = Print(t, h)
    spine(title)
    return group([block, back, wrap, lid] + title.place(lambda x, y, z: (-z, half - x, y)))


# --- Covers: each draws on the Print of a front board or a spine.

def tide_cover(art):
    """A sun behind three waves, with a tide staff at the edge."""
    cx = art.w / 2
    art.disc(3.5, '#e2674a', cx, 13.2)
    for k, (color, y) in enumerate((('#e9b872', 10.9), ('#2f7a78', 9.9), ('#f1e4c9', 8.95))):
        art.shape(wave(-.5, art.w + .5, y, .55, 6.6, k * 1.7, 1.05), color)
    for k in range(26):
        art.line([(art.w - .5, 8 + k * .42), (art.w - (1.05 if k % 5 == 0 else .75), 8 + k * .42)], .05, '#e9b872')
    art.text('THE TIDE\nCLERK', 2.5, '#f1e4c9', cx, 5.1, 'spartan', spacing=1.04, line=.84)
    art.text('a novel', 1.05, '#e9b872', cx, 1.75, 'italic')
    art.text('MARIT HOLLOWAY', .82, '#f1e4c9', cx, 19.1, 'med', spacing=1.18)


def tide_spine(art):
    """Title and author between gold rules."""
    foil, cx = Mat('#e0b877', .22, 1.).m, art.w / 2
    art.text('THE TIDE CLERK', 1.2, foil, cx, 12.4, 'spartan', turn=-90, spacing=1.1)
    art.text('Holloway', 1.15, foil, cx, 4.6, 'italic', turn=-90)
    for y in (1.6, 1.9, 18.9, 19.2):
        art.line([(x, y) for x in np.linspace(.3, art.w - .3, 30)], .1, foil)


CRUST, CRUMB, BAKED = '#b9733a', '#e3b878', '#8a4d26'


# The seven loaves of the bread book, each drawn about (x, y).

def slashes(art, x, y, n, step, lean=.45, size=.8):
    """The cuts in a crust."""
    for k in range(n):
        cx = x + (k - (n - 1) / 2) * step
        art.line([(cx - lean * size, y - size / 2), (cx + lean * size, y + size / 2)], .2, '#f6ead2')


def tin_loaf(art, x, y):
    """A loaf from a tin."""
    art.shape(fillet([(-2.3, -1.4), (2.3, -1.4), (2.5, .5), (2.2, 1.7), (-2.2, 1.7), (-2.5, .5)], [.35, .35, .6, 1.1, 1.1, .6], 8, True),
              CRUST, x, y)
    art.shape(fillet([(-2.5, .4), (2.5, .4), (2.2, 1.7), (-2.2, 1.7)], [.3, .3, .9, .9], 8, True), BAKED, x, y)


def boule(art, x, y):
    """A round loaf with a spiral crust."""
    art.disc(2.3, BAKED, x, y, .86)
    for r in (1.75, 1.2, .65): art.ring(r, .16, CRUMB, x, y, squash=.86)


def baguette(art, x, y):
    """A slashed baguette."""
    art.shape(ell(2.9, .85, p=2.4), CRUST, x, y, 24)
    for k in range(5):
        cx, cy = x + (k - 2) * .95, y + (k - 2) * .42
        art.line([(cx - .12, cy - .42), (cx + .12, cy + .42)], .2, '#f6ead2')


def plait(art, x, y):
    """A plaited loaf."""
    for k in range(5):
        art.shape(ell(.95, .62), (CRUMB, CRUST)[k % 2], x + (k - 2) * .98, y + .12 * (-1) ** k, 38 * (-1) ** k)


def bagel(art, x, y):
    """A bagel with seeds."""
    art.disc(2., CRUMB, x, y)
    art.disc(.68, '#ecd6b0', x, y)
    for k in range(18):
        a, r = k * 2.4, 1.05 + .28 * (k % 3)
        art.line([(x + r * cos(a), y + r * sin(a)), (x + r * cos(a) + .14, y + r * sin(a) + .08)], .09, BAKED)


def bun(art, x, y):
    """A bun."""
    art.shape(fillet([(-2.2, -1.2), (2.2, -1.2), (2.1, .4), (0, 2.2), (-2.1, .4)], [.5, .5, 1., 2., 1.], 10, True), CRUST, x, y)
    slashes(art, x, y + .25, 3, 1.05, .3, 1.1)


def flatbread(art, x, y):
    """A flat, dimpled loaf."""
    art.shape([(r * (1 + .05 * sin(3 * a)) * cos(a), r * .9 * sin(a)) for r, a in [(2.2, tau * i / 60) for i in range(60)]], CRUMB, x, y)
    for k in range(13):
        a, r = k * 2.4, .55 * math.sqrt(k)
        art.disc(.16, BAKED, x + r * cos(a) * .98, y + r * sin(a) * .85)


def bread_cover(art):
    """Seven loaves, one a day, on three shelves."""
    cx = art.w / 2
    red = '#a23b28'
    art.text('Bread', 5, red, cx, 22.9, 'black', width=art.w - 5)
    art.text('for a Week', 2.4, red, cx, 18.9, 'italic', width=art.w - 7)
    days = (('M', tin_loaf, 0, 0), ('T', boule, 1, 0), ('W', bun, 2, 0), ('T', baguette, 0, 1), ('F', bagel, 1, 1), ('S', plait, 2, 1),
            ('S', flatbread, 1, 2))
    for day, loaf, column, row in days:
        x, y = cx + (column - 1) * 6, 15.2 - row * 5.3
        loaf(art, x, y)
        art.text(day, 1.25, red, x, y - 2.72, 'lato')
    art.text('INES\nCALLOWAY', 1.1, '#3b2a20', cx - 6, 3.8, 'med', spacing=1.1, line=.9)
    art.text('Gannet\n& Lowe', 1.25, '#3b2a20', cx + 6, 3.8, 'italic', line=.85)


def bread_spine(art):
    """The title along the spine."""
    art.text('Bread for a Week', 1.7, '#f6ead2', art.w / 2, 16.5, 'black', turn=-90)
    art.text('CALLOWAY', .95, '#f6ead2', art.w / 2, 4.6, 'med', turn=-90, spacing=1.1)


def lighthouse_cover(art):
    """A lamp whose beam is the panel for the title."""
    lamp_x, lamp_y, light, stone = 5.2, 16.2, '#f2dc9b', '#efe6d6'
    art.shape([(lamp_x, lamp_y), (art.w + 1, 21.2), (art.w + 1, 8.2)], light)
    art.shape([(lamp_x, lamp_y), (-1, 18.6), (-1, 14.6)], '#5c7286')
    for k, (color, y) in enumerate((('#2f5468', 4.5), ('#24455a', 3.2), ('#1b3749', 1.9))):
        art.shape(wave(-.5, art.w + .5, y, .22, 5.2, k * 2.1, 5), color)
    half = lambda y: 1.75 - .055 * (y - 3.4)
    for k, (y0, y1) in enumerate(((3.2, 6.2), (6.2, 9.), (9., 11.8), (11.8, 14.4))):
        art.shape([(-half(y0), y0), (half(y0), y0), (half(y1), y1), (-half(y1), y1)], ('#c9523a', stone)[k % 2], lamp_x)
    art.shape(box_points(3.1, .45), '#22303c', lamp_x, 14.6)
    art.shape(box_points(1.7, 2.5), light, lamp_x, 16.)
    for x in (-.85, -.28, .28, .85): art.line([(lamp_x + x, 14.8), (lamp_x + x, 17.2)], .09, '#22303c')
    art.shape([(-1.25, 0), (1.25, 0), (.12, 1.3), (-.12, 1.3)], '#c9523a', lamp_x, 17.2)
    art.text('LIGHTHOUSES', 2, '#1d3446', 19.6, 16.3, 'spartan', width=14.8, spacing=1.06)
    art.text('of No Particular Coast', 2, '#1d3446', 20.2, 14.1, 'italic', width=12.6)
    art.text('TOBIAS FENN', .95, stone, art.w - 5, 1.6, 'med', spacing=1.2)


def lighthouse_spine(art):
    """The title along the spine."""
    art.text('LIGHTHOUSES OF NO PARTICULAR COAST', .92, '#f2dc9b', art.w / 2, 13.6, 'spartan', turn=-90, spacing=1.08)
    art.text('Fenn', 1.1, '#f2dc9b', art.w / 2, 2.4, 'italic', turn=-90)


def ledger_cover(art):
    """A ruled ledger page; the last entry is a thumb print."""
    rule, red, ink = '#8ba591', '#c0392b', '#22302c'
    for k in range(17): art.shape(box_points(art.w, .045), rule, art.w / 2, 1.6 + k * .78)
    for x in (2.1, 8.8, 10.9): art.shape(box_points(.045, 14.2), red, x, 7.1)
    art.shape(box_points(art.w, 5.9), ink, art.w / 2, art.h - 2.95)
    art.text('A QUIET\nLEDGER', 2.3, '#eef0e2', art.w / 2, art.h - 3.05, 'serif', width=9.4, line=.86)
    chance = random.Random(7)
    entries = ['Coal', 'Sundries', 'Stamps', 'Rent, No. 4', 'To R. M.', 'Lamp oil', 'Piano, tuned', 'Doctor']
    for k, entry in zip(range(7, 15), entries):
        y = 1.92 + k * .78
        art.text(str(chance.randint(1, 28)), .72, ink, 1.3, y, 'italic')
        art.text(entry, .8, ink, 5.4, y, 'italic')
        art.text(f'{chance.randint(1, 60)}.{chance.randint(10, 95)}', .72, ink, 9.85, y, 'italic')
    for k in range(9):
        r = .28 + k * .26
        gap = chance.uniform(8, 22)
        art.ring(r, .13, red, 7.6, 5.1 + .1 * k, -60 + gap, 240 - gap, 1.28)
    for k in range(4): art.ring(1.2 + k * .33, .13, red, 7.6, 4.2 - .1 * k, 205 + 5 * k, 335 - 5 * k, .6)
    art.text('R. M. ASHDOWN', .95, ink, art.w / 2, 1.18, 'med', spacing=1.2)


def ledger_spine(art):
    """Author and title along the spine."""
    art.shape(box_points(art.w, 5.9), '#22302c', art.w / 2, art.h - 2.95)
    art.text('A QUIET LEDGER', .95, '#c0392b', art.w / 2, 9.2, 'serif', turn=-90, spacing=1.1)
    art.text('Ashdown', .8, '#22302c', art.w / 2, 3., 'italic', turn=-90)


def tide_clerk(**k):
    """'The Tide Clerk', clothbound hardback, 14 x 21 x 3.2 cm."""
    cloth = fabric('#1f4a4d', '#12292b', .055, .006, .25)
    return book((14, 21, 3.2), cloth, tide_cover, tide_spine, band='#e2674a', mark='#e2674a', **k)


def bread_book():
    """'Bread for a Week', large cookery hardback, 20.5 x 26.5 x 2.8 cm: printed paper boards, cloth-red spine."""
    paper_boards = card('#ecd6b0', .5, .002)
    bound = book((20.5, 26.5, 2.8), paper_boards, bread_cover, bread_spine, band='#b8402a')
    quarter = case(1.9, 26.5, 2.8, .3, fabric('#933626', '#6a2418', .07, .008))
    put(quarter, (-.012, 0, -.012), scale=(1, 1.012, 1.001), parent=bound)


def lighthouse_book():
    """'Lighthouses of No Particular Coast', landscape hardback, 29 x 23 x 2.4 cm."""
    book((29, 23, 2.4), card('#16293a', .42, .002), lighthouse_cover, lighthouse_spine, band='#c9523a')


def ledger_book():
    """'A Quiet Ledger', paperback, 12.9 x 19.8 x 2.2 cm."""
    paperback((12.9, 19.8, 2.2), card('#cbd8b6', .42, .002), ledger_cover, ledger_spine)


# --- The Branch Line Trilogy: three spines that make one picture.

LINE = dict(hill='#3f6652', far='#6f9376', stone='#efe3c8', train='#b8402a', coal='#22302c')


def arch(x, top, width):
    """An arch's opening: upright sides and a round head."""
    r = width / 2
    return [(x - r, -1), (x + r, -1)] + arc(x, top - r, r, 0, 180, 14)


def viaduct(art, shift):
    """A train crosses a viaduct; shift moves the picture left for the later volumes."""
    art.shape([(x - shift, y) for x, y in wave(-1, 7, 8.3, .7, 7, .6, 9)], LINE['far'])
    art.shape([(x - shift, y) for x, y in wave(-1, 7, 5.6, .5, 5, 2.4, 6)], LINE['hill'])
    art.shape([(-shift, 0), (6 - shift, 0), (6 - shift, 5.1), (-shift, 5.1)], LINE['stone'])
    for k in range(5): art.shape(arch(.6 + 1.2 * k, 4.5, .95), LINE['hill'], -shift)
    art.shape([(-shift, 5.1), (6 - shift, 5.1), (6 - shift, 5.22), (-shift, 5.22)], LINE['coal'])
    for x, w in ((.75, 1.15), (2.1, 1.15), (3.45, 1.15)):
        art.shape(box_points(w, .72), LINE['train'], x - shift, 5.8)
        for q in (-.32, 0, .32): art.shape(box_points(.2, .24), LINE['stone'], x + q - shift, 5.88)
    art.shape([(4.15, 5.42), (5.55, 5.42), (5.55, 6.), (4.75, 6.), (4.75, 6.45), (4.15, 6.45)], LINE['coal'], -shift)
    art.shape(box_points(.22, .55), LINE['coal'], 5.3 - shift, 6.2)
    for x in (.45, 1.05, 1.8, 2.4, 3.15, 3.75, 4.4, 4.85, 5.3): art.disc(.16, LINE['coal'], x - shift, 5.36)
    for k in range(6): art.disc(.24 + .1 * k, '#f6efdf', 5.2 - .62 * k - shift, 6.95 + .34 * k)


def branch_spine(volume, title):
    """The spine of volume 0, 1 or 2: its third of the viaduct under the title."""
    def draw(art):
        viaduct(art, volume * art.w)
        art.text(title, 1.2, '#f6efdf', art.w / 2, 14.6, 'spartan', turn=-90, spacing=1.08)
        art.text(str(volume + 1), .9, '#f6efdf', art.w / 2, 19., 'italic')
    return draw


def branch_cover(title):
    """Tracks that part from one another."""
    def draw(art):
        for k in range(5):
            xs = np.linspace(0, 1, 30)
            path = [(5.6 + (k - 2) * 1.9 * (3 * t * t - 2 * t ** 3), 1.5 + 10.2 * t) for t in xs]
            art.line(path, .34, '#f6efdf')
            art.disc(.36, LINE['coal'], *path[-1])
        art.text(title, 2, '#f6efdf', 5.6, 14.6, 'spartan', width=7.8, line=.85)
        art.text('E. P. GARROW', .8, '#f6efdf', 5.6, 18.4, 'med', spacing=1.2)
    return draw


def grey_board(color='#8b8780'):
    """Unlined board, flecked with the fibres it was made from."""
    m = Mat(color, .85, name='board', Specular=.2)
    fleck = m.noise(m.co(), 22, 3, .7)
    m.set(Base_Color=m.mix(m.rng(fleck, .38, .62, .0, .5), rgb(color), tuple(c * .5 for c in rgb(color)[:3]) + (1,)))
    m.bump(fleck, .012)
    return m.m


def route_map(art):
    """The slipcase's side: eleven stations on one line."""
    path = catmull([(2.2, 3), (2.2, 7.4), (5, 9.2), (9, 8.4), (11.4, 10.2), (10.2, 13), (6.4, 13.2)], 10)
    art.line(path, .26, '#f2e8d2')
    for k in range(11):
        x, y, *_ = path[round(k * (len(path) - 1) / 10)]
        art.disc(.42, '#f2e8d2', x, y)
        art.disc(.24, LINE['train'], x, y)
    art.text('THE BRANCH LINE\nTRILOGY', 1.6, '#f2e8d2', 7, 17.4, 'spartan', width=11, line=.9)
    art.text('E. P. GARROW', .85, '#f2e8d2', 8.4, 4.4, 'med', spacing=1.15)
    art.text('Gannet & Lowe', .95, '#f2e8d2', 8.4, 2.6, 'italic')


def slipcase(w, d, h, wall, mat):
    """An open-fronted box with thumb notches; it stands, open towards -y."""
    notched = [(0, 0), (d, 0), (d, h), (0, h)] + arc(0, h / 2, 1.5, 90, -90, 20)
    sides = [prism(notched, 0, wall, mat, .03) for _ in range(2)]
    for side, x in zip(sides, (-w / 2, w / 2 - wall)): warp(side, lambda a, b, c, x=x: (x + c, a, b))
    back = put(rbox(w - .02, wall, h - .02, .02, .01, mat), (0, d - wall / 2, .01))
    floors = [put(rbox(w - .04, d - .02, wall, .02, .01, mat), (0, d / 2, z)) for z in (.01, h - wall - .01)]
    return sides + [back] + floors


def trilogy(pulled=0.):
    """'The Branch Line Trilogy', three 13 x 20 cm paperbacks in a slipcase of grey board, 14 x 21 x 6.5 cm."""
    slipcase(6.5, 14, 21, .22, grey_board())
    side = Print(14, 21)
    route_map(side)
    side.place(lambda x, y, z: (3.25 + z, x, y))
    volumes = (('DOWN TRAIN', '#33505c'), ('UP TRAIN', '#a97a3c'), ('THE SIDINGS', '#6b3d40'))
    for k, (title, color) in enumerate(volumes):
        out = pulled if k == 2 else 0
        volume = paperback((13, 20, 2.), card(color, .45, .002), branch_cover(title.replace(' ', '\n')), branch_spine(k, title), ajar=0)
        put(volume, ((k - 1) * 2.01, .25 - out, .25), (0, 0, 90))


# --- Notebooks and guides.

def dot_grid(color='#e2d2b2', dot='#6f7376', w=14.2, h=20.4):
    """Ivory paper with a dot every 5 mm that stops 1 cm short of the edges; UVs in cm from the sheet's corner."""
    m = Mat(color, .8, name='dots', Specular=.2)
    x, y, _ = m.n('SeparateXYZ', ins=(m.co('UV'),)).outputs
    off = [m.math('SUBTRACT', m.math('FRACT', m.math('MULTIPLY', v, 2.)), .5) for v in (x, y)]
    near = m.math('LESS_THAN', m.math('ADD', *[m.math('MULTIPLY', o, o) for o in off]), .017)
    for v, size in ((x, w), (y, h)):
        near = m.math('MULTIPLY', near, m.math('LESS_THAN', m.math('ABSOLUTE', m.math('SUBTRACT', v, size / 2)), size / 2 - .95))
    m.set(Base_Color=m.mix(near, color, dot))
    return m.m


def board_outline(w, h, r):
    """A cover board with its spine edge at x = 0 and rounded corners at the fore edge."""
    return lambda i: fillet([(i, i), (w - i, i), (w - i, h - i), (i, h - i)], [.02, max(r - i, .05), max(r - i, .05), .02], 7, True)


def notebook(cloth='#86463b', elastic='#4a1f19'):
    """A5 notebook, 14.8 x 21 x 1.7 cm, cloth over board, with elastic and ribbon; it lies closed."""
    cover, w, h, t = fabric(cloth, None, .075, .008, .3), 14.8, 21, 1.7
    board = board_outline(w - .62, h, .6)
    parts = [put(stack(board, bevprof(.22, .07), cover), (.62, 0, z)) for z in (0, t - .22)]
    ys = np.linspace(0, h, 24)
    arched = [(-.32 * cos(a), (t / 2 - .09) * sin(a)) for a in np.linspace(-pi / 2, pi / 2, 15)]
    parts.append(sweep([(.3, y, t / 2) for y in ys], arched + [(.3, t / 2 - .09), (.3, .09 - t / 2)], cover, up=(0, 0, 1)))
    leaves = stack(board_outline(w - .55, h - .5, .55), [(0, 0), (0, t - .42)], paper('#efe4cb', (.3, .3, 26), .75))
    parts.append(put(leaves, (.25, .25, .21)))
    band = fillet([(w - 2.1, -.06, -.03), (w - 2.1, h + .06, -.03), (w - 2.1, h + .06, t + .03), (w - 2.1, -.06, t + .03)], .12, 5, True)
    parts.append(sweep(band, rrect(.08, .62, .03, 3), fabric(elastic, None, .07, .01), closed=True, up=(1, 0, 0)))
    parts.append(ribbon([(3.6, .6, .9), (3.6, -.3, .75), (3.7, -1., .1), (4.1, -2, .04), (3.9, -3.2, .04)], elastic, .5))
    mark = text('MARLPIT', .75, plastic(elastic, .6, 0), 'spartan', spacing=1.3)
    parts.append(put(mark, (3.4, 1.5, t + .012)))
    group(parts, (-w / 2, -h / 2, .06))


def leaf_stack(side, w, h, top, mat_page, mat_edge):
    """Half of an opened book: leaves that rise from the gutter and fall to the fore edge (side: -1 left, 1 right)."""
    xs = np.linspace(0, 1, 40)
    rise = lambda t: top * (1 - math.exp(-t * 9)) * (1 - .12 * t) + .1
    sheet = loft([[(side * w * t, y, rise(t)) for t in xs] for y in np.linspace(0, h, 8)], mat_page, closed=False, wn=False)
    if side < 0: sheet.data.flip_normals()
    uv = sheet.data.uv_layers[0]
    for l in sheet.data.loops: v = sheet.data.vertices[l.vertex_index].co; uv.data[l.index].uv = (abs(v.x), v.y)
    outline = [(side * w * t, rise(t) - .012) for t in xs] + [(side * w * 1.004, .02), (0, .02)]
    block = loft([[(x, y, z) for x, z in outline] for y in (.01, h - .01)], mat_edge, auto=30)
    return [sheet, block]


def open_notebook(cloth='#86463b', elastic='#4a1f19'):
    """The A5 notebook open flat at its dot grid, ribbon in the gutter."""
    cover, w, h = fabric(cloth, None, .075, .008, .3), 14.2, 20.4
    page, edge = dot_grid(), paper('#efe4cb', (.3, .3, 26), .75)
    outline = board_outline(14.6, 21, .6)
    right = put(stack(outline, bevprof(.22, .07), cover), (.2, -.3, 0))
    left = put(stack(outline, bevprof(.22, .07), cover), (-.2, -.3, 0), scale=(-1, 1, 1))
    parts = [right, left, put(rbox(1.6, 20.9, .12, .02, .03, cover), (0, h / 2, .0))]
    for side, top in ((1, .85), (-1, .6)):
        half = leaf_stack(side, w, h, top, page, edge)
        for ob in half: ob.location.z = .2
        parts += half
        number = text('57' if side > 0 else '56', .42, card('#8d8d8d'), 'inter')
        parts.append(put(number, (side * (w - 1), .62, .2 + .1 + top * .89)))
    parts.append(put(pencil('#5d6f66'), (3.2, 6.2, 1.08), (0, -1.2, 58)))
    parts.append(ribbon([(.12, h + .2, .2), (.14, h - .6, .42), (.16, h * .6, .4), (.2, 2, .4), (.1, -.3, .38), (.4, -1.2, .05),
                         (.9, -2.4, .04)], elastic, .5))
    group(parts, (0, -h / 2, 0))


# The six noises: each passes its strokes, within a unit circle, to draw.

def tap(draw):
    """A dripping tap."""
    draw([(-1, .55), (.2, .55), (.62, .3), (.62, -.15)]); draw([(-1, .1), (.1, .1), (.2, -.15)]); draw([(.2, -.15), (.62, -.15)])
    draw([(-.4, .55), (-.4, .95)]); draw([(-.8, .95), (0, .95)]); draw([(.41, -.5), (.29, -.85), (.41, -1.), (.53, -.85), (.41, -.5)])


def clock(draw):
    """A ticking clock."""
    draw([(.85 * cos(a), .85 * sin(a)) for a in np.linspace(0, tau, 50)])
    draw([(0, .55), (0, 0), (.35, -.2)])
    for a in np.linspace(0, tau, 13): draw([(.68 * cos(a), .68 * sin(a)), (.75 * cos(a), .75 * sin(a))])


def mouse(draw):
    """A mouse."""
    draw([(-.9 + .0, -.5)] + [(.75 * cos(a) - .1, .75 * sin(a) - .5) for a in np.linspace(pi, 0, 24)] + [(.95, -.5), (-.9, -.5)])
    draw([(.35 + .22 * cos(a), .3 + .22 * sin(a)) for a in np.linspace(0, tau, 20)])
    draw(catmull([(-.85, -.5), (-1.15, -.1), (-.9, .4), (-1.15, .8)], 8)); draw([(.55, -.2), (.56, -.19)])


def pipe(draw):
    """A knocking pipe."""
    for d in (-.22, .22): draw(fillet([(-1.05, .55 + d), (.3 + d, .55 + d), (.3 + d, -1.)], .35 if d < 0 else .7, 8))
    for x in (-.55, -.4): draw([(x, .2), (x, .9)])
    for y in (-.35, -.5): draw([(-.05, y), (.65, y)])


def boards(draw):
    """Creaking floorboards."""
    for y in (-.7, -.25, .25, .7): draw([(-1, y), (1, y)])
    for x, y in ((-.4, -.7), (.45, -.25), (-.6, .25)): draw([(x, y), (x, y + .46)])
    draw([(.1, -.02), (.25, .12), (.32, -.1), (.5, .08)])


def kettle(draw):
    """A singing kettle."""
    draw([(-.7, -.85), (.6, -.85), (.45, .15), (-.55, .15), (-.7, -.85)]); draw([(.52, -.3), (1.05, .2)])
    draw([(.62 * cos(a) - .05, .15 + .55 * sin(a)) for a in np.linspace(pi * .95, pi * .05, 20)])
    for x in (.95, 1.15): draw(catmull([(x, .45), (x - .12, .62), (x + .06, .8), (x - .04, .98)], 6))


def noises_cover(art):
    """Six noises as specimens, each with its call."""
    ink, pale = '#26323a', '#e9d8b4'
    art.text('A Field Guide to', 1.35, ink, art.w / 2 + .3, 16.85, 'italic')
    art.text('HOUSEHOLD\nNOISES', 1.7, ink, art.w / 2 + .3, 14.55, 'spartan', width=8.8, line=.86)
    calls = ((tap, 'tok'), (clock, 'tik'), (kettle, 'sssh'), (boards, 'krrk'), (mouse, 'skrt'), (pipe, 'glonk'))
    for k, (drawing, call) in enumerate(calls):
        x, y = art.w / 2 + .3 + (k % 3 - 1) * 3.45, 10.1 - (k // 3) * 4.55
        art.disc(1.6, '#c9523a' if call == 'glonk' else pale, x, y)
        stroke = pale if call == 'glonk' else ink
        drawing(lambda path: art.line([(x + px * 1.05, y + py * 1.05) for px, py, *_ in path], .1, stroke))
        art.text(call, 1.05, ink, x, y - 2.15, 'italic')
    art.text('ODILE BRANDT', .72, ink, art.w / 2 + .3, 1.2, 'med', spacing=1.2)


def field_guide():
    """'Household Noises', wire-bound pocket guide, 12 x 18 x 1.3 cm; it lies closed."""
    w, h, t = 12, 18, 1.1
    cover = card('#c68a34', .35, .002)
    sheet = board_outline(w, h, .5)
    parts = [stack(sheet, bevprof(.06, .02), cover), put(stack(board_outline(w - .15, h - .2, .45), [(0, 0), (0, t - .14)],
                                                               paper('#efe4cb', (.3, .3, 30), .8)), (.05, .1, .06))]
    art = Print(w, h)
    noises_cover(art)
    lid = [put(stack(sheet, bevprof(.06, .02), cover))] + art.place(lambda x, y, z: (x, y, z + .06))
    parts.append(group(lid, (0, 0, t - .04), (0, -.9, 0)))
    wire, hole = metal('#d9d9d6', .22, None, (1, 1, 1), 0), card('#2a2a2a')
    loop = [(.02 + .72 * cos(a), .0, t / 2 + .05 + .72 * sin(a)) for a in np.linspace(0, tau, 40, endpoint=False)]
    for k in range(22):
        for d in (-.14, .14):
            y = .75 + k * (h - 1.5) / 21 + d
            parts.append(sweep([(x, y, z) for x, _, z in loop], ell(.055, n=10), wire, closed=True, up=(0, 1, 0)))
        parts.append(put(rbox(.34, .52, .012, .1, .0, hole), (.58, y - .14, t + .03)))
    group(parts, (-w / 2, -h / 2, .17))


# --- Pens, pencils and ink.

def hexagon(r, n=48):
    """A pencil's outline: radius by angle, with flats up and down and softened edges; r is half the flat-to-flat width."""
    radius = lambda a: min(r / cos((a - pi / 6) % (pi / 3) - pi / 6), r * 1.11)
    return [(tau * i / n, radius(tau * i / n + pi / 2 - pi / 6)) for i in range(n)]


def pencil(color, grade='', length=17.5, core=.11, shade_text='#d8d2c4'):
    """A sharpened hexagonal pencil along x, point at +x; centred on its axis."""
    outline, slope, r = hexagon(.35), .165, .35
    ring = lambda x, k=1.: [(x, k * q * cos(a), k * q * sin(a)) for a, q in outline]
    cut = [(length - q / slope, q * cos(a), q * sin(a)) for a, q in outline]
    circle = lambda x, q: [(x, q * cos(a), q * sin(a)) for a, _ in outline]
    lacquer = gloss(color, .22)
    parts = [loft([ring(.04, .9), ring(.0, .97), ring(.05), cut], lacquer, caps=(True, False), auto=25, wn=False)]
    parts.append(loft([cut, circle(length - core / slope, core)], wood('#d9a877', '#b07c4c', 2., (.12, 1, 1), .6, 0), caps=(False, False),
                      wn=False))
    tip = [circle(length - core / slope, core), circle(length - .12, .026), circle(length - .08, .004)]
    parts.append(loft(tip, Mat('#3a3b3e', .38, .3).m, wn=False))
    end = disc(core, Mat('#3a3b3e', .4, .3).m, 24)
    end.data.transform(Matrix.Translation((.03, 0, 0)) @ Matrix.Rotation(-pi / 2, 4, 'Y'))
    parts.append(end)
    for words, x, size, font in ((grade, 1.3, .5, 'lato'), ('BRAMBELL', 4.3, .34, 'spartan')) if grade else ():
        parts.append(put(text(words, size, card(shade_text, .4), font, spacing=1.1), (x, 0, r + .004)))
    return group(parts)


def open_tray(w, d, h, r, wall, mat):
    """A tin tray with a rolled rim."""
    rim = [(-.05, h - .1), (-.08, h - .04), (-.04, h), (wall - .04, h), (wall, h - .05), (wall, wall + .1), (wall + .1, wall)]
    return stack(lambda i: rrect(w - 2 * i, d - 2 * i, max(r - i, .05), 8), [(.12, 0), (.03, .03), (0, .12), (0, h - .14)] + rim, mat)


def pencil_tin():
    """Twelve pencils, 17.5 cm, from light to dark lacquer, in a hinged tin of 18.5 x 10 x 1.5 cm."""
    grades = ('4H', '3H', '2H', 'H', 'F', 'HB', 'B', '2B', '3B', '4B', '6B', '8B')
    tin = metal('#3d5058', .34, None, (30, 1, 1), 0, .05)
    inner = metal('#c9c9c4', .32, None, (30, 1, 1), 0, .06)
    open_tray(18.5, 10, 1., .7, .1, tin)
    put(rbox(18.2, 9.7, .1, .55, .02, card('#c8b693', .85)), (0, 0, .11))
    for k, grade in enumerate(grades):
        t = k / 11
        tone = '#%02x%02x%02x' % tuple(round(a + (b - a) * t ** .8) for a, b in zip((206, 202, 192), (20, 20, 22)))
        one = pencil(tone, grade, core=.11 if k < 9 else .19, shade_text='#3b3b3b' if k < 4 else '#d8cfb8')
        put(one, (-8.75 + random.uniform(-.03, .03), 4.18 - k * .76, .57))
    lid = [open_tray(18.5, 10, .55, .7, .1, tin), put(rbox(18.1, 9.6, .05, .5, .01, inner), (0, 0, .1)),
           put(rbox(16.8, 2.2, .35, .15, .06, plastic('#3a3f42', .9, .03, 18)), (0, 2.4, .14))]
    label = Print(16, 6)
    label.text('BRAMBELL', 1.1, '#33454c', 8, 3.4, 'spartan', spacing=1.25)
    label.text('twelve graphite pencils, 4H to 8B', .85, '#33454c', 8, 2.1, 'italic')
    lid += label.place(lambda x, y, z: (8 - x, 2.4 - y, .15 + z))
    for part in lid: part.data.transform(Matrix.Translation((0, -5, 0)))
    group(lid, (0, 5.08, 1.05), (-112, 0, 180))
    for x in (-6, 6): put(cyl(.16, 2.2, inner, .03, 24), (x - 1.1, 5.12, 1.0), (0, 90, 0))


def nib(steel, dark):
    """A medium steel nib, point at x = 0, with slit, breather hole and feed; its axis lies on z = 0."""
    widths = [(0, .035), (.12, .055), (.35, .13), (.7, .25), (1.05, .37), (1.3, .42), (1.6, .4), (2.3, .38)]
    rings, drop = [], lambda x: -.11 * max(0, 1 - x / 1.1) ** 1.6
    for x in np.linspace(0, 2.3, 40):
        half = float(np.interp(x, *zip(*widths)))
        bend = .52 - .06 * min(x, 1.6)
        angles = np.linspace(-1, 1, 25) * min(half / bend, 1.25)
        outer = [(x, bend * sin(a), bend * cos(a) - bend + .34 + drop(x)) for a in angles]
        inner = [(x, (bend - .035) * sin(a), (bend - .035) * cos(a) - bend + .34 + drop(x)) for a in angles[::-1]]
        rings.append(outer + inner)
    parts = [loft(rings, steel, auto=50, wn=False)]
    top = lambda x: .345 + drop(x)
    parts.append(sweep([(x, 0, top(x) - .006) for x in np.linspace(.04, 1.2, 30)], rrect(.016, .02, .004, 2), dark, up=(0, 0, 1)))
    hole = disc(.075, dark, 32)
    parts.append(put(hole, (1.24, 0, .349)))
    ball = lathe([(.055 * cos(a), .075 * sin(a)) for a in np.linspace(-pi / 2, pi / 2, 14)], steel, 24, 'X')
    parts.append(put(ball, (.0, 0, .2)))
    feed = [(x, .2 * w, .2 * w) for x, w in ((.55, .35), (.9, .8), (1.4, 1.1), (2.3, 1.2))]
    parts.append(loft([[(x, a * 1.1 * cos(q), .1 + drop(x) * .6 + b * sin(q)) for q in np.linspace(0, tau, 24, endpoint=False)]
                       for x, a, b in feed], dark))
    letter = text('M', .3, dark, 'lato')
    letter.data.transform(Matrix.Rotation(-pi / 2, 4, 'Z'))
    parts.append(put(letter, (1.78, 0, .35)))
    return parts


def pen_clip(brass, r):
    """A sprung clip with a ball end, on top of the cap."""
    path = catmull([(5.9, 0, r - .05), (5.75, 0, r + .2), (5.2, 0, r + .22), (3.2, 0, r + .13), (2.4, 0, r + .1), (2.1, 0, r + .17)], 10)
    clip = sweep(path, rrect(.1, .34, .04, 3), brass, up=(0, 1, 0), round_end=.05, scale=lambda s: (1, 1.15 - .4 * s))
    ball = lathe([(.16 * cos(a), .16 * sin(a)) for a in np.linspace(-pi / 2, pi / 2, 16)], brass, 32)
    return [clip, put(ball, (2.35, 0, r + .08))]


def fountain_pen(lacquer='#16171a', detail=False):
    """A lacquered brass fountain pen, 12.4 cm, nib out, its cap beside it; detail frames the nib."""
    coat = Mat(lacquer, .12, Clearcoat=1., Clearcoat_Roughness=.03).m
    brass, steel, dark = metal('#c79a55', .2, 'X', (1, 1, 1), .4), metal('#d9d9d8', .2, None, (60, 1, 1), 0, .05), Mat('#141416', .3).m
    turned = lambda profile, mat: lathe([(r, x) for x, r in profile], mat, 96, 'X')
    tip = nib(steel, dark)
    section = turned(fillet([(1.85, 0), (1.85, .44), (2.1, .47), (2.8, .43), (3.7, .5), (3.9, .52)], [0, .04, .05, .6, .1, 0], 6), dark)
    threads = turned([(3.85 + .045 * k, .545 + .02 * (-1) ** k) for k in range(13)], brass)
    ring = turned(fillet([(4.38, .5), (4.38, .63), (4.62, .63), (4.62, .5)], .03, 4), brass)
    barrel = turned(fillet([(4.6, 0), (4.6, .61), (5.2, .64), (8., .645), (11.3, .53), (11.9, .47), (11.9, 0)],
                           [0, .02, .4, 3, 2, .06, 0], 8), coat)
    finial = turned(fillet([(11.88, .3), (11.9, .465), (12.1, .45), (12.35, .3), (12.4, 0)], [0, .03, .1, .12, 0], 5), brass)
    pen = tip + [section, threads, ring, barrel, finial]
    r = .72
    cap = [turned(fillet([(.3, .58), (.3, r), (3., r + .01), (5.9, r - .08), (5.9, .3)], [0, .03, 3, .05, 0], 8), coat),
           turned(fillet([(0, .58), (0, r + .015), (.32, r + .015), (.32, .58)], .04, 4), brass),
           turned(fillet([(.55, .6), (.55, r + .012), (.68, r + .012), (.68, .6)], .015, 3), brass),
           turned(fillet([(5.88, .3), (5.88, r - .06), (6.05, r - .05), (6.3, .4), (6.34, 0)], [0, .02, .08, .15, 0], 5), brass),
           lathe([(q, x) for x, q in [(.02, .56), (3., .55), (3., .0)]], dark, 64, 'X')] + pen_clip(brass, r)
    name = text('BRAMBELL', .3, Mat('#d8b577', .3, .8).m, 'spartan', spacing=1.2)
    cap.append(put(oncyl(name, r + .014, 'X'), (0, 0, 0)))
    name.data.transform(Matrix.Translation((1.9, 0, 0)) @ Matrix.Rotation(math.radians(-52), 4, 'X'))
    lay = group(pen, (-6.2, 0, .645), (0, 0, 0))
    cover = group(cap, (-1.2, -2.6, r + .02), (0, 0, -13))
    if detail:
        for ob in cap + [barrel, finial, ring]: ob['noframe'] = 1
        put(cover, (3.2, 2.9, r + .02), (0, 0, 14))
    return lay


def ink_label(art, name, color):
    """Name and contents over a drop of the ink itself."""
    art.text('BRAMBELL', .5, '#26282b', art.w / 2, art.h * .83, 'spartan', width=art.w * .66, spacing=1.2)
    art.line([(art.w * .17, art.h * .69), (art.w * .83, art.h * .69)], .03, '#26282b')
    art.text(name, .7, color, art.w / 2, art.h * .47, 'italic', width=art.w * (.16 + .055 * len(name)))
    art.text('50 ml', .36, '#26282b', art.w / 2, art.h * .17, 'med')


def ink_bottle(ink, color, name):
    """A square 50 ml bottle with a screw cap, 5.4 x 5.4 x 6.4 cm."""
    ring = lambda half, r, z: [(x, y, z) for x, y in rrect(2 * half, 2 * half, r, 10)]
    wall = [ring(2.3, .8, 0), ring(2.5, .75, .05), ring(2.64, .7, .2), ring(2.7, .7, .45), ring(2.7, .7, 3.5), ring(2.66, .75, 3.75),
            ring(2.5, .9, 4.),
            ring(2.1, 1.2, 4.25), ring(1.6, 1.55, 4.42), ring(1.4, 1.39, 4.6), ring(1.4, 1.39, 5.4)]
    loft(wall, clear_wall(), caps=(True, False), auto=60, wn=False)
    loft([ring(2.2, .8, .28), ring(2.48, .7, .4), ring(2.6, .64, .65), ring(2.6, .64, 3.38), ring(2.54, .64, 3.3), ring(.1, .05, 3.3)],
         ink, auto=60, wn=False)
    lid = Mat('#1b1b1d', .34).m
    ridged = [((1.72 + (.025 if i % 4 < 2 else 0)) * cos(tau * i / 240), (1.72 + (.025 if i % 4 < 2 else 0)) * sin(tau * i / 240))
              for i in range(240)]
    stack(lambda i: [(x * (1 - i), y * (1 - i)) for x, y in ridged],
          [(.06, 4.62), (0, 4.68), (0, 6.1), (.03, 6.26), (.09, 6.34), (.16, 6.36)], lid, auto=30)
    label = Print(3.9, 2.1)
    label.shape(fillet([(0, 0), (3.9, 0), (3.9, 2.1), (0, 2.1)], .12, 5, True), '#efe6d0')
    ink_label(label, name, color)
    return label.place(lambda x, y, z: (x - 1.95, -2.705 - z, y + .95))


def ink(color='#1f2b44', name='Blue-black'):
    """A 50 ml bottle of fountain-pen ink with its carton of 6 x 6 x 7.6 cm behind."""
    fill = Mat(color, .1).m
    ink_bottle(fill, color, name)
    carton = [rbox(6, 6, 7.6, .06, .05, card('#e9dcc0', .6))]
    face = Print(6, 7.6)
    face.shape(wave(-1, 7, 3.2, .3, 4.2, .8, 9), color)
    face.disc(.72, color, 3, 4.7)
    face.shape([(-.5, .5), (.5, .5), (0, 1.6)], color, 3, 4.7)
    face.text('BRAMBELL', .6, '#26282b', 3, 6.85, 'spartan', width=4.4, spacing=1.2)
    face.text(name, .8, '#efe6d0', 3, 1.75, 'italic')
    face.text('ink for fountain pens', .5, '#efe6d0', 3, .9, 'italic')
    carton += face.place(lambda x, y, z: (x - 3, -3 - z, y))
    group(carton, (4.9, 4.4, 0), (0, 0, -12))


# --- Cards and a calendar.

# The four designs of the note cards, drawn on an A6 sheet.

def half_circles(art):
    """Two half circles, one above the other."""
    for k, color in enumerate(('#c8674a', '#e0b074')):
        art.shape(arc(0, 0, 3.9, 0, 180, 40), color, 5.25, 2.9 + 4.6 * k)


def hills(art):
    """Two lines of hills."""
    art.shape(wave(-1, 12, 9.2, 1.3, 9, .4, 14), '#8fa58c')
    art.shape(wave(-1, 12, 5.6, 1.1, 8, 2.8, 14), '#3d5f52')


def stripes(art):
    """Six stripes in two colours."""
    for k in range(6): art.shape(box_points(8.2, 1.1), ('#3f5a73', '#d9b26a')[k % 2], 5.25, 2.9 + k * 1.8)


def large_dot(art):
    """A dot, its lower half in another colour."""
    art.disc(3.9, '#d8a24c', 5.25, 7.6)
    art.shape(clipped([(x + 3.9, y + 3.9) for x, y in ell(3.9)], 7.8, 3.9), '#b5573f', 1.35, 3.7)


def note_card(design, loc, turn):
    """A folded A6 card, upright format."""
    stock = card('#e6dcc6', .85, .012, 14)
    parts = [rbox(10.5, 14.8, .05, .04, .015, stock), put(rbox(10.5, 14.8, .05, .04, .015, stock), (0, 0, .07))]
    art = Print(10.5, 14.8)
    design(art)
    parts += art.place(lambda x, y, z: (x - 5.25, y - 7.4, z + .12))
    return group(parts, loc, (0, 0, turn))


def kraft_envelope(loc, turn, kraft):
    """A kraft envelope, flap upwards."""
    w, h = 16.2, 11.4
    body = rbox(w, h, .06, .1, .02, kraft)
    flap = prism([(-w / 2 + .1, h / 2 - .05), (w / 2 - .1, h / 2 - .05), (.9, -.6), (.4, -.85), (-.4, -.85), (-.9, -.6)][::-1], .065, .09,
                 kraft, .008)
    return group([body, flap], loc, (0, 0, turn))


def note_cards():
    """Twenty note cards with kraft envelopes in a lidded box of 16 x 12 x 5 cm, the lid off, four cards fanned."""
    blue, kraft = card('#5c7480', .75, .01, 16), Mat('#b08a5c', .85, Specular=.2)
    kraft.bump(kraft.noise(kraft.co(scale=(1, 8, 1)), 6, 3), .01)
    base = [stack(lambda i: rrect(16 - 2 * i, 12 - 2 * i, .08),
                  [(.05, 0), (0, .05), (0, 4.95), (.04, 5), (.14, 5), (.18, 4.95), (.18, .2)], blue)]
    base += [put(rbox(15.2, 11.1, 3.3, .1, .05, kraft.m), (0, 0, .2))]
    for k in range(4): base.append(put(rbox(14.8, 10.5, .1, .04, .02, card('#e6dcc6', .85)),
                                       (random.uniform(-.2, .2), random.uniform(-.1, .1), 3.5 + .12 * k)))
    art = Print(14.8, 10.5)
    art.disc(3.1, '#d8a24c', 7.4, 5.25)
    base += art.place(lambda x, y, z: (x - 7.4, y - 5.25, z + 3.98))
    base.append(sweep(catmull([(-3.5, -5.85, 5.05), (-3.5, -5.7, 4.6), (-3.5, -5, 4.1), (-3.5, 0, 4.08), (-3.5, 5, 4.1),
                               (-3.5, 5.8, 4.8)], 8),
                      rrect(.04, .8, .015, 2), fabric('#b5573f', None, .06, .004), up=(1, 0, 0)))
    group(base, (-2, 9, 0), (0, 0, 6))
    lid = [stack(lambda i: rrect(16.4 - 2 * i, 12.4 - 2 * i, .1),
                 [(.15, .1), (.15, 2.2), (.02, 2.25), (0, 2.2), (0, .06), (.06, 0)][::-1], blue)]
    cover = Print(16.4, 12.4)
    cover.shape(box_points(9, 4.6), '#efe6d2', 8.2, 6.2)
    cover.text('MARLPIT', 1., '#33454c', 8.2, 7.2, 'spartan', spacing=1.25)
    cover.text('twenty note cards', 1.05, '#33454c', 8.2, 5.6, 'italic')
    lid += cover.place(lambda x, y, z: (8.2 - x, y - 6.2, -z))
    group(lid, (-2.9, 17.6, 6.5), (106, 0, 186))
    for k, turn in enumerate((-30, -21)): kraft_envelope((13.5, 5.5 - k, .02 + .1 * k), turn, kraft.m)
    for k, (design, x, y, turn) in enumerate(((hills, -14., -6.6, 14), (stripes, -4.8, -8.2, 5), (half_circles, 4.6, -8.4, -5),
                                              (large_dot, 13.6, -7.2, -14))):
        note_card(design, (x, y, .25 + .15 * k), turn)


def block_face(words, size, color, font, width, height, width_cm=None):
    """Lettering on the front of a block of the given width and height."""
    art = Print(width, height)
    art.text(words, size, color, width / 2, height / 2, font, width=width_cm)
    return art


def calendar():
    """A perpetual calendar: two number cubes and a month bar in a walnut tray, 12.4 x 7.8 x 7 cm."""
    walnut, beech = wood('#7a5233', '#4c2f1b', 1., (.12, 1, 1)), wood('#dcb684', '#bf925e', 1.1, (1, 1, .12), .5, .05)
    bar_wood = wood('#dcb684', '#bf925e', 1.1, (.12, 1, 1), .5, .05)
    stack(lambda i: rrect(12.4 - 2 * i, 7.8 - 2 * i, max(.5 - i, .1), 8),
          [(.12, 0), (.03, .04), (0, .12), (0, 1.1), (.04, 1.18), (.12, 1.2), (.5, 1.2), (.56, 1.17), (.58, 1.1), (.58, .6)], walnut)
    put(rbox(11.1, 5.3, 1.3, .1, .06, walnut), (0, .68, .6))
    for k, (digits, x, turn) in enumerate((('24', -2.72, 1.2), ('31', 2.66, -1.6))):
        cube = [rbox(5.15, 5.15, 5.15, .18, .16, beech)]
        art, side = [block_face(digit, 4.8, '#2b2f33', 'serif', 5.15, 5.15) for digit in digits]
        cube += art.place(lambda x, y, z: (x - 2.575, -2.575 - z, y - .25))
        cube += side.place(lambda x, y, z: (-2.575 - z, 2.575 - x, y - .25))
        group(cube, (x, .68, 1.9), (0, 0, turn))
    bar = [rbox(11., 1.1, 1.5, .1, .09, bar_wood)]
    art = block_face('NOVEMBER', 1., '#a8452f', 'spartan', 11., 1.5, 6.4)
    bar += art.place(lambda x, y, z: (x - 5.5, -.55 - z, y + .06))
    group(bar, (0, -2.68, .6), (0, 0, .4))
    mark = text('MARLPIT', .42, card('#d9bd8f', .5), 'spartan', spacing=1.25)
    faced(mark)
    put(mark, (0, -3.905, .6))


SHOTS = {
    'BKS-1001': (tide_clerk, {}, dict(bg='#f3e2c8', az=-32, el=23, fill=.8)),
    'BKS-1001.2': (tide_clerk, dict(lying=64), dict(bg='#eadfcd', az=0, el=27, fill=.84)),
    'BKS-1002': (notebook, {}, dict(bg='#dfe3df', az=-30, el=34, fill=.86)),
    'BKS-1002-NAVY': (notebook, dict(cloth='#1f2a3f', elastic='#0f1522'), dict(bg='#e6e0d4', az=-30, el=34, fill=.86)),
    'BKS-1002-MOSS': (notebook, dict(cloth='#4a5339', elastic='#262c1a'), dict(bg='#e9dfd2', az=-30, el=34, fill=.86)),
    'BKS-1002.2': (open_notebook, {}, dict(bg='#cfd8d6', az=-18, el=46, fill=.92, key=.95)),
    'BKS-1003': (field_guide, {}, dict(bg='#d6e0e3', az=-24, el=40, fill=.86)),
    'BKS-1004': (trilogy, {}, dict(bg='#e6dccb', az=22, el=16, fill=.8)),
    'BKS-1004.2': (trilogy, dict(pulled=10.2), dict(bg='#e6dccb', az=48, el=20, fill=.84)),
    'BKS-1005': (fountain_pen, {}, dict(bg='#e8ddcc', az=-46, el=40, fill=.9)),
    'BKS-1005-GREEN': (fountain_pen, dict(lacquer='#1d3a2e'), dict(bg='#e2e4dc', az=-46, el=40, fill=.9)),
    'BKS-1005.2': (fountain_pen, dict(detail=True), dict(bg='#e8ddcc', az=-38, el=36, fill=.74)),
    'BKS-1006': (note_cards, {}, dict(bg='#b9c5c6', az=-14, el=34, fill=.9, key=.98)),
    'BKS-1007': (pencil_tin, {}, dict(bg='#dfe2de', az=24, el=38, fill=.88)),
    'BKS-1008': (bread_book, {}, dict(bg='#dfe3e0', az=-26, el=14, fill=.84)),
    'BKS-1009': (lighthouse_book, {}, dict(bg='#e9dcc6', az=22, el=15, fill=.86)),
    'BKS-1010': (ledger_book, {}, dict(bg='#ecd9cc', az=24, el=17, fill=.8)),
    'BKS-1011': (calendar, {}, dict(bg='#d9e0de', az=-22, el=14, fill=.76)),
    'BKS-1012': (ink, {}, dict(bg='#e9dfd0', az=-14, el=13, fill=.78, flags=True)),
    'BKS-1012-GREEN': (ink, dict(color='#2c4a38', name='Fir green'), dict(bg='#e2e4d9', az=-14, el=13, fill=.78, flags=True)),
    'BKS-1012-SEPIA': (ink, dict(color='#5a3a26', name='Sepia'), dict(bg='#dfe3e2', az=-14, el=13, fill=.78, flags=True)),
}
