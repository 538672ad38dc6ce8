export {startMain} from './start-main.ts';
