// What a failed request says of itself, as an error whose `told` is a sentence for people.

import { gettext } from "./language.js";

const BY_STATUS = {
  403: gettext("The page was open for too long. Load it again and repeat that."),
  413: gettext("That was too large. Send fewer or smaller photos."),
  429: gettext("Too much at once. Please try again in a few seconds."),
  503: gettext("The detector is busy. Please try again in a few seconds."),
};

export async function fault(response) {
  const error = new Error(`answered ${response.status}`);
  error.status = response.status;
  const answer = await response.json().catch(() => null);
  const detail = answer?.errors?.[0]?.detail;
  // The API's sentences are English; the catalogue knows those that pages may get.
  error.told = detail
    ? gettext(detail)
    : (BY_STATUS[response.status] ?? gettext("Something broke. Please try again in a minute."));
  return error;
}
