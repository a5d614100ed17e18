/** A region of an image in its pixels, and how an address says it. */
export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Reads `x,y,w,h`; `null` for anything else. */
export const readRegion = (text: string | null): Region | null => {
  const numbers = (text ?? '').replace(/^pixel:/, '').split(',').map(Number);
  const [x, y, width, height] = numbers;
  if (numbers.length !== 4 || x === undefined || y === undefined || width === undefined || height === undefined) return null;
  if (!numbers.every(Number.isFinite) || width < 1 || height < 1) return null;
  return { x, y, width, height };
};

/** The part of a region that lies on the image, in whole pixels; `null` where nothing does. */
export const within = (region: Region, width: number, height: number): Region | null => {
  const x = Math.round(Math.min(Math.max(region.x, 0), width));
  const y = Math.round(Math.min(Math.max(region.y, 0), height));
  const right = Math.round(Math.min(Math.max(region.x + region.width, 0), width));
  const bottom = Math.round(Math.min(Math.max(region.y + region.height, 0), height));
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : null;
};

export const regionText = (region: Region): string => [region.x, region.y, region.width, region.height].join(',');

/** Whether a region is all of the image. */
export const whole = (region: Region, width: number, height: number): boolean =>
  region.x === 0 && region.y === 0 && region.width === width && region.height === height;
