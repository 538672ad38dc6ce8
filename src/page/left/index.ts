export {readLeftPage} from './left-page.ts';
