// Seeded strategies trade through seeded faults; then everything is compared with the venue's ledger. docs/campaign.md.
//
//   npm run campaign -- --seed 1 --rounds 10000 --json
import { runCampaign } from '../test/support/campaign/command.js';

process.exitCode = await runCampaign(process.argv.slice(2));
