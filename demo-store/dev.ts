import path from 'node:path';
import {build, createServer, type Plugin} from 'vite';
import {readShopProducts} from './create-store.ts';
import {toLabels} from './labels.ts';
import {startParties} from './start-parties.ts';
import type * as Pages from './pages/render-page.ts';

/**
 * `npm run dev`: the demo shop on Vite's development server, Vitrine's bundles rebuilt after every change, and the
 * sync server with its helper, on databases in memory. No Content-Security-Policy here: Vite's own client needs inline
 * styles.
 */
const ROOT = path.join(import.meta.dirname, '..');
const MODES = ['script', 'module', 'capture', 'widgets', 'debug', 'worker'];
const port = Number(process.env['PORT'] ?? 4173);

for (const mode of MODES) {
  await build({root: ROOT, configFile: path.join(ROOT, 'vite.config.ts'), mode, logLevel: 'warn', build: {watch: {}}});
}
const products = readShopProducts();
const {leaderUrl} = await startParties(
  {ports: {leader: port + 1, helper: port + 2}, databases: {leader: 'memory:', helper: 'memory:'}},
  {origins: [`http://localhost:${port}`], labels: toLabels(products)},
);
const server = await createServer({
  configFile: false,
  root: ROOT,
  // Its folder is served as it is: catalogue, pictures, models.
  publicDir: 'public',
  appType: 'custom',
  server: {port, strictPort: true, watch: {ignored: ['**/.cache/**', '**/out/**', '**/test/**']}},
  plugins: [shopPages()],
});
await server.listen();
process.stdout.write(
  `\n  Demo shop   http://localhost:${port}\n  Dashboard   ${leaderUrl}/dashboard\n\n  Ctrl-C stops all.\n`,
);

/** Pages of the shop, rendered anew for every request, and the bundles out of dist. */
function shopPages(): Plugin {
  return {
    name: 'demo-store',
    configureServer(vite) {
      vite.middlewares.use(async (request, response, next) => {
        const address = (request.originalUrl ?? '/').split('?')[0];
        if (/^\/vitrine[\w.-]*$/.test(address)) {
          request.url = `/dist${address}`;
          return next();
        }
        // Vite serves modules and files itself.
        if (/\.\w+$/.test(address) || address.startsWith('/@') || request.method !== 'GET') return next();
        try {
          const {renderPage} = (await vite.ssrLoadModule('/demo-store/pages/render-page.ts')) as typeof Pages;
          const {status, document} = renderPage(address, {
            products,
            sync: `${leaderUrl}/vitrine`,
            dashboard: `${leaderUrl}/dashboard`,
            assets: {script: '/demo-store/client/shop.ts'},
          });
          response.statusCode = status;
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(await vite.transformIndexHtml(address, document));
        } catch (error) {
          next(error);
        }
      });
    },
  };
}
