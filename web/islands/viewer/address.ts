/** The address tells the view: `?xywh=`, `?rotate=`. */
import { readRegion, regionText, whole } from './region';
import type { Stage } from './stage';

/** Shows what the address asks for. */
export const applyAddress = (stage: Stage, query: URLSearchParams): void => {
  const turn = Number(query.get('rotate') ?? 0);
  if ([90, 180, 270].includes(turn)) stage.rotateTo(turn);
  const region = readRegion(query.get('xywh'));
  if (region) stage.show(region);
};

/** The address of what is shown now. */
export const addressOf = (stage: Stage, from: URL): URL => {
  const url = new URL(from);
  const region = stage.region();
  const { width, height } = stage.image;
  const all = !region || whole(region, width, height);
  if (all) url.searchParams.delete('xywh');
  else url.searchParams.set('xywh', regionText(region));
  if (stage.turn === 0) url.searchParams.delete('rotate');
  else url.searchParams.set('rotate', String(stage.turn));
  url.search = url.search.replaceAll('%2C', ',').replaceAll('%2F', '/');
  return url;
};

/** Leads the link to a crop to what is shown now. */
export const updateCrop = (stage: Stage, holder: HTMLElement, text: string): void => {
  const link = holder.querySelector('a');
  const region = stage.region();
  if (!link || !region) return;
  link.href = `${stage.image.service}/${regionText(region)}/max/${stage.turn}/default.jpg`;
  const words = holder.querySelector('span');
  if (words) words.textContent = text.replace('{value}', `${region.width} × ${region.height}`);
  holder.hidden = false;
};
