// Codes before the camera: by the browser's own reader where it has one, else by ours. Without a
// live camera (no HTTPS, none allowed) a photo of the code does as well.

import { gettext } from "../language.js";
import { drawn, upright } from "../pictures.js";
import { say } from "../say.js";
import { readerFor } from "./reader.js";

export const LABELS = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "itf"];
export const SHELVES = ["qr_code"];
const LOOKS = 200; // milliseconds between looks at the camera's picture
const AGAIN = 2500; // milliseconds for which the same code is told once
const LONGEST = 1600; // pixels of a photo that is searched for a code

export class Scanner {
  #clock = 0;
  #last = { code: "", at: 0 };

  // `found(code)` is called for each code that comes into sight.
  constructor(video, formats, found) {
    Object.assign(this, { video, formats, found });
  }

  // Whether the camera runs now; without one a photo is asked for, and the answer is false.
  async start() {
    this.reader = await readerFor(this.formats);
    if (!navigator.mediaDevices?.getUserMedia) return this.#photo();
    try {
      const video = { facingMode: "environment", width: { ideal: 1280 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video });
    } catch {
      say(gettext("The camera may not be used here. Take a photo of the code instead."), "info");
      return this.#photo();
    }
    this.video.hidden = false;
    this.video.srcObject = this.stream;
    await this.video.play();
    this.#look();
    return true;
  }

  stop() {
    clearTimeout(this.#clock);
    this.#clock = -1;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  async #look() {
    const found = await this.reader(this.video).catch(() => null);
    if (!this.stream) return;
    if (found) this.#tell(found.code);
    this.#clock = setTimeout(() => this.#look(), LOOKS);
  }

  #tell(code) {
    const now = performance.now();
    if (code === this.#last.code && now - this.#last.at < AGAIN) {
      this.#last.at = now;
      return;
    }
    this.#last = { code, at: now };
    this.found(code);
  }

  #photo() {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", accept: "image/*", capture: "environment" });
    input.addEventListener("change", async () => {
      const found = await codeOn(input.files[0], this.formats);
      if (found) this.found(found.code);
      else say(gettext("No code was found on this photo. Go closer and hold still."));
    });
    input.click();
    return false;
  }
}

// The code on a photo as {code, share}, or null.
export async function codeOn(file, formats) {
  const bitmap = await upright(file);
  if (!bitmap) return null;
  const read = await readerFor(formats);
  const found = await read(drawn(bitmap, LONGEST)).catch(() => null);
  bitmap.close();
  return found;
}
