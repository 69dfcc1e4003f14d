// `npm start -- [FILE...] [options]`: makes the clone ready, then runs `clientele start` in this same process,
// so that signals reach it once and its exit code is ours.
import { ensureReadyOrExit } from './ensure-ready.mjs';

await ensureReadyOrExit();

// npm runs scripts in the package's folder; files and outputs are meant from where the user stands.
if (process.env.npm_lifecycle_event === 'start' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);

process.argv.splice(2, 0, 'start');
await import('../dist/command.js');
