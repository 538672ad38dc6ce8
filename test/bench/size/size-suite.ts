import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {toBudgetedFiles, toGzipBytes} from '../../size/dist-files.ts';
import {buildMissing} from '../built-files.ts';
import {toOnnxBytes} from '../engine/onnx/runtime-files.ts';
import {type BenchResult, type BenchRow, toMachine, toValueRow} from '../suite.ts';

const MODEL = 'public/models/demo';
const PACKAGES = 'node_modules';

/** What a shop would send instead of a chunk: the smallest file that the package itself ships. */
const PEERS: readonly {name: string; ours: readonly string[]; peer: readonly string[]}[] = [
  {
    name: 'WebGL engine, against the whole of TensorFlow.js',
    ours: ['dist/vitrine-webgl.js'],
    peer: ['@tensorflow/tfjs/dist/tf.es2017.min.js'],
  },
  {
    name: "worker with its CPU engine, against TensorFlow.js's core and WASM backend",
    ours: ['dist/vitrine-worker.js', 'dist/vitrine-shop-loader.js'],
    peer: [
      '@tensorflow/tfjs-core/dist/tf-core.min.js',
      '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js',
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    ],
  },
  {
    name: 'widgets, against Lit without any element',
    ours: ['dist/vitrine-widgets.js'],
    peer: [
      'lit-html/lit-html.js',
      'lit-element/lit-element.js',
      '@lit/reactive-element/reactive-element.js',
      '@lit/reactive-element/css-tag.js',
    ],
  },
  {
    name: 'page script, against web-vitals, which only measures',
    ours: ['dist/vitrine.js'],
    peer: ['web-vitals/dist/web-vitals.iife.js'],
  },
];

/**
 * Bytes of everything that a browser is sent: code against its budgets, the demo's model, and peers. Nothing here
 * depends on the machine.
 */
export async function runSizeSuite(): Promise<BenchResult> {
  buildMissing();
  const budgeted = toBudgetedFiles();
  const bytesOf = (file: string): number => {
    const bytes = budgeted.find((one) => one.file === file)?.bytes;
    if (bytes === undefined) throw new Error(`${file} is missing: run "npm run build".`);
    return bytes;
  };
  const toPeerRow = (name: string, ours: readonly string[], theirs: number): BenchRow =>
    toValueRow(`${name}, gzip`, {
      ours: sum(ours, (file) => budgeted.find((one) => one.file === file)?.bytes ?? toGzipBytes(file)),
      theirs,
      unit: 'bytes',
    });
  const rows: BenchRow[] = [
    ...budgeted.map(({file, limit}) =>
      toValueRow(`${path.basename(file)} with what it imports at once, gzip`, {
        ours: bytesOf(file),
        limit,
        unit: 'bytes',
      }),
    ),
    toValueRow('before the shopper agrees, without widgets: page script, gzip', {
      ours: bytesOf('dist/vitrine.js'),
      unit: 'bytes',
    }),
    toValueRow('a page with widgets after the shopper agreed: page script, main, capture, widgets, worker, gzip', {
      ours: sum(['vitrine', 'vitrine-main', 'vitrine-capture', 'vitrine-widgets', 'vitrine-worker'], (name) =>
        bytesOf(`dist/${name}.js`),
      ),
      unit: 'bytes',
    }),
    ...toOtherChunks(budgeted.map(({file}) => file)),
    ...toModelRows(),
    ...PEERS.map(({name, ours, peer}) =>
      toPeerRow(
        name,
        ours,
        sum(peer, (file) => toGzipBytes(path.join(PACKAGES, file))),
      ),
    ),
    toPeerRow(
      "worker with its CPU engine, against onnxruntime-web's WASM build",
      ['dist/vitrine-worker.js', 'dist/vitrine-shop-loader.js'],
      await toOnnxBytes(),
    ),
  ];
  return {suite: 'size', machine: toMachine(`Node ${process.version}`), rows};
}

/** Chunks without a budget: loaded on demand, or the twin of a file that has one. */
function toOtherChunks(known: readonly string[]): BenchRow[] {
  return readdirSync('dist')
    .filter((name) => /^vitrine.*\.m?js$/.test(name) && !known.includes(`dist/${name}`))
    .map((name) => toValueRow(`${name} alone, gzip`, {ours: toGzipBytes(`dist/${name}`), unit: 'bytes'}));
}

function toModelRows(): BenchRow[] {
  const files = readdirSync(MODEL).map((name) => path.join(MODEL, name));
  const {items} = JSON.parse(readFileSync(path.join(MODEL, 'manifest.json'), 'utf8')) as {items: number};
  const bytes = sum(files, (file) => statSync(file).size);
  const first = files.filter((file) => /(manifest|network|ids|items-0)\./.test(path.basename(file)));
  const catalogue = 'public/catalogue.json';
  return [
    toValueRow(`demo model, ${items} items, all files as they are`, {ours: bytes, unit: 'bytes'}),
    toValueRow('demo model up to its first prediction, gzip', {
      ours: sum(first, toGzipBytes),
      unit: 'bytes',
    }),
    toValueRow('demo model, an item beside the network', {
      ours: (bytes - statSync(path.join(MODEL, 'network.bin')).size) / items,
      unit: 'bytes',
    }),
    ...(existsSync(catalogue)
      ? [toValueRow(`demo catalogue, ${items} items, gzip`, {ours: toGzipBytes(catalogue), unit: 'bytes'})]
      : []),
  ];
}

function sum(names: readonly string[], toBytes: (name: string) => number): number {
  return names.reduce((bytes, name) => bytes + toBytes(name), 0);
}
