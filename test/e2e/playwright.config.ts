import {defineConfig, devices} from '@playwright/test';
import {BROWSER_ARGS, findBrowser} from '../support/browser.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../out/e2e',
  // Browsers share the machine with what they measure.
  workers: 1,
  timeout: 60_000,
  expect: {timeout: 10_000},
  forbidOnly: true,
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: {
      executablePath: findBrowser(),
      args: BROWSER_ARGS,
      // A sandbox needs a user that is not root.
      chromiumSandbox: process.getuid?.() !== 0,
    },
    trace: 'off',
  },
});
