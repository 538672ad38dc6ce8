import {drawServerNoise} from '../../core/privacy/discrete-laplace.ts';
import {drawSecureInteger} from '../secure-integer.ts';

/** Draws one number of the noise that a server adds to its share of a sum. */
export type DrawNoise = () => number;

/** The noise that ships, from the operating system's random source. */
export const drawNoise: DrawNoise = () => drawServerNoise(drawSecureInteger);
