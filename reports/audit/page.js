"use strict";
// Everything is readable without this: it searches, opens what a link points at and unfolds figures in their place.
const byId = (id) => document.getElementById(id);
const box = byId("haku");
const figures = [...document.querySelectorAll("details.figure")];
const groups = [...document.querySelectorAll("details.group")];
const opened = groups.map((group) => group.open);
const words = figures.map((one) => one.querySelector("summary").textContent.toLowerCase());

box.closest(".search").hidden = false;
box.addEventListener("input", () => {
  const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  figures.forEach((one, n) => {
    one.hidden = !wanted.every((word) => words[n].includes(word));
    found += one.hidden ? 0 : 1;
  });
  groups.forEach((group, n) => {
    group.hidden = !group.querySelector("details.figure:not([hidden])");
    group.open = wanted.length ? !group.hidden : opened[n];
  });
  byId("loytyi").textContent = wanted.length ? `${found} ${byId("loytyi").dataset.words}` : "";
});

const show = () => {
  const target = byId(decodeURIComponent(location.hash.slice(1)));
  document.querySelectorAll("a[data-other]").forEach((other) => {
    other.href = other.dataset.other + location.hash;
  });
  if (!target) return;
  target.hidden = false;
  for (let at = target; at; at = at.parentElement) {
    if (at.tagName === "DETAILS") { at.open = true; at.hidden = false; }
  }
  target.scrollIntoView();
  const heading = target.querySelector("summary");
  if (heading) heading.focus({ preventScroll: true });
};
addEventListener("hashchange", show);
show();

// A figure inside a tree unfolds there, as deep as somebody wishes to go.
const unfold = (tree) => {
  tree.querySelectorAll("a[data-figure]").forEach((one) => {
    const below = document.createElement("details");
    below.className = "below";
    const heading = document.createElement("summary");
    heading.textContent = box.dataset.below;
    below.append(heading);
    below.addEventListener("toggle", () => {
      const target = byId(one.dataset.figure);
      if (!below.open || below.children.length > 1 || !target) return;
      const copy = target.querySelector(".tree").cloneNode(true);
      copy.querySelectorAll("details.below").forEach((old) => old.remove());
      below.append(copy);
      unfold(copy);
    });
    one.parentElement.append(" ", below);
  });
};
figures.forEach((one) => one.addEventListener("toggle", () => {
  if (one.open && !one.dataset.ready) { one.dataset.ready = "1"; unfold(one.querySelector(".tree")); }
}));
figures.filter((one) => one.open && !one.dataset.ready).forEach((one) => {
  one.dataset.ready = "1";
  unfold(one.querySelector(".tree"));
});
