"use strict";
const ROOMS = {
  telegram: { private: "Private", group: "Group" },
  slack: { private: "Messages", group: "#general", home: "Home" },
};
const PEOPLE = { alice: "Alice", bob: "Bob" };
const post = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body) });

function make(name, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

class Pane {
  constructor(who) {
    this.who = who;
    this.room = "private";
    this.root = document.getElementById("pane").content.cloneNode(true).firstElementChild;
    this.root.id = who;
    document.querySelector("main").append(this.root);
    for (const name of ["rooms", "chat", "screen", "toast", "words"]) this[name] = this.root.querySelector("." + name);
    this.root.querySelector("form").onsubmit = event => { event.preventDefault(); this.say(); };
    this.root.querySelector("input[type=file]").onchange = event => this.send(event.target);
    this.start();
  }

  get at() { return { platform: document.body.dataset.platform, who: this.who, room: this.room }; }

  start() {
    const rooms = ROOMS[this.at.platform];
    if (!rooms[this.room]) this.room = "private";
    this.rooms.replaceChildren(make("strong", { textContent: PEOPLE[this.who] }));
    for (const [room, name] of Object.entries(rooms)) {
      const button = make("button", { type: "button", textContent: name, onclick: () => this.enter(room) });
      button.setAttribute("aria-pressed", room === this.room);
      this.rooms.append(button);
    }
    this.root.querySelector("form").hidden = this.room === "home";
    this.root.querySelector(".clip").hidden = this.room !== "private";
    this.chat.replaceChildren();
    this.shown = new Map();
    this.filling = "";
    this.screen.hidden = true;
  }

  enter(room) {
    this.room = room;
    this.start();
    if (room === "home") post("/home", this.at);
    this.look();
  }

  say() {
    const words = this.words.value.trim();
    if (words) post("/say", { ...this.at, words });
    this.words.value = "";
  }

  send(input) {
    const [file] = input.files;
    const at = new URLSearchParams({ ...this.at, name: file ? file.name : "" });
    if (file) fetch("/send?" + at, { method: "POST", body: file });
    input.value = "";
  }

  async look() {
    const at = this.at;
    const state = await (await fetch("/state?" + new URLSearchParams(at))).json();
    if (JSON.stringify(at) !== JSON.stringify(this.at)) return;
    const hint = at.room === "group" ? `${state.name} and a question` : "Message";
    this.words.placeholder = hint;
    this.words.setAttribute("aria-label", `${PEOPLE[this.who]}: ${hint}`);
    for (const message of state.messages) this.show(message, message.id);
    if (state.home) this.show({ ...state.home, id: -1 }, -1);
    if (state.toast) this.tell(state.toast);
    this.fill(state.screen);
  }

  show(message, id) {
    const now = JSON.stringify(message);
    let one = this.shown.get(id);
    if (!one) {
      this.shown.set(id, one = { box: make("div") });
      this.chat.append(one.box);
    }
    if (one.now === now) return;
    const below = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 300;
    this.draw(one.box, message);
    one.now = now;
    if (below || message.mine) this.chat.scrollTop = this.chat.scrollHeight;
  }

  draw(box, message) {
    box.className = ["message", message.mine && "mine", message.only && "only", message.thread && "thread"].filter(Boolean).join(" ");
    box.replaceChildren();
    const from = "words" in message ? message.from : "City2City";
    if (this.at.platform === "slack" || this.room === "group") box.append(make("span", { className: "from", textContent: from }));
    if ("words" in message) { box.append(message.words); return; }
    const said = make("div", { className: "said" });
    said.innerHTML = message.html;
    box.append(said);
    if (message.file) box.append("📎 ", make("a", { href: `/file/${this.at.platform}/${message.id}`, download: message.file, textContent: message.file }));
    const press = number => post("/press", { ...this.at, message: message.id, number });
    if (message.poll) this.poll(box, message.poll, press);
    else this.keys(box, message.rows, press);
  }

  keys(box, rows, press) {
    let number = 0;
    for (const row of rows) {
      const line = make("div", { className: "row" });
      for (const { label, url } of row) {
        const mine = number++;
        line.append(url ? make("a", { href: url, target: "_blank", textContent: label })
          : make("button", { type: "button", textContent: label, onclick: () => press(mine, label) }));
      }
      box.append(line);
    }
  }

  poll(box, poll, press) {
    poll.options.forEach(({ label, count, mine }, number) => {
      const one = make("button", { type: "button", textContent: `${label} · ${count}`, disabled: poll.closed, onclick: () => press(number) });
      one.className = mine ? "chosen" : "";
      box.append(make("div", { className: "row" }, one));
    });
  }

  tell(words) {
    this.toast.textContent = words;
    this.toast.hidden = false;
    setTimeout(() => { this.toast.hidden = true; }, 4000);
  }

  fill(screen) {
    if (!screen || screen.id !== this.filling) this.screen.hidden = !screen;
    if (!screen || screen.id === this.filling) { this.filling = screen ? screen.id : ""; return; }
    this.filling = screen.id;
    const form = make("form", {}, make("h2", { textContent: screen.title }));
    const said = make("div", { className: "said" });
    said.innerHTML = screen.html;
    form.append(said);
    this.keys(form, screen.rows, (_number, label) => post("/inner", { ...this.at, label }));
    for (const field of screen.fields) form.append(this.field(field));
    const close = make("button", { type: "button", textContent: "Close", onclick: () => post("/close", this.at) });
    form.append(make("div", { className: "row" }, make("button", { textContent: screen.submit || "OK" }), close));
    form.onsubmit = event => { event.preventDefault(); post("/fill", { ...this.at, values: this.values(form, screen) }); };
    this.screen.replaceChildren(form);
  }

  values(form, screen) {
    const given = new FormData(form), many = kind => kind === "checkboxes" || kind === "multi_static_select";
    const value = field => many(field.kind) ? given.getAll(field.leaf) : given.get(field.leaf);
    return Object.fromEntries(screen.fields.map(field => [field.leaf.replaceAll(".", "__"), value(field)]).filter(([, one]) => one !== null && one !== ""));
  }

  field(field) {
    const { leaf, kind, options, chosen } = field, type = { checkboxes: "checkbox", multi_static_select: "checkbox", datepicker: "date", timepicker: "time" }[kind];
    const notes = [make("br"), make("small", { textContent: field.hint }), make("em", { textContent: field.error })];
    if (options.length) {
      const box = make("fieldset", {}, make("strong", { textContent: field.label }), ...notes);
      for (const [value, words] of options) {
        box.append(make("label", {}, make("input", { type: type || "radio", name: leaf, value, checked: chosen.includes(value) }), " " + words));
      }
      return box;
    }
    const input = make(field.long ? "textarea" : "input", { name: leaf, value: field.value, className: "field" });
    if (!field.long) input.type = type || "text";
    return make("label", {}, make("strong", { textContent: field.label }), input, ...notes);
  }
}

const panes = Object.keys(PEOPLE).map(who => new Pane(who));

function choose() {
  const { platform, who } = document.body.dataset;
  for (const button of document.querySelectorAll("header button")) {
    button.setAttribute("aria-pressed", [platform, who].includes(button.dataset.platform || button.dataset.who));
  }
  for (const pane of panes) pane.root.classList.toggle("on", pane.who === who);
}

for (const button of document.querySelectorAll("header button")) {
  button.onclick = () => {
    Object.assign(document.body.dataset, button.dataset);
    if (button.dataset.platform) panes.forEach(pane => pane.start());
    choose();
  };
}

async function look() {
  await Promise.allSettled(panes.map(pane => pane.look()));
  setTimeout(look, 250);
}

choose();
look();
