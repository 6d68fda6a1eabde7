// What all charts have in common: a drawing of the width of its place, axes, a legend, the tip that
// follows the pointer. Colours come from the style sheet, so that dark and light need no redrawing.
"use strict";

const page = JSON.parse(document.getElementById("page-data").textContent);
const kinds = {}; // by name: draws a chart
/** A triangle that stands on its tip. */
const symbolDown = {
  draw(context, size) {
    const y = Math.sqrt(size / (3 * Math.sqrt(3)));
    context.moveTo(0, 2 * y);
    context.lineTo(-Math.sqrt(3) * y, -y);
    context.lineTo(Math.sqrt(3) * y, -y);
    context.closePath();
  },
};
const SYMBOLS = [
  d3.symbolCircle, d3.symbolSquare, d3.symbolTriangle, d3.symbolDiamond, d3.symbolCross,
  d3.symbolStar, d3.symbolWye, symbolDown,
];

const color = (index) => `var(--c${index % 8})`;
const symbol = (index) => SYMBOLS[index % SYMBOLS.length];

/** What bars of a series are filled with: colour alone tells nobody who doesn't see it. */
function fill(svg, index) {
  if (index % 8 === 0) {
    return color(index);
  }
  const id = `${svg.node().closest("[data-chart]").dataset.chart}-${svg.node().classList[0] ?? "bars"}-${index}`;
  const stripes = svg.append("defs").append("pattern").attr("id", id).attr("width", 6).attr("height", 6)
      .attr("patternUnits", "userSpaceOnUse").attr("patternTransform", `rotate(${45 * index})`);
  stripes.append("rect").attr("width", 6).attr("height", 6).style("fill", color(index));
  stripes.append("rect").attr("width", 2).attr("height", 6).style("fill", "var(--paper)").style("fill-opacity", 0.55);
  return `url(#${id})`;
}

/** A number in as many digits as a reader needs. */
function shown(value) {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) {
    return d3.format(",")(value);
  }
  return size !== 0 && (size < 1e-4 || size >= 1e7) ? d3.format(".3e")(value) : d3.format(",.4~r")(value);
}

/** A text that is no wider than it may be; about 6.6 pixels a letter. */
function cut(text, width) {
  const letters = Array.from(text);
  const most = Math.max(4, Math.floor(width / 6.6));
  return letters.length <= most ? text : letters.slice(0, most - 1).join("").trimEnd() + "…";
}

/** An empty drawing, and the part of it between the axes. */
function frame(host, height, margin) {
  const width = Math.max(260, host.clientWidth);
  const id = host.dataset.chart;
  const svg = d3.select(host).append("svg")
      .attr("viewBox", [0, 0, width, height]).attr("role", "img")
      .attr("aria-labelledby", id + "-title").attr("aria-describedby", id + "-caption");
  const inner = {
    svg, left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom,
  };
  inner.width = inner.right - inner.left;
  return inner;
}

function scale(axis, domain, range) {
  const kind = axis.log ? d3.scaleLog() : axis.root ? d3.scaleSqrt() : d3.scaleLinear();
  return kind.domain(domain).range(range);
}

const power = (value) => (Number.isInteger(Math.log10(value)) ? d3.format("~s")(value) : "");

function ticks(axis, made, room) {
  if (axis.names) {
    const every = Math.ceil(axis.names.length / Math.max(2, room));
    return made.tickValues(d3.range(0, axis.names.length, every)).tickFormat((i) => axis.names[i]);
  }
  if (axis.at) {
    return made.tickValues(axis.at).tickFormat(d3.format("~s"));
  }
  if (axis.log) {
    const [from, to] = made.scale().domain();
    const wide = Math.log10(to / from) > 1.5;
    return wide
        ? made.tickValues(made.scale().ticks().filter((v) => power(v) !== "")).tickFormat(d3.format("~s"))
        : made.ticks(Math.max(2, room)).tickFormat(d3.format("~g"));
  }
  const marks = made.ticks(Math.max(2, room));
  const [from, to] = d3.extent(made.scale().domain());
  return Math.max(Math.abs(from), Math.abs(to)) >= 10000 ? marks.tickFormat(d3.format("~s")) : marks;
}

function xAxis(inner, x, axis) {
  const g = inner.svg.append("g").attr("class", "axis").attr("transform", `translate(0,${inner.bottom})`)
      .call(ticks(axis, d3.axisBottom(x).tickSizeOuter(0), inner.width / 80));
  g.append("text").attr("class", "label").attr("x", inner.right).attr("y", 34).attr("text-anchor", "end").text(axis.label);
}

function yAxis(inner, y, axis) {
  inner.svg.append("g").attr("class", "grid").attr("transform", `translate(${inner.left},0)`)
      .call(ticks(axis, d3.axisLeft(y).tickSize(-inner.width), 5)).call((g) => g.selectAll("text, path").remove());
  inner.svg.append("g").attr("class", "axis").attr("transform", `translate(${inner.left},0)`)
      .call(ticks(axis, d3.axisLeft(y).tickSize(4).tickSizeOuter(0), 5)).call((g) => g.select(".domain").remove());
  inner.svg.append("text").attr("class", "label").attr("x", 0).attr("y", 12).text(axis.label);
}

/** What each series looks like: a list, so that those who hear it get the names. */
function legend(host, entries) {
  if (entries.length < 2) {
    return;
  }
  const list = d3.select(host).append("ul").attr("class", "legend");
  for (const entry of entries) {
    const item = list.append("li");
    const key = item.append("svg").attr("viewBox", "0 0 22 12").attr("aria-hidden", "true");
    if (entry.line) {
      key.append("path").attr("d", "M0,6H22")
          .style("stroke", entry.color).style("stroke-width", 2.5).style("stroke-dasharray", entry.dash ? "5 3" : null);
    }
    if (entry.symbol) {
      key.append("path").attr("d", d3.symbol(entry.symbol, entry.line ? 42 : 60)()).attr("transform", "translate(11,6)").style("fill", entry.color);
    } else if (entry.bars !== undefined) {
      key.attr("class", `key${entry.bars}`);
      key.append("rect").attr("width", 14).attr("height", 10).attr("x", 4).attr("y", 1).style("fill", fill(key, entry.bars));
    } else if (entry.box) {
      key.append("rect").attr("width", 14).attr("height", 10).attr("x", 4).attr("y", 1).style("fill", entry.color)
          .style("fill-opacity", entry.band ? 0.3 : null);
    }
    item.append("bdi").text(entry.name);
  }
}

const tip = d3.select("body").append("div").attr("class", "tip").attr("hidden", "").attr("aria-hidden", "true");

document.addEventListener("pointermove", (event) => {
  const mark = event.target.closest?.("[data-tip]");
  if (!mark) {
    tip.attr("hidden", "");
    return;
  }
  tip.attr("hidden", null).text(mark.dataset.tip);
  const box = tip.node().getBoundingClientRect();
  tip.style("left", Math.min(event.clientX + 14, innerWidth - box.width - 8) + "px")
      .style("top", Math.max(4, event.clientY - box.height - 12) + "px");
});

function draw(host) {
  const width = host.clientWidth;
  if (width === 0 || host.drawnAt === width) {
    return;
  }
  host.drawnAt = width;
  host.replaceChildren();
  const spec = page.charts[host.dataset.chart];
  const kind = kinds[spec.kind];
  kind(host, spec);
}

/** Called once all kinds are known. */
function drawAll() {
  const hosts = document.querySelectorAll("[data-chart]");
  const again = new ResizeObserver((changes) => changes.forEach((change) => draw(change.target)));
  hosts.forEach((host) => {
    draw(host);
    again.observe(host);
  });
}
