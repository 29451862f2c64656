#!/usr/bin/env python3
"""Turns rendered pictures into what the shop serves.

    python3 web/studio/publish.py FOLDER

FOLDER holds the PNG files that render.py made, named by SKU. Each becomes three sizes
under web/static/pictures/, as WebP or AVIF, whichever is smaller for that picture at
the largest size; web/pictures.json lists them with the colour of their ground, and
51-grounds.css has that colour as a class. Pictures that are up to date are left alone.
It needs ImageMagick, cwebp and avifenc.
"""
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

WEB = pathlib.Path(__file__).resolve().parent.parent
PICTURES = WEB / 'static' / 'pictures'
MANIFEST = WEB / 'pictures.json'
GROUNDS = WEB / 'static' / 'css' / 'shop' / '51-grounds.css'
SIZES = (960, 480, 240)
NAME = re.compile(r'^([A-Z]{3}-\d{4}(?:-[A-Z]+)?)(?:\.(\d))?$')


def run(*command):
    """Runs a program to its end and returns what it wrote; a failure is an error."""
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def encode(png, size, form, target):
    """Writes one size of a picture in one format."""
    with tempfile.TemporaryDirectory() as folder:
        small = pathlib.Path(folder) / 'small.png'
        run('convert', png, '-filter', 'Lanczos', '-resize', f'{size}x{size}', '-unsharp', '0x0.6+0.4+0.01', '-depth', 8, '-strip', small)
        if form == 'webp':
            run('cwebp', '-quiet', '-q', 84, '-m', 6, '-sharp_yuv', small, '-o', target)
        else:
            run('avifenc', '--min', 12, '--max', 25, '-s', 6, '-j', 1, small, target)


def ground_of(png):
    """The colour of the backdrop beside the product, in steps of eight."""
    place = ('-gravity', 'West', '-crop', '6%x40%+0+0', '-resize', '1x1!', '-depth', 8)
    pixel = run('convert', png, *place, '-format', '%[fx:int(255*r)] %[fx:int(255*g)] %[fx:int(255*b)]', 'info:')
    return ''.join(f'{min(255, round(int(channel) / 8) * 8):02x}' for channel in pixel.split())


def name_of(png):
    """KIT-1001.2.png is the second view of KIT-1001: kit-1001-view2."""
    sku, view = NAME.match(png.stem).groups()
    return sku.lower() + (f'-view{view}' if view else '')


def publish(png):
    """Encodes one picture and returns its name and what the manifest says of it."""
    name = name_of(png)
    with tempfile.TemporaryDirectory() as folder:
        trials = {form: pathlib.Path(folder) / f'trial.{form}' for form in ('webp', 'avif')}
        for form, target in trials.items():
            encode(png, SIZES[0], form, target)
        best = min(trials, key=lambda form: trials[form].stat().st_size)
        for old in PICTURES.glob(f'{name}-[0-9]*.*'):
            old.unlink()
        (PICTURES / f'{name}-{SIZES[0]}.{best}').write_bytes(trials[best].read_bytes())
    for size in SIZES[1:]:
        encode(png, size, best, PICTURES / f'{name}-{size}.{best}')
    return name, {'format': best, 'ground': ground_of(png)}


def up_to_date(png, manifest):
    """Whether a picture has been published since it was rendered."""
    entry = manifest.get(name_of(png))
    if not entry:
        return False
    largest = PICTURES / f'{name_of(png)}-{SIZES[0]}.{entry["format"]}'
    return largest.exists() and largest.stat().st_mtime >= png.stat().st_mtime


def write_grounds(manifest):
    """The class of each colour that stands behind a picture until it is there."""
    colours = sorted({entry['ground'] for entry in manifest.values()})
    rules = ''.join(f'  .ground-{colour} {{\n    background-color: #{colour};\n  }}\n' for colour in colours)
    GROUNDS.write_text('/* The grounds of the pictures; written by web/studio/publish.py. */\n@layer parts {\n' + rules + '}\n')


def main():
    """Publishes what is new in the folder, then writes the manifest and the grounds."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    manifest = json.loads(MANIFEST.read_text()) if MANIFEST.exists() else {}
    pictures = [png for png in sorted(pathlib.Path(sys.argv[1]).glob('*.png')) if NAME.match(png.stem)]
    stale = [png for png in pictures if not up_to_date(png, manifest)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, entry in pool.map(publish, stale):
            manifest[name] = entry
            print(name, entry['format'], flush=True)
    MANIFEST.write_text(json.dumps(manifest, indent=1, sort_keys=True) + '\n')
    write_grounds(manifest)


main()
