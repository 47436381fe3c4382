import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Live spot frames of ETHUSDT that are kept outside of the project. */
export const spotRecording = fileURLToPath(
  new URL('../../../../../shared/data/hftbacktest/spot/ethusdt_20240808.gz', import.meta.url),
);

/** All spot symbols as exchangeInfo told them in September 2024. */
export const exchangeInfoFile = fileURLToPath(
  new URL('../../../../../shared/data/exchangeinfo/spot_2024-09-08_1248sym_davijr.json', import.meta.url),
);

/** Added to the title of a test that cannot run without the recording. */
export const whySkipped = existsSync(spotRecording) ? '' : ' (skipped: ../shared/data is not there)';

/** `it`, or a skipped test where the recording is missing. */
export const itWithRecording = whySkipped === '' ? it : it.skip;
