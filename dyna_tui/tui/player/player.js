"use strict";
// Plays a recording: frames are lists of (row, column, style, text), each what differs from the frame before.
(async () => {
  const find = (name) => document.getElementById(name);
  const [screen, play, position, time, speed] = ["screen", "play", "position", "time", "speed"].map(find);
  const CONTINUED = "\0"; // the second column of a wide character
  if (!("DecompressionStream" in window)) {
    find("help").hidden = false;
    find("help").textContent = "This is the last screen of the recording. Playing it needs a newer browser.";
    return;
  }
  const packed = Uint8Array.from(atob(find("data").textContent), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const { columns, rows, styles, frames, chapters, seconds } = await new Response(unpacked).json();
  const lines = Array.from({ length: rows }, () => screen.appendChild(document.createElement("div")));
  screen.replaceChildren(...lines);
  let cells, shown, began, from, timer, cell;

  function clear() {
    cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => [" ", 0]));
    shown = -1;
    lines.forEach((_, row) => draw(row));
  }

  // Lines, blocks and braille are drawn, so that they meet and are one column wide in every font.
  const ARMS = { // left, up, right, down: 0 none, 1 light, 2 heavy
    "─": [1, 0, 1, 0], "│": [0, 1, 0, 1], "┌": [0, 0, 1, 1], "┐": [1, 0, 0, 1], "└": [0, 1, 1, 0], "┘": [1, 1, 0, 0],
    "├": [0, 1, 1, 1], "┤": [1, 1, 0, 1], "┬": [1, 0, 1, 1], "┴": [1, 1, 1, 0], "┼": [1, 1, 1, 1],
    "━": [2, 0, 2, 0], "┃": [0, 2, 0, 2], "╸": [2, 0, 0, 0], "╹": [0, 2, 0, 0], "╺": [0, 0, 2, 0], "╻": [0, 0, 0, 2],
    "╴": [1, 0, 0, 0], "╵": [0, 1, 0, 0], "╶": [0, 0, 1, 0], "╷": [0, 0, 0, 1], "╼": [1, 0, 2, 0], "╾": [2, 0, 1, 0],
  };
  const ROUND = { "╭": "M4.5 16V12.5Q4.5 8.5 8 8.5", "╮": "M4.5 16V12.5Q4.5 8.5 0 8.5", "╯": "M4.5 0V4.5Q4.5 8.5 0 8.5", "╰": "M4.5 0V4.5Q4.5 8.5 8 8.5" };
  const FADED = { "░": 0.25, "▒": 0.5, "▓": 0.75 };
  const HALVES = { "▀": [0, 0, 8, 8], "█": [0, 0, 8, 16], "▐": [4, 0, 4, 16], "▔": [0, 0, 8, 2], "▕": [7, 0, 1, 16] };
  const BRAILLE = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [0, 3], [1, 3]]; // column and row of each bit's dot

  function shape(letter) {
    const code = letter.codePointAt(0);
    if (code >= 0x2800 && code <= 0x28ff) {
      const dots = BRAILLE.filter((_, bit) => ((code - 0x2800) >> bit) & 1);
      return dots.map(([x, y]) => `<circle cx="${2 + 4 * x}" cy="${2 + 4 * y}" r="1.2"/>`).join("");
    }
    if (letter in FADED) return `<path fill-opacity="${FADED[letter]}" d="M0 0H8V16H0z"/>`;
    let box = HALVES[letter];
    if (code >= 0x2581 && code <= 0x2587) box = [0, 16 - 2 * (code - 0x2580), 8, 2 * (code - 0x2580)];
    if (code >= 0x2589 && code <= 0x258f) box = [0, 0, 0x2590 - code, 16];
    if (box) return `<rect x="${box[0]}" y="${box[1]}" width="${box[2]}" height="${box[3]}" shape-rendering="crispEdges"/>`;
    if (letter === "┊" || letter === "┆") return `<path d="M4 0h1v2.4h-1zm0 4h1v2.4h-1zm0 4h1v2.4h-1zm0 4h1v2.4h-1z"/>`;
    if (letter in ROUND) return `<path fill="none" stroke-width="1" d="${ROUND[letter]}"/>`;
    if (!(letter in ARMS)) return "";
    const [left, up, right, down] = ARMS[letter];
    const bars = [[left, 0, 8.5 - left / 2, 5, left], [right, 4, 8.5 - right / 2, 4, right], [up, 4.5 - up / 2, 0, up, 9], [down, 4.5 - down / 2, 8, down, 8]];
    return bars.filter(([arm]) => arm).map(([, x, y, w, h]) => `<rect x="${x}" y="${y}" width="${w}" height="${h}"/>`).join("");
  }

  const pictures = new Map();

  function picture(letter, colour) {
    const key = letter + colour;
    if (!pictures.has(key)) {
      const drawn = shape(letter);
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 16" preserveAspectRatio="none" fill="${colour}" stroke="${colour}" stroke-width="0">${drawn}</svg>`;
      pictures.set(key, drawn && `url("data:image/svg+xml,${encodeURIComponent(svg)}")`);
    }
    return pictures.get(key);
  }

  const ruler = document.createElement("canvas").getContext("2d");
  const widths = new Map();

  // The columns that a character takes in the font, or in another one where the font lacks it.
  function widthOf(letter) {
    if (!widths.has(letter)) {
      ruler.font = `100px ${getComputedStyle(screen).fontFamily}`;
      widths.set(letter, ruler.measureText(letter).width / ruler.measureText("0").width);
    }
    return widths.get(letter);
  }

  const colourOf = (style) => /(?:^|;)color:(#[0-9a-f]+)/.exec(styles[style])?.[1] ?? "#e3e6eb";

  function span(text, style, width) {
    const made = document.createElement("span");
    made.textContent = text;
    made.style.cssText = styles[style];
    if (width > 1) made.style.setProperty("--columns", width);
    const drawn = width === 1 && picture(text, colourOf(style));
    if (drawn) {
      made.style.backgroundImage = drawn;
      made.style.color = "transparent";
    }
    if (text > "~" && widthOf(text) > width + 0.01) made.style.fontSize = `${width / widthOf(text)}em`;
    return made;
  }

  // A run of ASCII in one style is a span; any other character is one, as wide as its columns, whatever font it is of.
  function draw(row) {
    const spans = [];
    let text = "";
    let style = -1;
    const end = () => {
      if (text) spans.push(span(text, style, text.length));
      text = "";
    };
    cells[row].forEach(([letter, number], column) => {
      if (letter === CONTINUED) return;
      const ascii = letter >= " " && letter <= "~";
      if (number !== style || !ascii) end();
      style = number;
      if (ascii) text += letter;
      else spans.push(span(letter, number, cells[row][column + 1]?.[0] === CONTINUED ? 2 : 1));
    });
    end();
    lines[row].replaceChildren(...spans);
  }

  // As large as the window is wide, and no higher than it.
  function fit() {
    ruler.font = `100px ${getComputedStyle(screen).fontFamily}`;
    const { width, fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = ruler.measureText("0");
    const high = (above + below) / width; // of a cell, where it is one wide
    const wide = screen.clientWidth - 12;
    cell = Math.max(3, Math.floor(16 * Math.min(wide / columns, Math.max(4, (innerHeight - 24) / rows / high))) / 16);
    const row = Math.round(cell * high);
    const font = Math.min((100 * cell) / width, (100 * row) / (above + below));
    const values = { cell, row, width: cell * columns, font, spacing: cell - (font * width) / 100 };
    for (const [name, value] of Object.entries(values)) screen.style.setProperty(`--${name}`, `${value}px`);
  }

  function show(frame) {
    if (frame < shown) clear();
    const changed = new Set();
    while (shown < frame) {
      const parts = frames[++shown][1];
      for (let at = 0; at < parts.length; at += 4) {
        const [row, column, style, text] = parts.slice(at, at + 4);
        let x = column;
        for (const letter of text) cells[row][x++] = [letter, style];
        changed.add(row);
      }
    }
    changed.forEach(draw);
  }

  const clock = (at) => `${Math.floor(at / 60)}:${String(Math.floor(at % 60)).padStart(2, "0")}`;

  function go(at) {
    const to = Math.min(Math.max(at, 0), seconds);
    let frame = shown >= 0 && frames[shown][0] <= to ? shown : 0;
    while (frame + 1 < frames.length && frames[frame + 1][0] <= to) frame++;
    show(frame);
    position.value = to;
    time.textContent = `${clock(to)} of ${clock(seconds)}`;
    position.setAttribute("aria-valuetext", time.textContent);
    const current = chapters.filter(([moment]) => moment <= to + 1e-6).length - 1;
    document.querySelectorAll("#chapters button").forEach((button, number) => button.setAttribute("aria-current", String(number === current)));
  }

  const now = () => Number(position.value);

  function pause() {
    cancelAnimationFrame(timer);
    timer = undefined;
    play.textContent = "Play";
  }

  function start() {
    if (now() >= seconds) go(0);
    from = now();
    began = performance.now();
    play.textContent = "Pause";
    const tick = () => {
      go(from + ((performance.now() - began) / 1000) * Number(speed.value));
      if (now() >= seconds) pause();
      else timer = requestAnimationFrame(tick);
    };
    timer = requestAnimationFrame(tick);
  }

  const toggle = () => (timer === undefined ? start() : pause());

  function jump(at) {
    const runs = timer !== undefined;
    pause();
    go(at);
    if (runs) start();
  }

  function chapter(by) {
    const moments = [0, ...chapters.map(([moment]) => moment), seconds];
    return by > 0 ? moments.find((at) => at > now() + 0.05) ?? seconds : moments.findLast((at) => at < now() - 0.05) ?? 0;
  }

  const keys = {
    " ": toggle,
    ArrowLeft: () => jump(now() - 2),
    ArrowRight: () => jump(now() + 2),
    ",": () => { pause(); go(frames[Math.max(shown - 1, 0)][0]); },
    ".": () => { pause(); go(frames[Math.min(shown + 1, frames.length - 1)][0]); },
    "{": () => jump(chapter(-1)),
    "}": () => jump(chapter(1)),
    Home: () => jump(0),
    End: () => jump(seconds),
  };
  document.addEventListener("keydown", (event) => {
    const own = ["SELECT", "BUTTON"].includes(event.target.tagName) && [" ", "Enter"].includes(event.key);
    if (event.ctrlKey || event.altKey || event.metaKey || own || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
  play.onclick = toggle;
  position.oninput = () => jump(now());
  speed.onchange = () => { if (timer !== undefined) { pause(); start(); } };
  position.max = seconds;
  position.step = "any";
  for (const [moment, title] of chapters) {
    const button = document.createElement("button");
    button.textContent = `${clock(moment)} ${title}`;
    button.onclick = () => jump(moment);
    document.querySelector("#chapters ol").appendChild(document.createElement("li")).append(button);
  }
  find("controls").hidden = find("help").hidden = false;
  find("chapters").hidden = chapters.length === 0;
  screen.classList.add("playing");
  clear();
  go(0);
  fit();
  addEventListener("resize", fit);
  window.player = { go, now, columns, cell: () => cell, frames: frames.length, text: () => lines.map((line) => line.textContent).join("\n") };
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) start();
})();
