// Preloaded into a process under test: kill -9 of itself at the n-th call that writes to a file system. A call that
// writes bytes counts twice: the process dies before it, or when half of the bytes are written.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

let left = Number(process.env.CLIENTELE_TEST_DIE_AT_CALL);

function isDue() {
  return left-- === 0;
}

function die() {
  process.kill(process.pid, 'SIGKILL');
}

function dieBefore(owner, name) {
  const original = owner[name];
  owner[name] = function (...args) {
    if (isDue()) die();
    return original.apply(this, args);
  };
}

function dieHalfWay(owner, name, dataAt) {
  const original = owner[name];
  owner[name] = async function (...args) {
    if (isDue()) die();
    if (!isDue()) return original.apply(this, args);
    const bytes = Buffer.from(args[dataAt]);
    args[dataAt] = bytes.subarray(0, bytes.length >> 1);
    await original.apply(this, args);
    return die();
  };
}

const handle = await fs.open(new URL(import.meta.url));
const methods = Object.getPrototypeOf(handle);
await handle.close();
for (const name of ['mkdir', 'rename', 'link', 'rm', 'rmdir', 'unlink', 'truncate', 'copyFile'])
  dieBefore(fs, name);
for (const name of ['truncate', 'sync']) dieBefore(methods, name);
dieHalfWay(fs, 'writeFile', 1);
for (const name of ['writeFile', 'appendFile']) dieHalfWay(methods, name, 0);
syncBuiltinESMExports();
