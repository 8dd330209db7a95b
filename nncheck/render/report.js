"use strict";
// Filters and sorts the cards. All that it shows is on the page without it.
(() => {
  const $ = (id) => document.getElementById(id);
  const list = $("list"), tools = $("tools");
  if (!list || !tools) return;
  const all = [...list.children], cards = all.filter((e) => e.matches(".card"));
  const facts = new Map(cards.map((card, order) => [card, {
    order,
    name: card.querySelector("summary b").textContent.toLowerCase(),
    place: card.querySelector("summary > code").textContent.toLowerCase(),
    kind: card.dataset.k,
    verdict: card.dataset.s,
  }]));
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const label = () => {
    $("fold").textContent = cards.some((c) => c.open && !c.hidden) ? "Close all" : "Open all";
  };
  const show = () => {
    const words = $("find").value.trim().toLowerCase(), verdict = $("verdict").value;
    const kind = $("kind").value, groups = new Set();
    let shown = 0;
    for (const [card, f] of facts) {
      const fits = (!verdict || f.verdict === verdict) && (!kind || f.kind === kind)
        && (!words || f.name.includes(words) || f.place.includes(words));
      card.hidden = !fits;
      if (fits) { shown += 1; groups.add(f.verdict); }
    }
    for (const e of all) if (e.matches("h3")) e.hidden = Boolean($("sort").value) || !groups.has(e.id);
    $("shown").textContent = `${shown} of ${cards.length} shown`;
    label();
  };
  const sort = () => {
    const key = $("sort").value;
    const sorted = key ? [...cards].sort((a, b) => {
      const x = facts.get(a), y = facts.get(b);
      return compare(x[key], y[key]) || x.order - y.order;
    }) : all;
    list.append(...sorted);
    show();
  };
  for (const id of ["find", "verdict", "kind"]) $(id).addEventListener("input", show);
  $("sort").addEventListener("input", sort);
  $("fold").addEventListener("click", () => {
    const open = !cards.some((card) => card.open && !card.hidden);
    for (const card of cards) if (!card.hidden) card.open = open;
    label();
  });
  list.addEventListener("toggle", (event) => { if (facts.has(event.target)) label(); }, true);
  // a link to what stands in a closed card opens it
  const reveal = () => {
    let at = location.hash.length > 1 && $(decodeURIComponent(location.hash.slice(1)));
    if (!at || !list.contains(at)) return;
    const card = at.closest(".card");
    if (card && card.hidden) { $("find").value = $("verdict").value = $("kind").value = ""; show(); }
    for (let e = at; e && e !== list; e = e.parentElement) if (e.matches("details")) e.open = true;
    at.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  tools.hidden = false;
  show();
  reveal();
})();
