"use strict";
// Draws the terminal of one laboratory, and carries its bytes over a websocket.

const KEY = "dyna-tui visitor";
const RETRIES = [500, 1000, 2000, 4000, 8000];
const notice = document.getElementById("notice");
const place = document.getElementById("terminal");
const terminal = new Terminal({
  fontFamily: "'DejaVu Sans Mono', 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace",
  fontSize: fontSize(),
  scrollback: 0,
  cursorBlink: false,
  customGlyphs: true,
  macOptionIsMeta: true,
  theme: { background: "#14171c", foreground: "#e3e6eb" },
});
const fit = new FitAddon.FitAddon();
const encoder = new TextEncoder();
let socket = null;
let failures = 0;
let over = false;
let returning = sessionStorage.getItem(KEY) !== null; // whether a laboratory may be there to be taken up

history.replaceState(null, "", location.pathname); // the token is in a cookie now

function fontSize() {
  const asked = Number(new URLSearchParams(location.search).get("fontsize"));
  const wide = Math.min(window.innerWidth / 62, 15); // 100 columns on a laptop, fewer on a telephone
  return asked >= 4 && asked <= 60 ? asked : Math.max(8, Math.round(wide));
}

function visitor() {
  let name = sessionStorage.getItem(KEY);
  if (!name) {
    name = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem(KEY, name);
  }
  return name;
}

const [NEW, AGAIN, CLOSE] = ["Open a new laboratory", "Try again", "Close"];

function tell(text, button = "") {
  notice.hidden = !text;
  notice.querySelector("p").textContent = text;
  notice.querySelector("button").textContent = button;
  notice.querySelector("button").hidden = !button;
  if (button && button !== CLOSE) notice.querySelector("button").focus();
}

function send(data) {
  if (socket && socket.readyState === WebSocket.OPEN) socket.send(data);
}

function size() {
  return { columns: terminal.cols, rows: terminal.rows };
}

function save(name, data) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function told(message) {
  if (message.type === "file") save(message.name, message.data);
  if (message.type === "full") {
    over = true;
    tell(`${message.visitors === 1 ? "The only place is" : `All ${message.visitors} places are`} taken. One is free once somebody leaves.`, AGAIN);
  }
  if (message.type === "ended") {
    over = true;
    sessionStorage.removeItem(KEY);
    tell(message.status ? "The laboratory ended with an error." : "The laboratory has ended.", NEW);
  }
  if (message.type === "new") tell("The laboratory that you had here is gone, and what was not saved with it. This is a new one.", CLOSE);
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}${location.pathname.replace(/[^/]*$/, "")}ws`);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    failures = 0;
    tell("");
    socket.send(JSON.stringify({ visitor: visitor(), returning, ...size() }));
    returning = true;
  };
  socket.onmessage = (event) => {
    if (typeof event.data === "string") told(JSON.parse(event.data));
    else terminal.write(new Uint8Array(event.data));
  };
  socket.onclose = (event) => {
    if (over) return;
    if (event.reason === "opened elsewhere") tell("This laboratory is open in another window.", NEW);
    else if (event.reason === "too much at once") tell("Too much was sent at once.", NEW);
    else if (event.reason === "the server ends") {
      over = true;
      tell("The server has ended, and this laboratory with it: what was not saved is gone. Once the server runs again, open a new one.", AGAIN);
    } else if (failures < RETRIES.length) {
      tell("The connection is lost. Trying again…");
      setTimeout(connect, RETRIES[failures++]);
    } else tell("The server does not answer any more. Is it still running, and are you connected?", AGAIN);
  };
}

notice.querySelector("button").onclick = (event) => {
  if (event.target.textContent === CLOSE) {
    tell("");
    terminal.focus();
    return;
  }
  if (over || event.target.textContent === NEW) {
    sessionStorage.removeItem(KEY);
    returning = false;
  }
  over = false;
  failures = 0;
  terminal.reset();
  tell("");
  terminal.focus();
  connect();
};
terminal.loadAddon(fit);
terminal.open(place);
fit.fit();
terminal.onData((data) => send(encoder.encode(data)));
terminal.onBinary((data) => send(Uint8Array.from(data, (letter) => letter.charCodeAt(0))));
terminal.onResize(() => send(JSON.stringify({ type: "resize", ...size() })));
terminal.attachCustomKeyEventHandler((event) => {
  const taken = event.key === "F1" || (event.ctrlKey && ["s", "p", "e"].includes(event.key.toLowerCase()));
  if (event.type === "keydown" && taken) event.preventDefault(); // save page, print, search
  return true;
});
window.addEventListener("resize", () => fit.fit());
document.addEventListener("visibilitychange", () => document.hidden || terminal.focus());
terminal.focus();
connect();
