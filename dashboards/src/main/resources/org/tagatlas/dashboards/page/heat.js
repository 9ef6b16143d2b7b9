// A heat map layer: the more photos in a grid cell, the stronger its colour.
/* global L, d3 */

const Heat = L.Layer.extend({
  initialize({ hollow = false } = {}) {
    this.hollow = hollow;
  },

  onAdd(map) {
    this.map = map;
    this.canvas = L.DomUtil.create("canvas", "heat");
    this.canvas.setAttribute("aria-hidden", "true");
    map.getPane("heat").append(this.canvas);
    map.on("moveend resize", this.draw, this);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  },

  onRemove(map) {
    this.canvas.remove();
    map.off("moveend resize", this.draw, this);
  },

  /** Shows a response of the API; null for nothing. */
  show(view) {
    this.view = view;
    this.draw();
  },

  hide() {
    if (this.canvas) this.canvas.hidden = true;
  },

  draw() {
    const { canvas, map, view } = this;
    if (!canvas) return;
    canvas.hidden = !view;
    if (!view) return;
    const size = map.getSize();
    const dense = window.devicePixelRatio || 1;
    canvas.width = size.x * dense;
    canvas.height = size.y * dense;
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    const draw = canvas.getContext("2d");
    draw.scale(dense, dense);
    const style = getComputedStyle(canvas);
    const colours = [0, 1, 2, 3].map((index) => style.getPropertyValue(`--heat${index}`).trim());
    const most = d3.max(view.cells, (cell) => cell[2]) || 1;
    const colour = d3
      .scaleLog()
      .domain([1, Math.max(2, most)])
      .clamp(true);
    const between = d3.interpolateRgbBasis(colours);
    const origin = map.getPixelOrigin().subtract(map.containerPointToLayerPoint([0, 0]).multiplyBy(-1));
    const side = (256 * map.getZoomScale(map.getZoom(), 0)) / 2 ** view.precision;
    const gap = side > 5 ? 0.5 : 0;
    // Draws cells in ascending order, so that none is covered by one with fewer photos.
    for (const [x, y, photos] of d3.sort(view.cells, (cell) => cell[2])) {
      draw.globalAlpha = 0.55 + 0.4 * colour(photos);
      const box = [x * side - origin.x, y * side - origin.y, Math.max(1.5, side - gap), Math.max(1.5, side - gap)];
      if (this.hollow && side > 4) {
        draw.strokeStyle = between(colour(photos));
        draw.lineWidth = 1.5;
        draw.strokeRect(box[0] + 1, box[1] + 1, box[2] - 2, box[3] - 2);
      } else {
        draw.fillStyle = between(colour(photos));
        draw.fillRect(...box);
      }
    }
  },
});

/** Creates the layer; with `hollow`, cells are outlines. */
export const heatLayer = (options) => new Heat(options);
