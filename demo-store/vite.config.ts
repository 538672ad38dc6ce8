import path from 'node:path';
import {defineConfig} from 'vite';

/** The shop's own script and styles; its pages are made by pages/render-page.ts. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  base: '/store/',
  build: {
    outDir: path.join(import.meta.dirname, '..', 'dist', 'store'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: path.join(import.meta.dirname, 'client', 'shop.ts'),
      // Names without hashes: the pages are not built and have to know them.
      output: {
        entryFileNames: 'shop.js',
        chunkFileNames: '[name].js',
        assetFileNames: ({names}) => (names.some((name) => name.endsWith('.css')) ? 'shop.css' : '[name][extname]'),
      },
    },
  },
});
