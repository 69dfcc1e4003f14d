import { basename } from 'node:path';
import { isDatabase } from '../readers/is-database.ts';

/** What a person calls a source: the base name of a file, the address of a database without user and password. */
export function sourceName(location: string): string {
  return isDatabase(location) ? addressOf(location) : basename(location);
}

/** The name of a dataset: that of its file without extensions. */
export function datasetName(location: string): string {
  return isDatabase(location)
    ? addressOf(location).replace(/^.*\//, '')
    : basename(location)
        .replace(/\.gz$/i, '')
        .replace(/\.[^.]+$/, '');
}

function addressOf(location: string): string {
  const match = /^postgres(?:ql)?:\/\/(?:[^@/?#]*@)?([^?#]*)/i.exec(location);
  return `postgres://${match?.[1] ?? ''}`;
}
