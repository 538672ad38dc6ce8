import type {ProfilerOptions} from './config.ts';
import {install} from './install.ts';

// The script tag: its data-* attributes are the options.
const script = (document.currentScript ?? document.querySelector('script[src*="vitrine.js"]')) as HTMLScriptElement;
try {
  install({...script.dataset} as ProfilerOptions, script.src);
} catch (error) {
  // The shop goes on without us.
  console.warn('vitrine: does not start:', error);
}
