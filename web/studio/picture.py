"""Rendering and denoising of one picture."""
import math
import os
import time

import bpy
import numpy as np

import shapes

try:
    from scipy.ndimage import uniform_filter
except ImportError:
    uniform_filter = None

OUT = os.environ.get('SHOTS_OUT', 'out')


def render(name, px=800, spp=128, dn=True, thr=.012):
    sc = bpy.context.scene; r = sc.render; cy = sc.cycles; r.engine = 'CYCLES'; r.resolution_x = r.resolution_y = px; r.threads_mode = 'AUTO'
    cy.device = 'CPU'; cy.use_adaptive_sampling = True; cy.adaptive_threshold = thr; cy.adaptive_min_samples = 16; cy.use_denoising = False
    cy.max_bounces = 8; cy.diffuse_bounces = 3; cy.glossy_bounces = 4; cy.transmission_bounces = 10; cy.transparent_max_bounces = 10
    cy.caustics_reflective = cy.caustics_refractive = False; cy.sample_clamp_indirect = 4.; cy.blur_glossy = .5; cy.pixel_filter_type = 'BLACKMAN_HARRIS'; cy.filter_width = 1.5
    r.use_persistent_data = True; vl = sc.view_layers[0]; vl.cycles.denoising_store_passes = dn
    sc.use_nodes = True; t = sc.node_tree; t.nodes.clear(); rl = t.nodes.new('CompositorNodeRLayers'); fo = t.nodes.new('CompositorNodeOutputFile')
    tmp = f'{OUT}/tmp_{name}'; os.makedirs(tmp, exist_ok=True); fo.base_path = tmp; fo.format.file_format = 'OPEN_EXR'; fo.format.color_depth = '32'; fo.format.color_mode = 'RGBA'; fo.file_slots.clear()
    passes = ['Image'] + (['Denoising Albedo', 'Denoising Normal'] if dn else [])
    for p in passes: fo.file_slots.new(p.replace(' ', '_') + '_'); t.links.new(rl.outputs[p], fo.inputs[-1])
    bufs = []; t0 = time.time(); c0 = os.times()
    for half in range(2 if dn else 1):
        cy.seed = 11 + half; cy.samples = spp // 2 if dn else spp; sc.frame_set(half + 1); os.environ.get('REDN') or bpy.ops.render.render(write_still=False); b = {}
        for p in passes:
            im = bpy.data.images.load(f"{tmp}/{p.replace(' ', '_')}_{half + 1:04d}.exr"); a = np.empty(px * px * 4, np.float32); im.pixels.foreach_get(a); b[p] = a.reshape(px, px, 4); bpy.data.images.remove(im)
        bufs.append(b)
    t1 = time.time(); img = bufs[0]['Image']
    if dn: img = denoise(bufs)
    t2 = time.time(); c1 = os.times()
    def save(a, fn):
        im = bpy.data.images.new('o', px, px, alpha=True, float_buffer=True); im.pixels.foreach_set(np.ascontiguousarray(a, np.float32).ravel()); im.update()
        r.image_settings.file_format = 'PNG'; r.image_settings.color_mode = 'RGB'; r.image_settings.color_depth = '8'; r.dither_intensity = .6; im.save_render(fn, scene=sc)
    save(img, f'{OUT}/{name}.png')
    if dn and os.environ.get('RAW'): save((bufs[0]['Image'] + bufs[1]['Image']) / 2, f'{OUT}/{name}_raw.png')
    tris = sum(len(o.data.polygons) for o in shapes.COL.objects if o.type == 'MESH')
    print(f'SHOT {name} px={px} spp={spp} render={t1 - t0:.1f}s denoise={t2 - t1:.1f}s cpu={c1.user - c0.user:.0f}s polys={tris} objs={len(shapes.COL.objects)} bgtop={np.median(img[-40:, :, :3], axis=(0, 1))}', flush=True)
def denoise(bufs, rad=7, k=.55, f=2, kf=.6, edge=.5):
    """Feature-guided dual-buffer NLM (Rousselle-style cross filtering) in linear light; numpy only."""
    comp = lambda x: np.log1p(np.clip(x, 0, 60)); A, B = [b['Image'][..., :3] for b in bufs]; AL = [np.maximum(b['Denoising Albedo'][..., :3], 0) for b in bufs]
    alb = (AL[0] + AL[1]) / 2 + .04; a, b = comp(A / (AL[0] + .04)), comp(B / (AL[1] + .04))      # filter irradiance, put the (clean) albedo back: keeps print and texture sharp
    def box(x, r):
        if r == 0: return x
        if uniform_filter: return uniform_filter(x, (2 * r + 1, 2 * r + 1) + (1,) * (x.ndim - 2), mode='nearest')
        for ax in (0, 1):
            p = np.pad(x, [(r + 1, r) if i == ax else (0, 0) for i in range(x.ndim)], mode='edge').cumsum(ax, dtype=np.float64)
            n = x.shape[ax]; x = ((np.take(p, range(2 * r + 1, 2 * r + 1 + n), ax) - np.take(p, range(0, n), ax)) / (2 * r + 1)).astype(np.float32)
        return x
    feat = np.concatenate([(bufs[0][p][..., :3] + bufs[1][p][..., :3]) / 2 for p in ('Denoising Albedo', 'Denoising Normal')], -1)
    fv = np.concatenate([(bufs[0][p][..., :3] - bufs[1][p][..., :3]) ** 2 / 4 for p in ('Denoising Albedo', 'Denoising Normal')], -1); fv = box(fv, 1)
    feat = feat.astype(np.float32)
    gy, gx = np.gradient(feat, axis=(0, 1)); tau_f = np.maximum(np.maximum(fv, (gx ** 2 + gy ** 2)), np.array([2e-4] * 3 + [1e-3] * 3, np.float32))
    var = box((a - b) ** 2 / 2, 2).astype(np.float32) + 1e-7      # variance of each half buffer
    H, W = a.shape[:2]
    offs = [(dy, dx) for dy in range(0, rad + 1) for dx in range(-rad, rad + 1) if (dy > 0 or dx >= 0) and dy * dy + dx * dx <= rad * rad]
    def work(part):
        num = [np.zeros_like(a), np.zeros_like(a)]; den = [np.zeros((H, W, 1), np.float32) for _ in range(2)]
        for dy, dx in part:
            ys, ye = max(0, -dy), min(H, H - dy); xs, xe = max(0, -dx), min(W, W - dx)
            p = (slice(ys, ye), slice(xs, xe)); q = (slice(ys + dy, ye + dy), slice(xs + dx, xe + dx))
            vp, vq = var[p], var[q]; vm = vp + np.minimum(vp, vq); vs = 1 / (k * k * (vp + vq) + 1e-6)
            df = ((feat[p] - feat[q]) ** 2 - fv2[p]) * ftau[p]; wf = np.exp(-np.clip(df.max(-1), 0, 30))
            for s, (g, t) in enumerate(((a, b), (b, a))):        # weights from one half, applied to the other
                d = (((g[p] - g[q]) ** 2 - vm) * vs).mean(-1)
                w = np.minimum(np.exp(-np.clip(box(d, f), 0, 30)), wf)[..., None]
                num[s][p] += w * t[q]; den[s][p] += w
                if dy or dx: num[s][q] += w * t[p]; den[s][q] += w
        return num, den
    from concurrent.futures import ThreadPoolExecutor
    fv2 = 2 * fv; ftau = (1 / (kf * kf * np.maximum(tau_f, 1e-6) * 4)).astype(np.float32); nt = min(4, os.cpu_count() or 1)
    with ThreadPoolExecutor(nt) as ex: res = list(ex.map(work, [offs[i::nt] for i in range(nt)]))
    num = [sum(r[0][s] for r in res) for s in (0, 1)]; den = [sum(r[1][s] for r in res) for s in (0, 1)]
    out = bufs[0]['Image'].copy(); o = (np.expm1(num[0] / den[0]) + np.expm1(num[1] / den[1])) / 2 * alb
    raw = np.clip((A + B) / 2, 0, 30); e = (np.maximum(np.abs(gx), np.abs(gy)) / np.array([.12] * 3 + [.9] * 3, np.float32)).max(-1); e = box(np.clip(e, 0, 1)[..., None], 0) * edge
    out[..., :3] = o * (1 - e) + raw * e; out[..., 3] = 1; return out
