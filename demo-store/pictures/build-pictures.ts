import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {chromium} from '@playwright/test';
import {toDepartment} from '../catalogue/departments.ts';
import {readProducts, type ProductLine} from '../catalogue/read-products.ts';

/**
 * Composes the product pictures from Microsoft's Fluent emoji (see ../CREDITS.md) and writes public/pictures. The
 * pictures are in the repository; run it again only after a change of the product files:
 *
 *     npm install --no-save @lobehub/fluent-emoji-3d@1.1.0
 *     npm run demo-pictures
 */
const ROOT = path.join(import.meta.dirname, '..', '..');
const SOURCE = path.join(ROOT, 'node_modules', '@lobehub', 'fluent-emoji-3d', 'assets');
const OUT = path.join(ROOT, 'public', 'pictures');

/** What the page draws: everything it needs, so that it needs no files. */
interface Drawing {
  readonly object: string;
  readonly prop: string;
  readonly filter: string;
  readonly hue: number;
  /** Small differences between neighbours, 0 to 1. */
  readonly variation: number;
  readonly isRoom: boolean;
}

if (!existsSync(SOURCE)) {
  process.stderr.write('Install the picture set first: npm install --no-save @lobehub/fluent-emoji-3d@1.1.0\n');
  process.exit(1);
}
mkdirSync(OUT, {recursive: true});
const only = process.argv[2];
const lines = readProducts().filter(({product}) => !only || product.id.includes(only));
const browser = await chromium.launch({
  executablePath: process.env['CHROME_PATH'] ?? findOnPath(['chromium', 'google-chrome', 'chrome']),
  args: ['--no-sandbox'],
});
const page = await browser.newPage();
// tsx names functions by a helper that the page does not have.
await page.evaluate('globalThis.__name = (named) => named');
const wanted = new Set<string>();
for (const [index, line] of lines.entries()) {
  for (const isRoom of [false, true]) {
    const drawn = await page.evaluate(draw, toDrawing(line, index, isRoom));
    const name = path.basename(isRoom ? line.product.roomImage : line.product.image);
    wanted.add(name);
    writeFileSync(path.join(OUT, name), Buffer.from(drawn.slice(drawn.indexOf(',') + 1), 'base64'));
  }
}
await browser.close();
if (!only) for (const name of readdirSync(OUT)) if (!wanted.has(name)) rmSync(path.join(OUT, name));
process.stderr.write(`${wanted.size} pictures in ${path.relative(process.cwd(), OUT)}\n`);

function toDrawing({product, picture}: ProductLine, index: number, isRoom: boolean): Drawing {
  const department = toDepartment(product.category)!; // every product file belongs to a department
  const props = department.props.filter((code) => code !== picture.code);
  return {
    object: toDataUrl(picture.code),
    prop: toDataUrl(props[index % props.length]),
    filter: `hue-rotate(${picture.hue}deg) saturate(${picture.saturation}) brightness(${picture.brightness})`,
    hue: department.hue,
    variation: ((index * 7) % 10) / 10,
    isRoom,
  };
}

function toDataUrl(code: string): string {
  return `data:image/webp;base64,${readFileSync(path.join(SOURCE, `${code}.webp`)).toString('base64')}`;
}

function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}

/** Runs in the page: draws one picture and gives it as a data URL. */
async function draw(drawing: Drawing): Promise<string> {
  const load = async (source: string): Promise<HTMLImageElement> => {
    const image = new Image();
    image.src = source;
    await image.decode();
    return image;
  };
  const {hue, variation, isRoom, filter} = drawing;
  const size = isRoom ? 400 : 420;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d')!; // a new canvas has no other context
  const shade = hue + (variation - 0.5) * 26;
  const paint = (from: string, to: string, top: number, bottom: number): void => {
    const gradient = context.createLinearGradient(0, top, 0, bottom);
    gradient.addColorStop(0, from);
    gradient.addColorStop(1, to);
    context.fillStyle = gradient;
    context.fillRect(0, top, size, bottom - top);
  };
  const shadow = (x: number, y: number, width: number, strength: number): void => {
    context.save();
    context.filter = 'blur(9px)';
    context.fillStyle = `hsla(${shade}, 35%, 22%, ${strength})`;
    context.beginPath();
    context.ellipse(x, y, width, width * 0.13, 0, 0, 2 * Math.PI);
    context.fill();
    context.restore();
  };
  const object = await load(drawing.object);
  if (!isRoom) {
    paint(`hsl(${shade}, 52%, 95%)`, `hsl(${shade}, 46%, 87%)`, 0, size);
    const glow = context.createRadialGradient(size / 2, size * 0.45, 10, size / 2, size * 0.45, size * 0.5);
    glow.addColorStop(0, 'rgba(255,255,255,.75)');
    glow.addColorStop(1, 'rgba(255,255,255,0)');
    context.fillStyle = glow;
    context.fillRect(0, 0, size, size);
    const width = 268;
    shadow(size / 2, size * 0.815, width * 0.36, 0.32);
    context.filter = filter;
    context.drawImage(object, (size - width) / 2, size * 0.47 - width / 2, width, width);
  } else {
    const floor = size * 0.7;
    paint(`hsl(${shade}, 36%, 80%)`, `hsl(${shade}, 40%, 88%)`, 0, floor);
    paint(`hsl(${shade + 18}, 30%, 70%)`, `hsl(${shade + 18}, 34%, 79%)`, floor, size);
    context.fillStyle = 'rgba(255,255,255,.28)';
    context.beginPath();
    context.arc(size * (0.62 + variation * 0.1), size * 0.36, size * 0.24, 0, 2 * Math.PI);
    context.fill();
    const prop = await load(drawing.prop);
    const left = variation > 0.5;
    const propX = size * (left ? 0.22 : 0.78);
    shadow(propX, floor + 12, 46, 0.25);
    context.save();
    context.filter = 'blur(1.6px) saturate(.75) brightness(1.04)';
    context.drawImage(prop, propX - 58, floor + 12 - 116, 116, 116);
    context.restore();
    const objectX = size * (left ? 0.58 : 0.42);
    const width = 210;
    shadow(objectX, size * 0.865, width * 0.38, 0.36);
    context.filter = filter;
    context.drawImage(object, objectX - width / 2, size * 0.885 - width, width, width);
  }
  return canvas.toDataURL('image/webp', isRoom ? 0.72 : 0.8);
}
