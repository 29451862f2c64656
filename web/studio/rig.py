"""The rig: camera, backdrop and three softboxes that fit themselves to the product."""
import math

import bpy
import numpy as np
from mathutils import Matrix, Vector

import shapes
from materials import Mat, rgb
from shapes import fillet

pi, sin, cos, tau = math.pi, math.sin, math.cos, math.tau


def lookat(loc, tgt): return (Vector(tgt) - Vector(loc)).to_track_quat('-Z', 'Y').to_euler()
def softbox(name, loc, tgt, w, h, power, color=(1, 1, 1), edge=.14, spread=180):
    l = bpy.data.lights.new(name, 'AREA'); l.shape = 'RECTANGLE'; l.size, l.size_y = w, h; l.energy = power; l.color = color; l.spread = math.radians(spread)
    l.use_nodes = True; t = l.node_tree; em = t.nodes['Emission']; g = t.nodes.new('ShaderNodeNewGeometry'); s = t.nodes.new('ShaderNodeSeparateXYZ'); t.links.new(g.outputs['Parametric'], s.inputs[0])
    def M(op, a, b):
        n = t.nodes.new('ShaderNodeMath'); n.operation = op
        for i, v in enumerate((a, b)):
            if isinstance(v, bpy.types.NodeSocket): t.links.new(v, n.inputs[i])
            else: n.inputs[i].default_value = v
        return n.outputs[0]
    d = None                                     # feathered diffuser edge so reflections read as a softbox
    for ax in (0, 1):
        e = M('MINIMUM', s.outputs[ax], M('SUBTRACT', 1., s.outputs[ax])); d = e if d is None else M('MINIMUM', d, e)
    r = t.nodes.new('ShaderNodeMapRange'); r.interpolation_type = 'SMOOTHSTEP'; t.links.new(d, r.inputs[0]); r.inputs[2].default_value = edge; r.inputs[3].default_value = .12
    t.links.new(r.outputs[0], em.inputs['Strength'])
    o = bpy.data.objects.new(name, l); bpy.context.scene.collection.objects.link(o); o.location = loc; o.rotation_euler = lookat(loc, tgt); o.visible_camera = False; return o
def flag(loc, tgt, w, h, color=(.01, .01, .01)):
    me = bpy.data.meshes.new('flag'); me.from_pydata([(-w / 2, -h / 2, 0), (w / 2, -h / 2, 0), (w / 2, h / 2, 0), (-w / 2, h / 2, 0)], [], [(0, 1, 2, 3)])
    m = Mat(color, 1., name='flag'); o = bpy.data.objects.new('flag', me); me.materials.append(m.m); bpy.context.scene.collection.objects.link(o)
    o.location = loc; o.rotation_euler = lookat(loc, tgt); o.visible_camera = False; o.visible_shadow = False; o.visible_diffuse = False; return o
def polar(c, r, az, el):
    a, e = math.radians(az), math.radians(el); return Vector(c) + Vector((sin(a) * cos(e), -cos(a) * cos(e), sin(e))) * r
def studio(bg='#ece7df', az=20, el=14, fill=.76, lens=85, aperture=.006, focus=.3, key=1.15, fillk=.22, rim=.66, amb=.1, key_az=-42, key_el=48,
           flags=False, film=False, shift=.0, exposure=.12, warm=.03, key_size=.72, lift=.2):
    sc = bpy.context.scene; dg = bpy.context.evaluated_depsgraph_get(); pts = []
    for ob in shapes.COL.objects:
        if ob.type != 'MESH' or ob.get('noframe'): continue
        e = ob.evaluated_get(dg); me = e.to_mesh(); a = np.empty(len(me.vertices) * 3, np.float32); me.vertices.foreach_get('co', a); e.to_mesh_clear()
        a = a.reshape(-1, 3)[:: max(1, len(a) // 9000)]; M = np.array(e.matrix_world); pts.append(a @ M[:3, :3].T + M[:3, 3])
    pts = np.concatenate(pts); lo, hi = pts.min(0), pts.max(0); c = (lo + hi) / 2; R = float(np.linalg.norm(hi - lo)) / 2; S = R
    # camera: fit the projected bounds into `fill` of the frame
    cam = bpy.data.cameras.new('cam'); co = bpy.data.objects.new('cam', cam); sc.collection.objects.link(co); sc.camera = co; cam.lens = lens; cam.sensor_width = 36; cam.clip_end = 1e5; cam.clip_start = .1
    tn = 18 / lens; tgt = Vector(c); dist = R / tn
    for _ in range(12):
        loc = polar(tgt, dist, az, el); rot = lookat(loc, tgt); Rm = np.array(rot.to_matrix()); q = (pts - np.array(loc)) @ Rm
        x, y = q[:, 0] / -q[:, 2] / tn, q[:, 1] / -q[:, 2] / tn
        tgt = tgt + Vector(Rm[:, 0] * (x.max() + x.min()) / 2 * dist * tn) + Vector(Rm[:, 1] * ((y.max() + y.min()) / 2 - shift) * dist * tn)
        dist *= max(x.max() - x.min(), y.max() - y.min()) / 2 / fill
    co.location = loc; co.rotation_euler = rot; dep = -q[:, 2]; fd = dep.min() + focus * (dep.max() - dep.min())
    cam.dof.use_dof = aperture > 0; cam.dof.focus_distance = float(fd); cam.dof.aperture_fstop = lens * 1e-3 / (2 * max(aperture, 1e-6) * dist)
    # seamless sweep, follows the camera's azimuth
    prof = fillet([(-14 * S, 0), (5.5 * S, 0), (5.5 * S, 16 * S)], 4.2 * S, 24); a = math.radians(az); W = 16 * S; V, F = [], []
    for y, z in prof:
        for x in (-W, W): V.append((c[0] + x * cos(a) - y * sin(a), c[1] + x * sin(a) + y * cos(a), z))
    F = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(prof) - 1)]
    me = bpy.data.meshes.new('sweep'); me.from_pydata(V, [], F); me.polygons.foreach_set('use_smooth', [True] * len(F)); bd = bpy.data.objects.new('sweep', me); sc.collection.objects.link(bd)
    bm = Mat(name='backdrop'); bm.t.links.new(bm.n('AddShader', ins=(bm.n('BsdfDiffuse', Color=rgb(bg)).outputs[0], bm.n('Emission', Color=rgb(bg), Strength=lift).outputs[0])).outputs[0], bm.out.inputs[0]); me.materials.append(bm.m); bd.location.z = float(lo[2]) - .002 * S
    if film: bd.is_shadow_catcher = True; sc.render.film_transparent = True
    # three softboxes; power scales with S^2 so exposure is size independent
    k = 300 * S * S; ctr = (c[0], c[1], c[2])
    softbox('key', polar(c, 5.2 * S, az + key_az, key_el), ctr, 4.2 * S * key_size, 4.2 * S * key_size, k * 2.3 * key, (1, 1 - warm, 1 - 2.2 * warm))
    softbox('fill', polar(c, 6. * S, az + 62, 22), ctr, 3.0 * S, 5.5 * S, k * 1.9 * fillk, (1 - warm, 1 - warm * .4, 1))
    softbox('rim', polar(c, 5.0 * S, az + 172, 62), ctr, 6. * S, 2.4 * S, k * 1.6 * rim)
    w = bpy.data.worlds.new('w'); sc.world = w; w.use_nodes = True; w.node_tree.nodes['Background'].inputs[0].default_value = (1, 1, 1, 1); w.node_tree.nodes['Background'].inputs[1].default_value = amb
    if flags:
        for s in (-1, 1): flag(polar(c, 1.9 * S, az + (122 if flags is True else flags) * s, 2), ctr, (1.7 if flags is True else .7) * S, 4 * S)
    v = sc.view_settings; v.view_transform = 'Filmic'; v.look = 'High Contrast'; v.exposure = exposure
    return S
