import type {Inspection} from '../../core/contract/inspection.ts';
import {findAll, textOf} from '../capture/dom.ts';
import type {ShownPage} from '../capture/source.ts';
import {parseJsonText} from '../capture/sources/json-text.ts';

/**
 * Maximum length of a block that capture reads, characters, and maximum number of blocks reported; the same as in
 * INSPECTION_LIMITS.
 */
const MAX_LENGTH = 300_000;
const MAX_BLOCKS = 20;

/** Finds the blocks of JSON-LD that are not valid JSON: capture repairs them or cannot read them. */
export function readBlocks({root}: ShownPage): Pick<Inspection, 'blocks' | 'longBlocks'> {
  const blocks: Inspection['blocks'] = [];
  let longBlocks = 0;
  const scripts = findAll(root, 'script[type^="application/ld+json" i]');
  for (const [i, script] of scripts.entries()) {
    const text = textOf(script);
    let isRepaired = false;
    if (text.length > MAX_LENGTH) longBlocks++;
    else {
      try {
        parseJsonText(text, () => (isRepaired = true));
        if (!isRepaired) continue;
      } catch {
        // The block is reported; the command finds out what is wrong with it, and where.
      }
      if (blocks.length < MAX_BLOCKS) blocks.push({number: i + 1, text, isRepaired});
    }
  }
  return {blocks, longBlocks};
}
