"""Shapes: meshes from profiles, outlines and paths. Units are cm, z is up.

Every helper links what it makes into the scene's product collection, so a model is
the sequence of its calls.
"""
import bisect
import math
import random

import bmesh
import bpy
from mathutils import Matrix, Vector

pi, sin, cos, tau = math.pi, math.sin, math.cos, math.tau

FONT = {
    'lato': '/usr/share/fonts/truetype/lato/Lato-Bold.ttf',
    'light': '/usr/share/fonts/truetype/lato/Lato-Light.ttf',
    'black': '/usr/share/fonts/truetype/lato/Lato-Black.ttf',
    'med': '/usr/share/fonts/truetype/lato/Lato-Medium.ttf',
    'serif': '/usr/share/fonts/opentype/ebgaramond/EBGaramond12-Regular.otf',
    'italic': '/usr/share/fonts/opentype/ebgaramond/EBGaramond12-Italic.otf',
    'spartan': '/usr/share/fonts/opentype/league-spartan/LeagueSpartan-Bold.otf',
    'inter': '/usr/share/fonts/opentype/inter/Inter-Medium.otf',
}

COL = None  # the collection of the product that is being built


def new_scene(name):
    """Empties the file and starts a product; noise and chance follow its name."""
    global COL
    bpy.ops.wm.read_factory_settings(use_empty=True)
    random.seed(name)
    COL = bpy.data.collections.new('product')
    bpy.context.scene.collection.children.link(COL)
    return COL


def link(ob, mat=None):
    """Puts an object into the product, with a material."""
    COL.objects.link(ob)
    if mat is not None:
        ob.data.materials.clear()
        ob.data.materials.append(mat)
    return ob


def put(ob, loc=(0, 0, 0), rot=(0, 0, 0), scale=1., parent=None):
    """Places an object: cm, degrees, and one scale or three."""
    ob.location = loc
    ob.rotation_euler = [math.radians(a) for a in rot]
    ob.scale = (scale,) * 3 if isinstance(scale, (int, float)) else scale
    if parent is not None: ob.parent = parent
    return ob


def group(obs, loc=(0, 0, 0), rot=(0, 0, 0), scale=1.):
    """Moves objects as one; returns the empty that carries them."""
    e = bpy.data.objects.new('grp', None)
    COL.objects.link(e)
    for o in obs:
        if o.parent is None: o.parent = e
    return put(e, loc, rot, scale)


def dup(ob, loc=(0, 0, 0), rot=(0, 0, 0), scale=1., parent=None):
    """A second object of the same mesh."""
    o = ob.copy()
    COL.objects.link(o)
    return put(o, loc, rot, scale, parent)


def mod(ob, typ, **k):
    """Adds a modifier with its settings."""
    m = ob.modifiers.new(typ, typ)
    for a, v in k.items(): setattr(m, a, v)
    return m


def bake(ob):
    """Apply modifiers (needed before joining/deforming)."""
    me = bpy.data.meshes.new_from_object(ob.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    ob.modifiers.clear()
    ob.data = me
    return ob


def warp(ob, fn):
    """Moves every point of a mesh: fn maps (x, y, z) to its new place."""
    for v in ob.data.vertices: v.co = Vector(fn(*v.co))
    ob.data.update()
    return ob


def faced(ob):
    """Turns a mesh that faces up (+z) towards the viewer (-y)."""
    ob.data.transform(Matrix.Rotation(pi / 2, 4, 'X'))
    return ob


def outwards(ob):
    """Makes all faces look outwards, as a boolean needs."""
    bm = bmesh.new()
    bm.from_mesh(ob.data)
    bmesh.ops.recalc_face_normals(bm, faces=bm.faces)
    bm.to_mesh(ob.data)
    bm.free()


def cut(ob, *tools):
    """Takes the tools' volumes out of a mesh; the tools are used up."""
    for solid in (ob, *tools): outwards(solid)
    for tool in tools: mod(ob, 'BOOLEAN', operation='DIFFERENCE', solver='EXACT', object=tool)
    bpy.context.view_layer.update()
    bake(ob)
    for tool in tools: COL.objects.unlink(tool)
    return shade(ob, 35)


def around(radius, degrees, z=0.):
    """The point on a circle about the z axis."""
    return radius * cos(math.radians(degrees)), radius * sin(math.radians(degrees)), z


def arc(cx, cy, r, a0, a1, n=8):
    """Points of a circle from angle a0 to a1, in degrees."""
    return [(cx + r * cos(math.radians(a0 + (a1 - a0) * i / n)), cy + r * sin(math.radians(a0 + (a1 - a0) * i / n))) for i in range(n + 1)]


def fillet(pts, r, n=6, closed=False):
    """Round polyline corners. r: number or list per point (0 = sharp)."""
    P = [Vector(p) for p in pts]
    out = []
    N = len(P)
    for i, p in enumerate(P):
        ri = r[i] if isinstance(r, (list, tuple)) else r
        if ri <= 0 or (not closed and i in (0, N - 1)):
            out.append(p)
            continue
        a, b = (P[i - 1] - p), (P[(i + 1) % N] - p)
        la, lb = a.length, b.length
        a.normalize()
        b.normalize()
        ang = a.angle(b)
        if ang > 3.1:
            out.append(p)
            continue
        t = min(ri / math.tan(ang / 2), la * .49, lb * .49)
        rr = t * math.tan(ang / 2)
        c = p + (a + b).normalized() * (rr / sin(ang / 2))
        s, e = p + a * t, p + b * t
        for k in range(n + 1):
            q = (s - c).lerp(e - c, k / n)
            out.append(c + q.normalized() * rr)
    return [tuple(p) for p in out]


def catmull(pts, n=12, closed=False):
    """A smooth curve through the points, n steps from each to the next."""
    P = [Vector(p) for p in pts]
    N = len(P)
    out = []
    for i in range(N if closed else N - 1):
        g = lambda j: P[j % N] if closed else P[min(max(j, 0), N - 1)]
        a, b, c, d = g(i - 1), g(i), g(i + 1), g(i + 2)
        for k in range(n):
            t = k / n
            out.append(.5 * ((2 * b) + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t ** 3))
    if not closed: out.append(P[-1])
    return [tuple(p) for p in out]


def rrect(w, h, r, n=6):
    """The outline of a rectangle with round corners."""
    r = max(min(r, w / 2 - 1e-4, h / 2 - 1e-4), 1e-3)
    o = []
    for cx, cy, a in ((w / 2 - r, h / 2 - r, 0), (-w / 2 + r, h / 2 - r, 90), (-w / 2 + r, -h / 2 + r, 180), (w / 2 - r, -h / 2 + r, 270)):
        o += arc(cx, cy, r, a, a + 90, n)
    return o


def ell(a, b=None, n=96, p=2.):
    """The outline of an ellipse; p above 2 makes it squarer."""
    b = a if b is None else b
    f = lambda x: math.copysign(abs(x) ** (2 / p), x)
    return [(a * f(cos(tau * i / n)), b * f(sin(tau * i / n))) for i in range(n)]


def loft(rings, mat=None, closed=True, caps=(True, True), loop=False, auto=40, name='loft', wn=True):
    """Skin equal-count 3D rings; UVs in cm; auto-smooth + weighted normals so big caps stay flat."""
    R = [[Vector(p) for p in r] for r in rings]
    m, n = len(R), len(R[0])
    V = [tuple(p) for r in R for p in r]
    w = max(R, key=lambda r: sum((r[i] - r[i - 1]).length for i in range(n)))
    us = [0.]
    for i in range(n): us.append(us[-1] + (w[(i + 1) % n] - w[i]).length)
    vs = [0.]
    for j in range(m):
        sample = range(0, n, max(1, n // 8))
        vs.append(vs[-1] + sum((R[(j + 1) % m][i] - R[j][i]).length for i in sample) / len(sample))
    F, U = [], []
    for j in range(m if loop else m - 1):
        for i in range(n if closed else n - 1):
            i2, j2 = (i + 1) % n, (j + 1) % m
            F.append((j * n + i, j * n + i2, j2 * n + i2, j2 * n + i))
            U += [(us[i], vs[j]), (us[i + 1], vs[j]), (us[i + 1], vs[j + 1]), (us[i], vs[j + 1])]
    if not loop and closed:
        for k, (j, rev) in enumerate(((0, True), (m - 1, False))):
            if caps[k]:
                idx = list(range(j * n, j * n + n))
                idx = idx[::-1] if rev else idx
                F.append(tuple(idx))
                U += [(V[q][0], V[q][1]) for q in idx]
    me = bpy.data.meshes.new(name)
    me.from_pydata(V, [], F)
    me.update()
    uv = me.uv_layers.new()
    uv.data.foreach_set('uv', [c for u in U for c in u])
    return link(shade(bpy.data.objects.new(name, me), auto, wn), mat)


def shade(ob, auto=40, wn=True):
    """Smooth shading, with an edge where faces meet at more than `auto` degrees."""
    me = ob.data
    me.polygons.foreach_set('use_smooth', [True] * len(me.polygons))
    me.use_auto_smooth = True
    me.auto_smooth_angle = math.radians(auto)
    if wn: mod(ob, 'WEIGHTED_NORMAL', keep_sharp=True)
    return ob


def lathe(prof, mat=None, seg=128, axis='Z', caps=(False, False), **k):
    """Revolve (r, z) profile."""
    rings = []
    for p in prof:
        r, z = max(p[0], 1e-4), p[1]
        rings.append([(r * cos(tau * i / seg), r * sin(tau * i / seg), z) for i in range(seg)])
    ob = loft(rings, mat, caps=caps, **k)
    if axis == 'X': warp(ob, lambda x, y, z: (z, y, -x))
    if axis == 'Y': warp(ob, lambda x, y, z: (x, z, -y))
    return ob


def cyl(r, h, mat=None, bev=.1, seg=96, **k):
    """A cylinder standing on z = 0, its edges rounded."""
    return lathe(fillet([(0, 0), (r, 0), (r, h), (0, h)], bev, 5), mat, seg, **k)


def stack(outline, prof, mat=None, caps=(True, True), **k):
    """Loft outline(inset)->2D ring through profile [(inset, z), ...]: bevelled prisms of any outline."""
    return loft([[(x, y, z) for x, y in outline(i)] for i, z in prof], mat, caps=caps, **k)


def bevprof(h, b, b2=None, n=5):
    """The side of a slab of height h for stack: bevels b below and b2 above."""
    b2 = b if b2 is None else b2
    lo = [(b - b * sin(pi / 2 * i / n), b - b * cos(pi / 2 * i / n)) for i in range(n + 1)] if b > 0 else [(0, 0)]
    hi = [(b2 - b2 * cos(pi / 2 * i / n), h - b2 + b2 * sin(pi / 2 * i / n)) for i in range(n + 1)] if b2 > 0 else [(0, h)]
    return lo + hi


def rbox(w, d, h, r=.5, bev=.15, mat=None, bev2=None, n=6, **k):
    """Rounded-rect prism, corner radius r, edge bevel bev; sits on z=0, centred in xy."""
    return stack(lambda i: rrect(w - 2 * i, d - 2 * i, max(r - i, .01), n), bevprof(h, bev, bev2), mat, **k)


def sweep(path, sec, mat=None, closed=False, up=None, scale=None, round_end=0, caps=(True, True), twist=None, **k):
    """Sweep 2D section (a: in-plane normal, b: up) along a 3D path; up fixed for planar paths, else parallel transport."""
    P = [Vector(p) for p in path]
    N = len(P)
    T = []
    for i in range(N):
        a, b = (P[i - 1], P[(i + 1) % N]) if closed else (P[max(i - 1, 0)], P[min(i + 1, N - 1)])
        T.append((b - a).normalized())
    rings = []
    B = Vector(up) if up else (Vector((0, 0, 1)) if abs(T[0].z) < .9 else Vector((0, 1, 0)))
    L = [0.]
    for i in range(1, N): L.append(L[-1] + (P[i] - P[i - 1]).length)
    for i in range(N):
        B = (B - T[i] * B.dot(T[i])).normalized() if not up else (Vector(up) - T[i] * Vector(up).dot(T[i])).normalized()
        A = T[i].cross(B)
        s = scale(L[i] / L[-1]) if scale else 1.
        sa, sb = s if isinstance(s, tuple) else (s, s)
        if twist:
            q = Matrix.Rotation(twist(L[i] / L[-1]), 3, T[i])
            A, B2 = q @ A, q @ B
        else: B2 = B
        rings.append(([P[i] + A * x * sa + B2 * y * sb for x, y in sec], P[i], T[i]))
    R = [r[0] for r in rings]
    if round_end and not closed:
        def end(r, c, t, sgn):
            out = []
            for j in range(1, 6):
                th = pi / 2 * j / 5
                out.append([c + (q - c) * max(cos(th), .02) + t * sgn * round_end * sin(th) for q in r])
            return out
        R = end(*rings[0], -1)[::-1] + R + end(*rings[-1], 1)
    return loft(R, mat, loop=closed, caps=caps, **k)


def tube(path, r, mat=None, n=20, smooth=10, closed=False, **k):
    """A round tube of radius r along a path."""
    p = catmull(path, smooth, closed) if smooth else path
    return sweep(p, ell(r, n=n), mat, closed=closed, **k)


def torus(R, r, mat=None, axis='Z', seg=128, n=28, squash=1.):
    """A ring of radius R, r thick."""
    return lathe([(R + r * cos(tau * i / n), r * squash * sin(tau * i / n)) for i in range(n + 1)], mat, seg, axis=axis, wn=False)


def text(s, size, mat, font='lato', depth=.0, bev=0., align='CENTER', spacing=1., res=4, line=1.):
    """Text mesh in XY facing +Z, centred (or left) on origin."""
    cu = bpy.data.curves.new('t', 'FONT')
    cu.body = s
    cu.font = bpy.data.fonts.load(FONT[font], check_existing=True)
    cu.size = size
    cu.align_x = align
    cu.align_y = 'CENTER'
    cu.extrude = depth
    cu.bevel_depth = bev
    cu.space_character = spacing
    cu.space_line = line
    cu.resolution_u = res
    ob = bpy.data.objects.new('t', cu)
    COL.objects.link(ob)
    bpy.context.view_layer.update()
    me = bpy.data.meshes.new_from_object(ob.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    COL.objects.unlink(ob)
    o = bpy.data.objects.new('text', me)
    return link(o, mat)


def disc(r, mat, n=96, z=0., r0=0.):
    """A flat disc, or a ring from r0 to r."""
    return loft([[(x, y, z) for x, y in ell(max(r0, 1e-4), n=n)], [(x, y, z) for x, y in ell(r, n=n)]], mat, caps=(False, False), wn=False)


def plate(w, h, mat, r=.02):
    """A thin rectangle with round corners, for marks and labels."""
    return loft([[(x, y, 0) for x, y in rrect(w, h, r)], [(x, y, .004) for x, y in rrect(w, h, r)]], mat, caps=(False, True), wn=False)


def oncyl(ob, R, axis='Z'):
    """Bend an XY-flat mesh (facing +Z) onto a cylinder of radius R about `axis`, centred on -Y."""
    f = {'Z': lambda x, y, z: ((R + z) * sin(x / R), -(R + z) * cos(x / R), y),
         'X': lambda x, y, z: (x, -(R + z) * cos(y / R), (R + z) * sin(y / R))}[axis]
    return warp(ob, f)


def stitches(path, mat, length=.34, gap=.16, r=.035, up=(0, 0, 1), flat=.7):
    """Thread stitches along a dense path, as one mesh of small capsules."""
    P = [Vector(p) for p in path]
    L = [0.]
    for i in range(1, len(P)): L.append(L[-1] + (P[i] - P[i - 1]).length)
    def at(d):
        i = min(max(bisect.bisect(L, d), 1), len(P) - 1)
        t = (d - L[i - 1]) / max(L[i] - L[i - 1], 1e-6)
        return P[i - 1].lerp(P[i], t)
    n = max(1, int(L[-1] / (length + gap)))
    st = L[-1] / n
    V, F = [], []
    upv = Vector(up)
    for k in range(n):
        a, b = at(k * st + gap / 2), at((k + 1) * st - gap / 2)
        t = (b - a).normalized()
        s = t.cross(upv).normalized()
        u2 = s.cross(t)
        base = len(V)
        S = [(-1, .15), (-.85, .7), (-.5, 1), (.5, 1), (.85, .7), (1, .15)]
        m = 8
        c = (a + b) / 2
        h = (b - a).length / 2
        for q, w in S:
            for j in range(m):
                V.append(tuple(c + t * q * h + (s * cos(tau * j / m) + u2 * flat * sin(tau * j / m)) * r * w))
        for i in range(len(S) - 1):
            for j in range(m):
                F.append((base + i * m + j, base + i * m + (j + 1) % m, base + (i + 1) * m + (j + 1) % m, base + (i + 1) * m + j))
    me = bpy.data.meshes.new('st')
    me.from_pydata(V, [], F)
    me.update()
    return link(shade(bpy.data.objects.new('st', me), 80, False), mat)


def inflate(outline, thick, mat=None, rings=26, p=2.2):
    """A dome over a star-shaped outline, thick cm high, with a flat back; a large p makes it boxy."""
    cx, cy = (sum(point[axis] for point in outline) / len(outline) for axis in (0, 1))
    ring = lambda t: [(cx + (x - cx) * t, cy + (y - cy) * t, thick * max(0., 1 - t ** p) ** (1 / p)) for x, y in outline]
    return loft([ring(max(sin(pi / 2 * i / rings), .004)) for i in range(rings, 0, -1)], mat, auto=75, wn=False)
