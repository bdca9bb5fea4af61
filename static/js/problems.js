// What a failed request says of itself, as an error whose `told` is a sentence for people.

const BY_STATUS = {
  403: "The page was open for too long. Load it again and repeat that.",
  413: "That was too large. Send fewer or smaller photos.",
  429: "Too much at once. Please try again in a few seconds.",
  503: "The detector is busy. Please try again in a few seconds.",
};

export async function fault(response) {
  const error = new Error(`answered ${response.status}`);
  error.status = response.status;
  const answer = await response.json().catch(() => null);
  error.told =
    answer?.errors?.[0]?.detail ??
    BY_STATUS[response.status] ??
    "Something broke. Please try again in a minute.";
  return error;
}
