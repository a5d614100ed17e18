/** What the page tells the viewer. */
import { type Outcome, Taker, isFields } from '../border';
import type { Words } from '../words';

/** An image with an image service. */
export interface DigitalMedia {
  pid: string;
  title: string;
  /** Path of the service, IIIF Image API 3. */
  service: string;
  /** Path of the largest still image. */
  still: string;
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  /** Pixels for each millimetre of the object, where known. */
  perMm: number | null;
  /** Whether that was measured on a scale in the image; else the file states it. */
  measured: boolean;
}

/** An image to compare with. */
export interface Other {
  pid: string;
  title: string;
  thumbnail: string;
}

export interface ViewerData {
  image: DigitalMedia;
  beside: DigitalMedia | null;
  others: Other[];
  /** The path of the image's page. */
  here: string;
  /** Whether the page stands for this image, so that its address tells the view. */
  alone: boolean;
  /** The address of the sprite. */
  icons: string;
  language: string;
  words: Words;
}

const image = (value: unknown, failed: string[]): DigitalMedia | null => {
  if (!isFields(value)) return null;
  const take = new Taker(value);
  const read: DigitalMedia = {
    pid: take.text('pid'), title: take.text('title'), service: take.text('service'), still: take.text('still'),
    width: take.size('width'), height: take.size('height'), perMm: take.sizeOrNull('perMm'), measured: take.flag('measured'),
  };
  failed.push(...take.failed);
  return read;
};

export const readViewer = (value: unknown): Outcome<ViewerData> => {
  if (!isFields(value)) return { parsed: null, failed: ['no object'] };
  const take = new Taker(value);
  const failed: string[] = [];
  const shown = image(value['image'], failed);
  const others = (Array.isArray(value['others']) ? value['others'] : []).filter(isFields).map((other): Other => {
    const fields = new Taker(other);
    return { pid: fields.text('pid'), title: fields.text('title'), thumbnail: fields.text('thumbnail') };
  });
  if (!shown) return { parsed: null, failed: ['image'] };
  const parsed: ViewerData = {
    image: shown, beside: image(value['beside'], failed), others, here: take.text('here'), alone: take.flag('alone'),
    icons: take.text('icons'), language: take.text('language'), words: take.texts('words'),
  };
  failed.push(...take.failed);
  return { parsed: failed.length === 0 ? parsed : null, failed };
};
