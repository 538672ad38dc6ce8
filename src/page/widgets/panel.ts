import type {PANEL_TAGS} from '../../core/contract/widgets.ts';
import type {Profiler} from '../profiler.ts';
import {define} from './define.ts';
import {ProfileElement} from './profile-panel.ts';

/** Makes the page's `<vitrine-profile>` work. @param profiler the whole one, also on pages with a limited API */
export function start(profiler: Profiler): void {
  define<typeof PANEL_TAGS>(profiler, {'vitrine-profile': ProfileElement});
}
