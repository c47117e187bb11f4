// The map beside the list: outlines of the areas, or a street map, and a marker for every place of the question.
// The list has all of it, so markers are for the pointer and stay out of the way of keyboards and screen readers; who
// goes through the list by keyboard sees the marker of each card light up.
const CLOSE = 44; // pixels: places nearer to each other than that share a marker
const MANY = 12; // a marker of more places than that zooms in first, where they are not all at one spot
const NEAREST = 16;
const ROOM = 190; // pixels that an area must be wide to hold its name
const GREAT_BRITAIN = [[50, -6], [58, 2]];

const frame = document.querySelector("[data-map]");
if (frame) draw(frame);

async function draw({ dataset }) {
  const says = frame.querySelector("[data-map-says]");
  try {
    const [places, areas] = await Promise.all([dataset.places, dataset.areas].map(read));
    frame.classList.add("is-ready"); // from now on the canvas has a size
    const map = start(places.features, areas.features);
    says.textContent = sayings(places.features);
    follow(map);
  } catch {
    frame.classList.remove("is-ready");
    says.textContent = "The map could not be loaded. The list has everything.";
  }
}

function sayings(places) {
  if (!places.length) return "There is nothing to show on the map.";
  const toAsk = places.some(({ properties }) => properties.found === "ask") ? " A broken line means: ask them." : "";
  return `Choose a marker to see what is there.${toAsk}`;
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function start(places, areas) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(frame.querySelector(".canvas"), {
    attributionControl: false, keyboard: false, maxZoom: NEAREST, scrollWheelZoom: false,
    zoomSnap: frame.dataset.tiles ? 1 : 0.5, // tiles between two sizes show seams
    fadeAnimation: !still, markerZoomAnimation: !still, zoomAnimation: !still, zoomControl: false,
  });
  L.control.zoom({ position: "bottomright" }).addTo(map); // where no popup opens
  if (frame.dataset.tiles) L.tileLayer(frame.dataset.tiles).addTo(map);
  const ours = areas.filter(({ properties }) => properties.is_ours);
  const home = outline(map, areas, ours);
  const points = places.map(({ properties, geometry: { coordinates: [longitude, latitude] } }) => (
    { ...properties, path: new URL(properties.url).pathname, at: L.latLng(latitude, longitude) }
  ));
  map.fitBounds(whereToLook(home, points), { maxZoom: 14, padding: [12, 12] });
  const markers = L.layerGroup().addTo(map);
  const show = () => {
    markers.clearLayers();
    name(map, home);
    for (const group of grouped(points, map)) markers.addLayer(marker(group, map));
  };
  map.on("zoomend", show);
  show();
  return markers;
}

// Our areas, where something is in them or nothing is anywhere: what lies far off is a few steps of zoom away.
function whereToLook(home, points) {
  const seen = L.latLngBounds(points.map(({ at }) => at));
  const ours = home.getBounds();
  if (!ours.isValid()) return seen.isValid() ? seen : GREAT_BRITAIN;
  return !points.length || points.some(({ at }) => ours.contains(at)) ? ours : seen.extend(ours);
}

function outline(map, areas, ours) {
  map.createPane("names").classList.add("names");
  const style = ({ properties }) => ({ className: properties.is_ours ? "ours" : "theirs" });
  L.geoJSON(areas, { interactive: false, style }).addTo(map);
  return L.geoJSON(ours, { interactive: false, style: { className: "border" } }).addTo(map);
}

// Each of our areas by its name, or where that has no room by the number it has below the map.
function name(map, home) {
  const shapes = home.getLayers();
  if (shapes.length > MANY) return;
  for (const [at, shape] of shapes.entries()) {
    const bounds = shape.getBounds();
    const width = map.project(bounds.getNorthEast()).x - map.project(bounds.getSouthWest()).x;
    const words = document.createElement("span");
    words.textContent = width < ROOM ? at + 1 : shape.feature.properties.name;
    shape.unbindTooltip();
    shape.bindTooltip(words, { className: "area-name", direction: "center", pane: "names", permanent: true });
  }
}

// Places as they lie at this zoom: each joins the first group that it is close to.
function grouped(points, map) {
  const groups = [];
  for (const point of points) {
    const pixel = map.project(point.at);
    const group = groups.find((other) => other.pixel.distanceTo(pixel) < CLOSE);
    if (group) group.points.push(point);
    else groups.push({ pixel, at: point.at, points: [point] });
  }
  return groups;
}

function marker(group, map) {
  const stages = new Set(group.points.map(({ stage }) => stage));
  const [stage] = stages;
  const face = document.createElement("span");
  face.setAttribute("aria-hidden", "true");
  if (stages.size === 1) face.append(picture(stage));
  if (group.points.length > 1) {
    const number = document.createElement("b");
    number.textContent = group.points.length;
    face.append(number);
  }
  const classes = ["marker", stages.size === 1 && `stage--${stage}`, group.points.every(({ found }) => found === "ask") && "marker--ask"];
  const icon = L.divIcon({ className: classes.filter(Boolean).join(" "), html: face, iconSize: null });
  const made = L.marker(group.at, { icon, keyboard: false });
  made.listings = new Set(group.points.map(({ path }) => path));
  const bounds = L.latLngBounds(group.points.map(({ at }) => at));
  const isOneSpot = bounds.getSouthWest().equals(bounds.getNorthEast()) || map.getZoom() >= NEAREST;
  if (group.points.length > MANY && !isOneSpot) made.on("click", () => map.fitBounds(bounds, { padding: [24, 24] }));
  else made.bindPopup(() => list(group.points), popupSize(map));
  return made;
}

function popupSize(map) {
  const { x, y } = map.getSize();
  return { maxHeight: y - 180, maxWidth: Math.min(320, x - 64), minWidth: Math.min(240, x - 64) };
}

// Titles were typed by people: they go into the page as text and never as markup.
function list(points) {
  const all = document.createElement("ul");
  all.className = "marker-list";
  for (const { title, path, stage, provider, site, ask_about: ask } of points) {
    const [row, link, where] = ["li", "a", "span"].map((tag) => document.createElement(tag));
    link.href = path;
    link.textContent = title;
    where.textContent = [...new Set([provider, site])].filter(Boolean).join(", ");
    row.className = `stage--${stage}`;
    row.append(picture(stage), link, where);
    if (ask.length) {
      const words = document.createElement("span");
      words.textContent = `Ask about: ${ask.join(", ")}.`;
      row.append(words);
    }
    all.append(row);
  }
  return all;
}

function picture(stage) {
  const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${frame.dataset.icons}#stage-${stage}`);
  svg.append(use);
  return svg;
}

// Light up the marker of the card that somebody points at or has reached by keyboard.
function follow(markers) {
  const light = ({ target }) => {
    const card = target.closest("[data-listing]");
    const path = card && `/${card.dataset.listing}/`;
    for (const one of markers.getLayers()) {
      const isLit = Boolean(path) && [...one.listings].some((listing) => listing.endsWith(path));
      one.getElement()?.classList.toggle("is-lit", isLit);
      one.setZIndexOffset(isLit ? 1000 : 0);
    }
  };
  const results = document.getElementById("results");
  for (const kind of ["focusin", "mouseover"]) results.addEventListener(kind, light);
}
