export {inspect} from './inspect.ts';
export {watch} from './watch.ts';
