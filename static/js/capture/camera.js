// The camera in the page: several photos in a row over a ghost of the shelf's reference photo, so
// that people stand where the last ones stood. Only where fingers point and a camera may be used;
// everywhere else the phone's own camera does it.

import { gettext } from "../language.js";

const LONGEST = 4096; // pixels asked of the camera
const FLASH = 180; // milliseconds for which the picture stands still after a shot

export class Camera {
  #taken = 0;

  // `told` has taken(file), dropped(), done().
  constructor(dialog, told) {
    Object.assign(this, { dialog, told });
    this.video = dialog.querySelector("video");
    this.words = dialog.querySelector("[data-camera-words]");
    this.again = dialog.querySelector("[data-again]");
    this.ghosts = [...dialog.querySelectorAll("[data-ghost]")];
    this.through = dialog.querySelector("[data-through]");
    this.through?.addEventListener("input", () => this.#ghost());
    dialog.querySelector("[data-shoot]").addEventListener("click", () => this.#shoot());
    dialog.querySelector("[data-done]").addEventListener("click", () => dialog.close());
    this.again.addEventListener("click", () => this.#retake());
    dialog.addEventListener("close", () => this.#end());
  }

  static get isHere() {
    return Boolean(navigator.mediaDevices?.getUserMedia) && matchMedia("(pointer: coarse)").matches;
  }

  // `taken`: how many photos there are already. False where the camera may not be used.
  async open(taken) {
    this.#taken = taken;
    try {
      const size = { width: { ideal: LONGEST }, height: { ideal: LONGEST } };
      const video = { facingMode: { ideal: "environment" }, ...size };
      this.stream = await navigator.mediaDevices.getUserMedia({ video });
    } catch {
      return false;
    }
    this.video.srcObject = this.stream;
    this.dialog.showModal();
    await this.video.play();
    this.#ghost();
    this.#tell(taken ? this.#count() : gettext("All rows in the picture, straight in front."));
    return true;
  }

  // What the first look at the newest photo found.
  judged(fault) {
    this.again.hidden = !fault;
    this.#tell(fault ? `${fault}.` : gettext("%(count)s taken, looks good.", { count: this.#taken }));
  }

  async #shoot() {
    this.again.hidden = true;
    this.dialog.classList.add("is-shot");
    setTimeout(() => this.dialog.classList.remove("is-shot"), FLASH);
    const blob = await this.#picture();
    if (!blob) return this.#tell(gettext("That did not work. Please try again."));
    this.#taken++;
    navigator.vibrate?.(30);
    this.#ghost();
    this.#tell(this.#count());
    this.told.taken(new File([blob], `photo-${this.#taken}.jpg`, { type: blob.type }));
  }

  // The camera's full picture where the browser can ask for one, else the video's.
  async #picture() {
    const blob = await this.#full().catch(() => null);
    if (blob) return blob;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [this.video.videoWidth, this.video.videoHeight];
    canvas.getContext("2d").drawImage(this.video, 0, 0);
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
  }

  async #full() {
    if (!("ImageCapture" in window)) return null;
    const capture = new ImageCapture(this.stream.getVideoTracks()[0]);
    const { imageWidth } = await capture.getPhotoCapabilities();
    return imageWidth?.max > this.video.videoWidth ? capture.takePhoto() : null;
  }

  #retake() {
    this.#taken--;
    this.again.hidden = true;
    this.#ghost();
    this.#tell(gettext("Take it again."));
    this.told.dropped();
  }

  // The view that comes next: a long shelf has several, from the left.
  #ghost() {
    const share = Number(this.through?.value ?? 0) / 100;
    this.ghosts.forEach((ghost, index) => {
      const broken = ghost.complete && !ghost.naturalWidth; // not kept on this phone
      ghost.hidden = broken || index !== Math.min(this.#taken, this.ghosts.length - 1);
      ghost.style.opacity = share;
    });
  }

  #count() {
    return gettext("%(count)s taken.", { count: this.#taken });
  }

  #tell(words) {
    this.words.textContent = words;
  }

  #end() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.told.done();
  }
}
