import type {ProfilerOptions} from './config.ts';
import {install} from './install.ts';
import {findOwnScript, toScriptAddress} from './own-script.ts';

try {
  // The script tag: its data-* attributes are the options. Markup cannot hide a script element's own properties.
  const script = findOwnScript();
  if (script) install({...script.dataset, integrity: script.integrity} as ProfilerOptions, toScriptAddress(script));
} catch (error) {
  // The shop's page works on without the profiler.
  console.warn('vitrine:', error);
}
