import {existsSync} from 'node:fs';
import path from 'node:path';
import type {Plugin, UserConfig} from 'vite';
import {defineConfig} from 'vitest/config';
import {readChunkIntegrity} from './tools/integrity.ts';

interface Bundle {
  readonly entry: string;
  readonly file: string;
  readonly format: 'iife' | 'es';
  /**
   * Chunks that this one loads by name and whose hashes are built into it (page/chunk-integrity.ts); they are built
   * before it.
   */
  readonly loads?: readonly string[];
}

/** Chunks that the main chunk loads, and those that capture loads. */
const CHUNKS = ['limited', 'widgets', 'panel', 'debug', 'capture'];
const CAPTURE_CHUNKS = ['left', 'markup', 'platforms', 'dialects', 'address'];

/**
 * What `npm run build` makes, one run of Vite for each (`vite build --mode NAME`). Every file but the worker stands
 * alone: names without hashes, because the page script finds its chunks beside itself.
 */
const BUNDLES: Readonly<Record<string, Bundle>> = {
  script: {entry: 'src/page/index.ts', file: 'vitrine.js', format: 'iife', loads: ['main']},
  module: {entry: 'src/page/module.ts', file: 'vitrine.mjs', format: 'es', loads: ['main']},
  main: {entry: 'src/page/main/index.ts', file: 'vitrine-main.js', format: 'es', loads: CHUNKS},
  limited: {entry: 'src/page/limited.ts', file: 'vitrine-limited.js', format: 'es'},
  widgets: {entry: 'src/page/widgets/index.ts', file: 'vitrine-widgets.js', format: 'es'},
  panel: {entry: 'src/page/widgets/panel.ts', file: 'vitrine-panel.js', format: 'es'},
  debug: {entry: 'src/page/debug/index.ts', file: 'vitrine-debug.js', format: 'es'},
  capture: {entry: 'src/page/capture/index.ts', file: 'vitrine-capture.js', format: 'es', loads: CAPTURE_CHUNKS},
  left: {entry: 'src/page/left/index.ts', file: 'vitrine-left.js', format: 'es'},
  markup: {entry: 'src/page/markup.ts', file: 'vitrine-markup.js', format: 'es'},
  platforms: {entry: 'src/page/platforms.ts', file: 'vitrine-platforms.js', format: 'es'},
  dialects: {entry: 'src/page/dialects.ts', file: 'vitrine-dialects.js', format: 'es'},
  address: {entry: 'src/page/address.ts', file: 'vitrine-address.js', format: 'es'},
  // Loaded by the worker, but alone: shared parts would make the first chunks of every shopper larger.
  split: {entry: 'src/worker/sync/split-answers.ts', file: 'vitrine-split.js', format: 'es'},
  worker: {entry: 'src/worker/index.ts', file: 'vitrine-worker.js', format: 'es'},
  // Not for shops: what `vitrine doctor` runs in the pages that it looks at.
  inspect: {entry: 'src/page/inspect/index.ts', file: 'doctor/inspect.js', format: 'iife'},
};

/**
 * What the worker and the parts that it loads later share. Left to itself the bundler makes a chunk of each, and a
 * chunk of a hundred bytes costs another hundred.
 */
const SHARED = new RegExp(
  'src/core/(contract/(durations|errors|event-kinds|heads|lists|profile-view|shared-slots)|' +
    'clean/(catalogue-lookup|personal-data|plain-digits|price|query-text|visits)|learn/sigmoid|' +
    'features/(category-path|event-features|price-tier|purchase-features)|predict/(model|network|step)|' +
    'profile/(decay|funnel-stage|interests|profile|to-profile-view|visit)|' +
    'recommend/(?!explain|refine|repeats|rules|together|visit-rerun)[a-z-]+)[.]ts$|' +
    'src/worker/(shop/shop|store/transactions)[.]ts$|preload-helper',
);

function toBuild(mode: string): UserConfig['build'] {
  const {entry, file, format} = BUNDLES[mode];
  if (!existsSync(entry)) throw new Error(`There is no ${entry} to build ${file} from.`);
  return {
    outDir: 'dist',
    emptyOutDir: false,
    copyPublicDir: false,
    target: 'es2022',
    // Every visitor loads the page script: its map lies beside it, but no comment of 30 bytes names it.
    sourcemap: mode === 'script' ? 'hidden' : true,
    minify: true,
    modulePreload: false,
    rolldownOptions: {
      input: entry,
      output: {
        format,
        // Constants stay constants, so that the minifier can write them out where they are used: 1 % of each file.
        topLevelVar: false,
        entryFileNames: file,
        // The worker alone has parts that it loads on demand.
        chunkFileNames: 'vitrine-[name].js',
        ...(mode === 'worker' && {codeSplitting: {groups: [{name: 'shared', test: SHARED}]}}),
        ...(format === 'iife' && {name: 'vitrineScript'}),
      },
      // A module keeps its exports, a worker has none.
      preserveEntrySignatures: 'strict',
    },
  };
}

/**
 * Vite wraps each `import()` in code that tells `window` of a chunk that cannot be had. A worker has no `window`: there
 * the wrapper would replace every such error by one of its own.
 */
const PLAIN_IMPORTS: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined),
};

/** HPKE asks for the crypto of old versions of Node where there is no other; a bundle must not import it. */
const BROWSER_CRYPTO: Plugin = {
  name: 'browser-crypto',
  enforce: 'pre',
  transform(code, id) {
    const changed =
      id.includes('/node_modules/@hpke/') && code.replaceAll('await import("crypto")', '{webcrypto: crypto}');
    return changed && changed !== code ? {code: changed, map: null} : undefined; // no line has moved
  },
};

/** The worker finds this chunk, which has a run of its own, beside itself. */
const SPLIT_BESIDE: Plugin = {
  name: 'split-beside',
  enforce: 'pre',
  resolveId: (source) =>
    source === './split-answers.ts' ? {id: `./${BUNDLES.split.file}`, external: true} : undefined,
};

const PLUGINS: Readonly<Record<string, Plugin[]>> = {
  worker: [PLAIN_IMPORTS, SPLIT_BESIDE],
  split: [BROWSER_CRYPTO],
};

export default defineConfig(({mode}) => ({
  plugins: PLUGINS[mode] ?? [],
  resolve: {alias: mode === 'split' ? {'hpke-js': path.resolve('src/worker/sync/hpke-suite.ts')} : {}},
  build: mode in BUNDLES ? toBuild(mode) : undefined,
  define: {CHUNK_INTEGRITY: JSON.stringify(readChunkIntegrity('dist', BUNDLES[mode]?.loads ?? []))},
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Training tests use every core themselves.
    fileParallelism: false,
  },
}));
