/** One image on screen: deep zoom, and a layer of SVG above it in the image's own pixels. */
import OpenSeadragon from 'openseadragon';
import { isFields } from '../border';
import { draw, still } from '../dom';
import type { DigitalMedia } from './data';
import { type Region, within } from './region';

export interface Spot {
  x: number;
  y: number;
}

/** What happens on a stage. */
export interface StageEvents {
  /** The view changes; called for each frame. */
  moved(): void;
  /** The view has come to rest. */
  settled(): void;
  /** The reader did something to the view. */
  touched(): void;
  /** Tiles are missing for good. */
  missing(): void;
}

// A place holder for the style element that the library would add: styles within the page are not allowed here, and our
// own style sheet says the same. Outside of the HTML namespace it is no style, but the library finds it.
const forestallStyles = (): void => {
  if (document.querySelector('style[data-openseadragon-mobile-css]')) return;
  const holder = document.createElementNS(null, 'style');
  holder.setAttribute('data-openseadragon-mobile-css', 'true');
  document.head.append(holder);
};

/** The image service's own description, its tiles asked for at the address of this page. */
const describe = async (image: DigitalMedia): Promise<Record<string, unknown>> => {
  const answer = await fetch(`${image.service}/info.json`, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`the image service answers ${answer.status}`);
  const info: unknown = await answer.json();
  if (!isFields(info)) throw new Error('the image service describes nothing');
  const own = new URL(image.service, location.href).href;
  return 'id' in info ? { ...info, id: own } : { ...info, '@id': own };
};

export class Stage {
  readonly layer = draw('svg', { class: 'viewer-layer', 'aria-hidden': 'true' });

  private constructor(readonly image: DigitalMedia, readonly element: HTMLElement, readonly viewer: OpenSeadragon.Viewer) {
    viewer.canvas.append(this.layer);
  }

  /** Opens `image` in `element`. Throws when the service does not answer. */
  static async open(element: HTMLElement, image: DigitalMedia, name: string, how: string, navigator: boolean): Promise<Stage> {
    const info = await describe(image);
    forestallStyles();
    const quick = still();
    const viewer = OpenSeadragon({
      element, drawer: 'canvas', navigatorDrawer: 'canvas', prefixUrl: '', showNavigationControl: false, showNavigator: navigator,
      navigatorPosition: 'BOTTOM_RIGHT', navigatorSizeRatio: 0.16, navigatorAutoFade: false, navigatorBorderColor: '#7f8b88', navigatorDisplayRegionColor: '#e0b152', crossOriginPolicy: false,
      animationTime: quick ? 0 : 0.5, immediateRender: true, visibilityRatio: 0.4, minZoomImageRatio: 0.7, maxZoomPixelRatio: 8,
      tileRetryMax: 3, tileRetryDelay: 1200, keyboardNavEnabled: false, imageLoaderLimit: 6,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true }, gestureSettingsPen: { clickToZoom: false },
    });
    viewer.canvas.setAttribute('role', 'application');
    viewer.canvas.setAttribute('aria-label', name);
    viewer.canvas.setAttribute('aria-describedby', how);
    return new Promise((resolve, reject) => {
      viewer.addOnceHandler('open', () => resolve(new Stage(image, element, viewer)));
      viewer.addOnceHandler('open-failed', () => {
        viewer.destroy();
        reject(new Error('the image does not open'));
      });
      viewer.open(info as unknown as OpenSeadragon.TileSourceSpecifier);
    });
  }

  listen(events: StageEvents): void {
    const view = (): void => {
      this.element.classList.toggle('whole', this.viewport.getZoom() <= this.viewport.getHomeZoom() * 1.01);
    };
    view();
    this.viewer.addHandler('viewport-change', view);
    for (const name of ['update-viewport', 'resize', 'rotate'] as const) this.viewer.addHandler(name, () => events.moved());
    this.viewer.addHandler('animation-finish', () => events.settled());
    for (const name of ['canvas-drag', 'canvas-scroll', 'canvas-pinch', 'canvas-double-click'] as const) {
      this.viewer.addHandler(name, () => events.touched());
    }
    this.viewer.addHandler('tile-load-failed', (event) => {
      if (!('maxReached' in event) || event.maxReached === true) events.missing();
    });
  }

  get viewport(): OpenSeadragon.Viewport {
    return this.viewer.viewport;
  }

  /** Screen pixels for each pixel of the image. */
  get scale(): number {
    return this.viewport.viewportToImageZoom(this.viewport.getZoom(true));
  }

  get turn(): number {
    return ((Math.round(this.viewport.getRotation()) % 360) + 360) % 360;
  }

  get centre(): Spot {
    return this.viewport.viewportToImageCoordinates(this.viewport.getCenter(true));
  }

  zoom(factor: number): void {
    this.viewport.zoomBy(factor);
    this.viewport.applyConstraints();
  }

  /** Zooms so that each pixel of the image takes `scale` pixels of the screen. */
  zoomTo(scale: number, at: Spot, immediately: boolean): void {
    this.viewport.zoomTo(this.viewport.imageToViewportZoom(scale), undefined, immediately);
    this.viewport.panTo(this.viewport.imageToViewportCoordinates(at.x, at.y), immediately);
  }

  /** Moves by a share of what is seen. */
  pan(right: number, down: number): void {
    const size = this.viewport.getContainerSize();
    this.viewport.panBy(this.viewport.deltaPointsFromPixels(new OpenSeadragon.Point(size.x * right, size.y * down)));
    this.viewport.applyConstraints();
  }

  /** Takes note of the size that the page gives the stage now, and fits the image into it. */
  refit(): void {
    const { clientWidth, clientHeight } = this.element;
    this.viewport.resize(new OpenSeadragon.Point(clientWidth, clientHeight), false);
    this.viewport.goHome(true);
  }

  fit(): void {
    this.viewport.goHome();
  }

  rotateBy(degrees: number): void {
    this.viewport.setRotation((((this.viewport.getRotation() + degrees) % 360) + 360) % 360, true);
  }

  rotateTo(degrees: number): void {
    this.viewport.setRotation(degrees, true);
  }

  show(region: Region): void {
    this.viewport.fitBounds(this.viewport.imageToViewportRectangle(region.x, region.y, region.width, region.height), true);
  }

  /** What of the image is seen; `null` when nothing is. */
  region(): Region | null {
    const seen = this.viewport.viewportToImageRectangle(this.viewport.getBounds(true).getBoundingBox());
    const { x, y } = seen.getTopLeft();
    return within({ x, y, width: seen.width, height: seen.height }, this.image.width, this.image.height);
  }

  /** From pixels of the image to pixels of the stage. */
  toScreen({ x, y }: Spot): Spot {
    return this.viewport.pixelFromPoint(this.viewport.imageToViewportCoordinates(x, y), true);
  }

  /** From pixels of the stage to pixels of the image. */
  toImage({ x, y }: Spot): Spot {
    return this.viewport.viewportToImageCoordinates(this.viewport.pointFromPixel(new OpenSeadragon.Point(x, y), true));
  }

  get size(): Spot {
    return this.viewport.getContainerSize();
  }

  /** What the reader sees is brighter or has more contrast; the image stays as it is. Both in per cent. */
  light(brightness: number, contrast: number): void {
    const canvas = this.viewer.drawer.canvas;
    if (canvas instanceof HTMLElement) {
      canvas.style.filter = brightness === 100 && contrast === 100 ? '' : `brightness(${brightness}%) contrast(${contrast}%)`;
    }
  }

  /** Asks again for what did not load. */
  again(): void {
    this.viewer.world.getItemAt(0)?.reset();
    this.viewer.forceRedraw();
  }

  close(): void {
    this.viewer.destroy();
  }
}
