export {readLeft} from './left-page.ts';
