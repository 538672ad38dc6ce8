import type {ListKind} from '../../contract/lists.ts';
import {chooseForYou} from '../rank.ts';
import type {Choose} from '../rank-input.ts';
import {chooseAgain} from './again.ts';
import {chooseComplement} from './complement.ts';
import {chooseSimilar} from './similar.ts';

/** How each kind of list is filled. */
export const CHOICES: Readonly<Record<ListKind, Choose>> = {
  'for-you': chooseForYou,
  similar: chooseSimilar,
  complement: chooseComplement,
  again: chooseAgain,
};
