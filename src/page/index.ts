import type {ProfilerOptions} from './config.ts';
import {install} from './install.ts';
import {findOwnScript, readOptions, toScriptAddress} from './own-script.ts';

try {
  // The script tag: its data-* attributes are the options.
  const script = findOwnScript();
  if (script)
    install({...readOptions(script), integrity: script.integrity} as ProfilerOptions, toScriptAddress(script));
} catch (error) {
  // The shop goes on without us.
  console.warn('vitrine:', error);
}
