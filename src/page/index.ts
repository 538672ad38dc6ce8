import type {ProfilerOptions} from './config.ts';
import {install} from './install.ts';
import {findOwnScript, readOptions} from './own-script.ts';

try {
  // The script tag: its data-* attributes are the options.
  const script = findOwnScript();
  if (script) install(readOptions(script) as ProfilerOptions, script.src);
} catch (error) {
  // The shop goes on without us.
  console.warn('vitrine: does not start:', error);
}
