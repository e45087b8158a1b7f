// Keeps the list of recently added genes up to date over a WebSocket.
"use strict";

const list = document.getElementById("recent");
const state = document.getElementById("feed-state");
const FIRST_DELAY = 500;
const LONGEST_DELAY = 15000;
let delay = FIRST_DELAY;

function show(name, text) {
  state.dataset.state = name;
  state.textContent = text;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function card(gene) {
  const item = element("li", "card");
  item.dataset.url = gene.page;
  const link = element("a", "");
  link.href = gene.page;
  link.append(element("span", "symbol", gene.symbol), " ", element("span", "name", gene.name));
  const where = element("p", "where");
  where.append(element("i", "", gene.organism_name));
  if (gene.location) where.append(element("span", "location", gene.location));
  item.append(link, where);
  return item;
}

function update(genes) {
  const known = new Set([...list.children].map((item) => item.dataset.url));
  list.replaceChildren(...genes.map((gene) => {
    const item = card(gene);
    item.classList.toggle("new", !known.has(gene.page));
    return item;
  }));
}

function connect() {
  const address = new URL(list.dataset.feed, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  socket.onmessage = (message) => {
    delay = FIRST_DELAY;
    show("live", "live");
    update(JSON.parse(message.data).genes);
  };
  // However it ended (a new release, a lost network), try again: at random moments, so that all
  // the clients of a server that went away do not come back at once, and more rarely each time.
  socket.onclose = () => {
    show("waiting", "reconnecting");
    setTimeout(connect, delay * (0.5 + Math.random()));
    delay = Math.min(delay * 2, LONGEST_DELAY);
  };
}

connect();
