import type {PANEL_TAGS} from '../../core/contract/widgets.ts';
import type {Profiler} from '../profiler.ts';
import {define} from './define.ts';
import {ProfileElement} from './profile-panel.ts';

/** Starts the page's `<vitrine-profile>`. @param profiler the full one, also on pages with a limited API */
export function start(profiler: Profiler): void {
  define<typeof PANEL_TAGS>(profiler, {'vitrine-profile': ProfileElement});
}
