// Numbers as bars. Their lengths are set from here, for the style sheet cannot know them.
import { el, shown } from "./dom.js";

const percent = (share) => `${(100 * Math.min(1, Math.max(0, share))).toFixed(2)}%`;

/** The scale with a predicted rating on it, and the interval that holds it nine times of ten. */
export function ratingBar(item, scale) {
  const value = item.predicted_rating ?? item.score;
  const at = (rating) => percent((rating - scale.lowest) / (scale.highest - scale.lowest));
  const bar = el("span", { class: "scale", "aria-hidden": "true" });
  if (item.low_90 !== undefined) {
    const band = el("span", { class: "band" });
    band.style.left = at(item.low_90);
    band.style.right = `calc(100% - ${at(item.high_90)})`;
    bar.append(band);
  }
  const dot = el("span", { class: "point" });
  dot.style.left = at(value);
  bar.append(dot);
  return bar;
}

/** How strong a preference is beside the strongest of the list. */
export function strengthBar(share) {
  const bar = el("span", { class: "strength", "aria-hidden": "true" });
  const filled = el("span", { class: "fill" });
  filled.style.width = percent(share);
  bar.append(filled);
  return bar;
}

/**
 * Shares as a table with bars that go to the right or, below zero, to the left of one line.
 *
 * @param rows {name, value, told}: what, how much, and that in words
 * @param longest what the longest bar stands for, when it is none of these
 */
export function shareBars(caption, rows, longest = 0) {
  const most = Math.max(...rows.map((row) => Math.abs(row.value)), longest, 1e-12);
  const least = Math.min(0, ...rows.map((row) => row.value)) / most; // from -1 to 0
  const span = 1 - least;
  return el("table", { class: "shares" },
    el("caption", {}, caption),
    el("tbody", {}, ...rows.map((row) => {
      const bar = el("span", { class: row.value < 0 ? "bar less" : "bar" });
      const share = row.value / most;
      bar.style.left = percent((Math.min(share, 0) - least) / span);
      bar.style.width = percent(Math.abs(share) / span);
      return el("tr", {},
        el("th", { scope: "row" }, row.name),
        el("td", { class: "bars" }, el("span", { class: "room", "aria-hidden": "true" }, bar)),
        el("td", { class: "n" }, row.told));
    })));
}

/** A number with its sign. */
export const signed = (value, digits = 2) => (value >= 0 ? "+" : "") + shown(value, digits);
