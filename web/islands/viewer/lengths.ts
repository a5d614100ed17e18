/** Lengths on an image, in millimetres where its scale is known, else in pixels. */
import { number } from '../words';
import type { DigitalMedia } from './data';

/** A length in words, from a length in pixels of the image. */
export const lengthText = (image: DigitalMedia, language: string, pixels: number): string => {
  if (image.perMm === null) return `${number(language, Math.round(pixels))} px`;
  const mm = pixels / image.perMm;
  return `${number(language, mm, mm < 1 ? 3 : mm < 10 ? 2 : 1)} mm`;
};

/** The smallest of 1, 2, 5, 10, 20, 50 … that is at least `least`. */
export const roundStep = (least: number): number => {
  if (!(least > 0) || !Number.isFinite(least)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const first = [1, 2, 5, 10].find((n) => n * power >= least * (1 - 1e-9)) ?? 10;
  return first * power;
};

/** A round length that takes at least `pixels` of the screen: as text, and in pixels of the image. */
export const roundLength = (image: DigitalMedia, language: string, scale: number, pixels: number): { text: string; length: number } => {
  const unit = image.perMm ?? 1;
  const step = image.perMm === null ? Math.max(1, roundStep(pixels / scale)) : roundStep(pixels / scale / unit);
  const places = step < 1 ? 3 : 0;
  return { text: `${number(language, step, places)} ${image.perMm === null ? 'px' : 'mm'}`, length: step * unit };
};
