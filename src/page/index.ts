import {install} from './install.ts';
import {readOwnScript} from './own-script.ts';

try {
  const script = readOwnScript();
  if (script) install(...script);
} catch (error) {
  // The shop's page works on without the profiler.
  console.warn('vitrine:', error);
}
