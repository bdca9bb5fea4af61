// Shelf checks that are not sent yet, kept by the browser: {key, user, shelf, url, capturedAt,
// photos: [{blob, name}], keptAt, refused?}. `key` is made here, so that what is sent twice counts once.

import { kept } from "./kept.js";

export const { keep, forget, of: waiting } = kept("shelfwatch", "checks", "keptAt");
